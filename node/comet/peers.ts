import { renameSync, writeFileSync } from "node:fs";
import { NodeError, reasonOf } from "../errors.ts";
import { initFirst, readText } from "../readText.ts";
import { tomlString, withTomlValue } from "../toml.ts";

/**
 * Writes who a node connects to into its config.toml.
 * @param peers `id@host:port`, divided by commas
 * @throws NodeError
 */
export function writePeers(path: string, peers: string): void {
  const text = readText(path, "CometBFT's configuration", initFirst);
  let changed: string;
  try {
    changed = withTomlValue(text, "p2p", "persistent_peers", tomlString(peers));
  } catch (error) {
    throw new NodeError(`${path}: ${reasonOf(error)}`);
  }
  const draft = `${path}.new`;
  writeFileSync(draft, changed);
  renameSync(draft, path);
}
