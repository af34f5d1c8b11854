import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The built file of a module of this package, for a thread to run. The package is found by its own name through the program that
 * runs and through the working directory: import.meta is not to be had in every module format.
 *
 * @param module path in the package without an ending, such as `node/verify/thread`
 * @throws Error where the package has not been built
 */
export function threadFile(module: string): string {
  const program = process.argv[1];
  for (const from of [...(program === undefined ? [] : [program]), join(process.cwd(), "index.js")]) {
    let folder: string;
    try {
      folder = dirname(createRequire(from).resolve("eco2-ledger/package.json"));
    } catch {
      continue;
    }
    const file = join(folder, "dist", `${module}.js`);
    if (existsSync(file)) return file;
  }
  throw new Error(
    `dist/${module}.js of eco2-ledger is not found: the package is not built, or was started from elsewhere`,
  );
}
