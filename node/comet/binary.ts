import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { NodeError } from "../errors.ts";

/** The release that the chain is tested with. `scripts/comet.mjs` names the same: it runs before anything is built. */
export const cometVersion = "0.38.25";

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folders from `start` to the root that hold a `.cache/bin`. */
function* toolFolders(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    const tools = join(folder, ".cache", "bin");
    if (existsSync(tools)) yield tools;
    if (dirname(folder) === folder) return;
  }
}

// The package is found through the program that runs and through the working directory: import.meta is not to be had in every module format.
function programFolders(): readonly string[] {
  const script = process.argv[1];
  const program = script !== undefined && existsSync(script) ? [dirname(realpathSync(script))] : [];
  return [...program, process.cwd()];
}

function* cached(tool: string, starts: readonly string[]): Generator<string> {
  for (const start of starts) for (const folder of toolFolders(start)) yield join(folder, tool);
}

function* onPath(tool: string, env: NodeJS.ProcessEnv): Generator<string> {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) if (folder !== "") yield join(folder, tool);
}

/** The first program of that name on PATH. */
export function programOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const path of onPath(name, env)) if (isExecutable(path)) return path;
  return undefined;
}

function versionOf(binary: string): string {
  try {
    const told = execFileSync(binary, ["version"], {
      encoding: "utf8",
      timeout: 20_000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    // What is no CometBFT may say anything.
    return /^[\x21-\x7e]{1,50}$/.test(told) ? told : "unknown";
  } catch {
    return "unknown";
  }
}

/**
 * The CometBFT to run: `$COMETBFT`, then PATH, then `.cache/bin` of the checkout, where the set-up puts it.
 * @param starts folders in which, and above which, a `.cache/bin` is looked for
 * @throws NodeError naming what was found instead, and what to do
 */
export function findComet(env: NodeJS.ProcessEnv = process.env, starts = programFolders()): string {
  const named = env["COMETBFT"];
  const candidates = [...(named ? [resolve(named)] : []), ...onPath("cometbft", env), ...cached("cometbft", starts)];
  const rejected: string[] = [];
  for (const path of new Set(candidates)) {
    if (!isExecutable(path)) continue;
    const version = versionOf(path);
    if (version.replace(/^v/, "") === cometVersion) return path;
    rejected.push(`${path} is version ${version}`);
  }
  if (named && !isExecutable(named)) rejected.unshift(`$COMETBFT is ${named}, no executable file`);
  const found = rejected.length === 0 ? "" : ` (${rejected.join("; ")})`;
  throw new NodeError(
    `CometBFT ${cometVersion} not found${found}: set COMETBFT to the path of its binary, or install it with ` +
      `"go install github.com/cometbft/cometbft/cmd/cometbft@v${cometVersion}"`,
  );
}
