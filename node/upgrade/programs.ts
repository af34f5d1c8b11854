import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import type { UpgradePlan } from "../../core/upgradeDoor.ts";
import { NodeError, reasonOf } from "../errors.ts";
import type { Home } from "../home.ts";

/** Name of the program in each folder. */
const programName = "eco2d";

const kept: Readonly<Record<string, string>> = {
  "%24": "$",
  "%26": "&",
  "%2B": "+",
  "%3A": ":",
  "%3D": "=",
  "%40": "@",
};

/** A name as cosmovisor makes a folder of it (Go's url.PathEscape). @throws NodeError for a name that would be another folder */
export function folderOf(name: string): string {
  if (name === "" || name === "." || name === "..") throw new NodeError(`upgrade "${name}" cannot name a folder`);
  return encodeURIComponent(name)
    .replace(/%(?:24|26|2B|3A|3D|40)/g, (code) => kept[code] ?? code)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

const currentLink = (home: Home) => join(home.programs, "current");
const programIn = (folder: string) => join(folder, "bin", programName);
const genesisFolder = (home: Home) => join(home.programs, "genesis");

/** The folder of an upgrade. One whose name is in small letters counts too, as cosmovisor makes it. */
export function upgradeFolder(home: Home, name: string): string {
  const upgrades = join(home.programs, "upgrades");
  const exact = join(upgrades, folderOf(name));
  const small = join(upgrades, folderOf(name.toLowerCase()));
  return !existsSync(exact) && existsSync(small) ? small : exact;
}

/** @throws NodeError for what cannot be run, saying where a program was expected */
function requireProgram(path: string): string {
  try {
    if (!statSync(path).isFile()) throw new Error("it is no file");
    accessSync(path, constants.X_OK);
    return path;
  } catch (error) {
    throw new NodeError(`${path} is no program that can be run: ${reasonOf(error)}`);
  }
}

const binaries = z.object({ binaries: z.record(z.string(), z.string()) });
const systems: Readonly<Record<string, string>> = { win32: "windows" };
const machines: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** Where a plan's text says that the program of this machine is; undefined where it does not. */
function announced(info: string): URL | undefined {
  let parsed: ReturnType<typeof binaries.safeParse>;
  try {
    parsed = binaries.safeParse(JSON.parse(info));
  } catch {
    return undefined;
  }
  if (!parsed.success) return undefined;
  const system = systems[process.platform] ?? process.platform;
  const machine = machines[process.arch] ?? process.arch;
  const url = parsed.data.binaries[`${system}/${machine}`] ?? parsed.data.binaries["any"];
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

/**
 * Compares an upgrade's program with the checksum in its plan (`{"binaries": {"linux/amd64": "URL?checksum=sha256:HEX"}}`). Where the URL is
 * of an archive, the archive is compared if it lies in the upgrade's folder.
 * @returns whether there was something to compare
 * @throws NodeError for another checksum, or one of an unknown kind
 */
export function checkSum(folder: string, plan: UpgradePlan): boolean {
  const url = announced(plan.info);
  const sum = url?.searchParams.get("checksum") ?? undefined;
  if (url === undefined || sum === undefined) return false;
  const file = basename(url.pathname);
  const path = /\.(?:zip|tar|tgz|gz|bz2|xz|zst)$/.test(file) ? join(folder, file) : programIn(folder);
  if (!existsSync(path)) return false;
  const [kind = "", expected = ""] = sum.split(":");
  if (kind !== "sha256" && kind !== "sha512")
    throw new NodeError(`upgrade "${plan.name}": its checksum is of kind "${kind}"; sha256 and sha512 are known`);
  const found = createHash(kind).update(readFileSync(path)).digest("hex");
  if (found === expected.toLowerCase()) return true;
  throw new NodeError(`${path} has the ${kind} ${found}, the plan of upgrade "${plan.name}" says ${expected}`);
}

/** Lays the folders out where there are none: the program that runs is the one of genesis. */
export function layOut(home: Home, program: string): void {
  const path = programIn(genesisFolder(home));
  if (existsSync(currentLink(home)) || existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(program), path);
}

/** The folder whose program is in use. */
export function currentFolder(home: Home): string {
  const link = currentLink(home);
  return existsSync(link) ? realpathSync(link) : genesisFolder(home);
}

/** The program to run. @throws NodeError where there is none */
export const currentProgram = (home: Home): string => requireProgram(programIn(currentFolder(home)));

/**
 * Makes an upgrade's program the one that is run.
 * @returns whether it was compared with a checksum
 * @throws NodeError where it is missing, cannot be run, or has another checksum; nothing changed then
 */
export function switchTo(home: Home, plan: UpgradePlan): boolean {
  const folder = upgradeFolder(home, plan.name);
  requireProgram(programIn(folder));
  const compared = checkSum(folder, plan);
  copyFileSync(home.upgradeInfo, join(folder, "upgrade-info.json"));
  const draft = `${currentLink(home)}.new`;
  rmSync(draft, { force: true });
  symlinkSync(relative(home.programs, folder), draft);
  renameSync(draft, currentLink(home));
  return compared;
}
