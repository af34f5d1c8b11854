import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { moduleFiles } from "./files.ts";
import { checkName, placeAt } from "./place.ts";

/** What was written. */
export interface Written {
  /** Paths below the folder. */
  readonly files: readonly string[];
  readonly checkout: boolean;
}

/** Runs the package's generator. @throws CliError with its messages */
function generate(root: string, library: string, args: readonly string[]): void {
  const program = join(library, "scripts", "generate.mjs");
  const { status, stderr, error } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: "utf8" });
  if (status === 0) return;
  // Of a thrown error the message says what to do; what it was thrown at does not.
  const told = /^Error: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim().split("\n")[0] ?? "";
  throw new CliError(`code is not generated from proto/: ${error === undefined ? told : reasonOf(error)}`);
}

/**
 * Writes a module, its .proto file and its test into a checkout or a project, and generates code. Nothing is left where it fails.
 * @param folder of the checkout or project
 * @throws CliError for a bad name, for folders that are there already, and where generating fails
 */
export function writeModule(name: string, folder: string): Written {
  const place = placeAt(folder);
  checkName(name, place);
  const { root, library, checkout } = place;
  const folders = [join("modules", name), join("proto", checkout ? "eco2" : "", name)];
  for (const there of folders)
    if (existsSync(join(root, there))) throw new CliError(`${join(root, there)} is there already`);
  const files = moduleFiles(name, place);
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, { flag: "wx" });
    }
    generate(root, library, checkout ? [] : ["--proto", "proto", "--out", "gen"]);
  } catch (error) {
    for (const made of folders) rmSync(join(root, made), { recursive: true, force: true });
    throw error instanceof CliError ? error : new CliError(`the module is not written: ${reasonOf(error)}`);
  }
  return { files: files.map(({ path }) => path), checkout };
}
