import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** Programs of the source under test in a folder from which the installed packages are found; `remove` it afterwards. */
export interface TestPrograms {
  readonly worker: string;
  /** The path of another program, built beside it. */
  build(entry: string): string;
  remove(): void;
}

/** Builds the writing thread's program, which a thread cannot run as TypeScript. */
export function buildPrograms(): TestPrograms {
  const dir = mkdtempSync(join(process.cwd(), "node_modules", ".cache-eco2-"));
  const build = (entry: string): string => {
    const outfile = join(dir, `${entry.replaceAll("/", "-")}.cjs`);
    buildSync({
      entryPoints: [entry],
      bundle: true,
      platform: "node",
      format: "cjs",
      packages: "external",
      outfile,
      logLevel: "error",
    });
    return outfile;
  };
  return {
    worker: build("store/history/worker.ts"),
    build,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
