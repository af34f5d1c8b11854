// All set-up of a fresh checkout: dependencies, build, CometBFT, and for the tests other releases of Node. Runs before npm start and npm test, says nothing when nothing is to do.
// Plain JavaScript of the oldest supported Node, no dependencies: it runs before npm install.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cometVersion, findAbciCli, findComet, installComet, onPath } from "./comet.mjs";
import { installNode, missingNodes } from "./nodes.mjs";
import { buildFingerprint, buildIsCurrent, installIsCurrent, rememberBuild } from "./stamps.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const oldestNode = [20, 19];

class SetupError extends Error {}

const say = (line) => process.stderr.write(`${line}\n`);

function timed(line, work) {
  say(`${line} ...`);
  const start = process.hrtime.bigint();
  work();
  say(`  done in ${Number((process.hrtime.bigint() - start) / 100_000_000n) / 10} s`);
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new SetupError(`${failure}${error ? `: ${error.message}` : ""}`);
}

function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(
    `Node ${version} is too old: install Node ${oldestNode.join(".")} or newer (20, 22 and 24 are supported)`,
  );
}

function installDependencies() {
  if (installIsCurrent(root)) return;
  // Not npm ci: it refuses a lock file that lacks optional binaries of other platforms, which some registries do not carry.
  timed("Installing dependencies (npm install)", () =>
    run(
      "npm",
      ["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"],
      "npm install failed; its messages are above",
    ),
  );
}

function build() {
  if (buildIsCurrent(root)) return;
  const fingerprint = buildFingerprint(root);
  timed("Building (tsc)", () =>
    run(
      process.execPath,
      [join(root, "node_modules/@typescript/native/bin/tsc"), "-p", "tsconfig.build.json"],
      "the build failed; the errors are above",
    ),
  );
  rememberBuild(root, fingerprint);
}

function obtainComet(wantAbciCli) {
  const { path, ignored } = findComet(root);
  for (const line of ignored) say(line);
  const hasGo = onPath("go") !== undefined;
  if (path === undefined && !hasGo) {
    throw new SetupError(
      `CometBFT ${cometVersion} not found: install Go 1.22.11 or newer (https://go.dev/dl) and run this again, ` +
        `or set COMETBFT to the path of a cometbft ${cometVersion} binary`,
    );
  }
  const missing = [
    ...(path === undefined ? ["cometbft"] : []),
    ...(wantAbciCli && hasGo && findAbciCli(root) === undefined ? ["abci-cli"] : []),
  ];
  if (missing.length === 0) return;
  timed(`Building ${missing.join(" and ")} ${cometVersion} with Go (once, a minute or two)`, () => {
    try {
      installComet(root, missing);
    } catch {
      throw new SetupError(`go install of CometBFT ${cometVersion} failed; its messages are above`);
    }
  });
}

function obtainNodes() {
  for (const major of missingNodes(root)) {
    timed(`Fetching Node ${major} to run tests in it (once)`, () => {
      try {
        installNode(root, major);
      } catch (error) {
        throw new SetupError(error.message);
      }
    });
  }
}

/**
 * @param {{ comet?: boolean, build?: boolean, abciCli?: boolean, nodes?: boolean }} wanted
 */
export function setup({ comet = true, build: wantBuild = true, abciCli = false, nodes = false } = {}) {
  checkNode();
  installDependencies();
  if (wantBuild) build();
  if (comet) obtainComet(abciCli);
  if (nodes) obtainNodes();
}

const flags = ["--no-comet", "--no-build", "--abci-cli", "--nodes"];

function main(args) {
  const unknown = args.find((arg) => !flags.includes(arg));
  if (unknown !== undefined) throw new SetupError(`unknown flag ${unknown}; allowed: ${flags.join(" ")}`);
  const event = process.env.npm_lifecycle_event ?? "";
  const forTests = event.startsWith("pretest");
  setup({
    // npm start gets CometBFT itself, once it knows that the network is to run on it: what was asked for is not told here.
    comet: !args.includes("--no-comet") && event !== "prestart",
    build: !args.includes("--no-build"),
    // The tests drive the ABCI server with abci-cli as well; to start a node it is not needed.
    abciCli: args.includes("--abci-cli") || forTests,
    nodes: args.includes("--nodes") || forTests,
  });
}

if (
  process.argv[1] !== undefined &&
  existsSync(process.argv[1]) &&
  import.meta.url === pathToFileURL(process.argv[1]).href
) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`set-up: ${error.message}`);
    process.exitCode = 1;
  }
}
