import { createHash } from "node:crypto";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where a node keeps its files; all paths are absolute. CometBFT's own files stand where CometBFT looks for them. */
export interface Home {
  readonly root: string;
  readonly config: string;
  readonly data: string;
  /** Genesis document, read by CometBFT and by the application. */
  readonly genesis: string;
  /** CometBFT's configuration. */
  readonly cometConfig: string;
  /** The application's configuration. */
  readonly appConfig: string;
  /** Key of the node on the peer-to-peer network. */
  readonly nodeKey: string;
  /** Key that signs blocks. */
  readonly validatorKey: string;
  /** Last height that the validator signed: what keeps it from signing twice. */
  readonly validatorState: string;
  /** State of the application: log, snapshots, history. */
  readonly state: string;
  /** Snapshots for others that join by state sync. */
  readonly snapshots: string;
  /** Which chain the data belong to. */
  readonly chainMark: string;
  /** The plan for which a program halted, where watchers of nodes look for it. */
  readonly upgradeInfo: string;
  /** Programs by upgrades, as cosmovisor lays them out. */
  readonly programs: string;
  /** Held by the process that uses the home. */
  readonly lock: string;
  /** Which CometBFT runs on the home. */
  readonly cometMark: string;
  /** Socket between CometBFT and the application. */
  readonly socket: string;
}

/** `$ECO2_HOME`, else `~/.eco2`. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): string {
  const fromEnv = env["ECO2_HOME"];
  return fromEnv !== undefined && fromEnv !== "" ? resolve(fromEnv) : join(homedir(), ".eco2");
}

/** The kernel takes 107 bytes for the path of a socket (103 on macOS): a deep home has its socket in the folder for temporary files. */
function socketPath(root: string, data: string): string {
  const inHome = join(data, "abci.sock");
  if (Buffer.byteLength(inHome) <= 103) return inHome;
  return join(tmpdir(), `eco2-${createHash("sha256").update(root).digest("hex").slice(0, 16)}.sock`);
}

/** @param path a home as typed by the user; relative to the working directory */
export function homeAt(path: string): Home {
  const root = resolve(path);
  const config = join(root, "config");
  const data = join(root, "data");
  return {
    root,
    config,
    data,
    genesis: join(config, "genesis.json"),
    cometConfig: join(config, "config.toml"),
    appConfig: join(config, "app.toml"),
    nodeKey: join(config, "node_key.json"),
    validatorKey: join(config, "priv_validator_key.json"),
    validatorState: join(data, "priv_validator_state.json"),
    state: join(data, "state"),
    snapshots: join(data, "snapshots"),
    chainMark: join(data, "chain.json"),
    upgradeInfo: join(data, "upgrade-info.json"),
    programs: join(root, "cosmovisor"),
    lock: join(data, "node.lock"),
    cometMark: join(data, "comet.json"),
    socket: socketPath(root, data),
  };
}
