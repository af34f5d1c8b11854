// Finds or builds the CometBFT that the chain is tested with. Plain JavaScript: runs before any dependency is installed.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export const cometVersion = "0.38.25";
const cometModule = `github.com/cometbft/cometbft`;

const exe = process.platform === "win32" ? ".exe" : "";

/** @param {string} root the checkout */
export const toolDirectory = (root) => join(root, ".cache", "bin");

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first executable of that name on PATH. */
export function onPath(name, path = process.env.PATH ?? "") {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name + exe))
    .find(isExecutable);
}

/** What a binary says its version is; undefined when it cannot say. */
function versionOf(binary) {
  const run = spawnSync(binary, ["version"], { encoding: "utf8", timeout: 20_000, stdio: ["ignore", "pipe", "pipe"] });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** Asking a 38 MB binary costs 30 ms; the answer is remembered for as long as the file is the same. */
function rememberedVersionOf(binary, root) {
  const memory = join(toolDirectory(root), "versions.json");
  const { mtimeMs, size } = statSync(binary);
  const key = `${resolve(binary)}:${size}:${mtimeMs}`;
  let known = {};
  try {
    known = JSON.parse(readFileSync(memory, "utf8"));
  } catch {
    // absent or damaged: asked again
  }
  if (typeof known[key] === "string") return known[key];
  const version = versionOf(binary);
  if (version !== undefined) {
    mkdirSync(toolDirectory(root), { recursive: true });
    writeFileSync(memory, `${JSON.stringify({ ...known, [key]: version }, null, 1)}\n`);
  }
  return version;
}

/**
 * The CometBFT to run: $COMETBFT, then PATH, then the cache of the checkout.
 * @returns {{ path: string | undefined, ignored: string[] }} `ignored`: one line for each binary of another version
 */
export function findComet(root, env = process.env) {
  const candidates = [
    { from: "$COMETBFT", path: env.COMETBFT || undefined },
    { from: "PATH", path: onPath("cometbft", env.PATH ?? "") },
    { from: "cache", path: join(toolDirectory(root), `cometbft${exe}`) },
  ];
  const ignored = [];
  for (const { from, path } of candidates) {
    if (path === undefined) continue;
    if (!isExecutable(path)) {
      if (from === "$COMETBFT") ignored.push(`$COMETBFT is ${path}: no executable file, ignored`);
      continue;
    }
    const version = rememberedVersionOf(path, root);
    if (version === cometVersion || version === `v${cometVersion}`) return { path, ignored };
    ignored.push(`${path} (${from}) is CometBFT ${version ?? "of unknown version"}, not ${cometVersion}: ignored`);
  }
  return { path: undefined, ignored };
}

/** abci-cli, the reference client of the ABCI socket: beside $COMETBFT, on PATH or in the cache. */
export function findAbciCli(root, env = process.env) {
  const beside = env.COMETBFT ? [join(resolve(env.COMETBFT), "..", `abci-cli${exe}`)] : [];
  return [...beside, onPath("abci-cli", env.PATH ?? ""), join(toolDirectory(root), `abci-cli${exe}`)].find(
    (path) => path !== undefined && isExecutable(path),
  );
}

/**
 * Builds tools of the pinned CometBFT release into the cache.
 * @param {("cometbft" | "abci-cli")[]} tools
 */
export function installComet(root, tools, env = process.env) {
  const packages = { cometbft: "cmd/cometbft", "abci-cli": "abci/cmd/abci-cli" };
  mkdirSync(toolDirectory(root), { recursive: true });
  for (const tool of tools) {
    execFileSync("go", ["install", "-trimpath", `${cometModule}/${packages[tool]}@v${cometVersion}`], {
      // No compiler for C is needed for the default database; a caller's GOFLAGS such as -mod=vendor would break the build.
      env: { ...env, GOBIN: toolDirectory(root), CGO_ENABLED: "0", GOFLAGS: "", GOOS: "", GOARCH: "" },
      stdio: ["ignore", "inherit", "inherit"],
    });
  }
}
