import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

const NAME = "eco2-ledger";

function isPackage(folder: string): boolean {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: unknown };
    return name === NAME;
  } catch {
    return false;
  }
}

/** The folder of this package as a program sees it: the one that the program is of, or one that it has installed. */
function packageFrom(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    for (const candidate of [folder, join(folder, "node_modules", NAME)]) if (isPackage(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * The built program of the writing thread; undefined where the package is not built. It is found through the program that
 * runs and through the working directory: import.meta is not to be had in every module format.
 */
export function findHistoryProgram(): string | undefined {
  const script = process.argv[1];
  const starts = script !== undefined && existsSync(script) ? [dirname(realpathSync(script))] : [];
  for (const start of [...starts, process.cwd()]) {
    const folder = packageFrom(start);
    const program = folder && join(folder, "dist", "store", "history", "worker.js");
    if (program && existsSync(program)) return program;
  }
  return undefined;
}
