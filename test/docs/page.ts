import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "..", "..");

/** Text of a page by its path in the repository. */
export const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** The commands of a page, in their order, and what it says that they print. */
export function scriptOf(page: string) {
  const commands = [...textOf(page).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block).join("");
  // What a page shows right below commands is what they print; lines with an ellipsis are shortened.
  const shown = [...textOf(page).matchAll(/^```sh\n(?:(?!```).*\n)*```\n\n```text\n((?:(?!```).*\n)*)```$/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .filter((line) => line !== "" && !line.includes("…"));
  return { commands, shown };
}

/** What `npm test` has built already is not built again. */
export const build = () =>
  execFileSync(process.execPath, [join(root, "scripts/setup.mjs"), "--no-comet"], { cwd: root, stdio: "ignore" });
