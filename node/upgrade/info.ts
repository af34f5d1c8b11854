import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { UpgradePlan } from "../../core/upgradeDoor.ts";
import { NodeError, reasonOf, systemCode } from "../errors.ts";

const form = z.object({ name: z.string().min(1), height: z.int().positive(), info: z.string().default("") });

/** Writes a plan in the form of the SDK's `upgrade-info.json`, whole or not at all. */
export function writeUpgradeInfo(path: string, { name, height, info }: UpgradePlan): void {
  const text = JSON.stringify({ name, time: "0001-01-01T00:00:00Z", height, ...(info === "" ? {} : { info }) });
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** The plan in such a file; undefined where there is none. @throws NodeError for a file that is no such thing */
export function readUpgradeInfo(path: string): UpgradePlan | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw new NodeError(`${path} cannot be read: ${reasonOf(error)}`);
  }
  try {
    return form.parse(JSON.parse(text));
  } catch {
    throw new NodeError(`${path} is no plan: expected for example {"name":"v2","height":1000,"info":""}`);
  }
}
