import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Folders of this package. It is found by its own name through the program that runs and through the working directory: import.meta
 * is not to be had in every module format.
 */
function* packageFolders(): Generator<string> {
  const program = process.argv[1];
  const programs = program !== undefined && existsSync(program) ? [program, realpathSync(program)] : [];
  for (const from of [...programs, join(process.cwd(), "index.js")]) {
    try {
      yield dirname(createRequire(from).resolve("eco2-ledger/package.json"));
    } catch {
      // The next one may know it.
    }
  }
}

/**
 * A file that comes with this package.
 *
 * @param path in the package, such as `app/data/README.md`
 * @throws Error where it is not found
 */
export function packageFile(path: string): string {
  for (const folder of packageFolders()) {
    const file = join(folder, path);
    if (existsSync(file)) return file;
  }
  throw new Error(`${path} of eco2-ledger is not found: the package is not whole, or was started from elsewhere`);
}

/**
 * The built file of a module of this package, for a thread to run.
 *
 * @param module path in the package without an ending, such as `node/verify/thread`
 * @throws Error where the package has not been built
 */
export function threadFile(module: string): string {
  for (const folder of packageFolders()) {
    const file = join(folder, "dist", `${module}.js`);
    if (existsSync(file)) return file;
  }
  throw new Error(
    `dist/${module}.js of eco2-ledger is not found: the package is not built, or was started from elsewhere`,
  );
}
