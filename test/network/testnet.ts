import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { operatorOf } from "../../cli/account.ts";
import { readTestnet, type TestnetNode, testnetFiles } from "../../cli/testnet/layout.ts";
import { readRunning } from "../../cli/testnet/processes.ts";
import { toHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { type CometRpc, cometRpc } from "../../node/comet/rpc.ts";
import { homeAt } from "../../node/home.ts";
import { consensusKey, nodeKeyFile, readValidatorKey } from "../../node/nodeKeys.ts";
import { tomlString, withTomlValue } from "../../node/toml.ts";
import { runCli } from "../cli/run.ts";
import { killHard } from "../crash/processes.ts";
import { freePort } from "../stateSync/network.ts";

const program = join(process.cwd(), "dist", "cli", "bin.js");

/** Runs a command line in this process. @throws with what it printed, when it fails */
export async function cli(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await runCli([...args, "-o", "json"]);
  if (code !== 0) throw new Error(`eco2d ${args.join(" ")}: ${err}${out}`);
  return out === "" ? {} : (JSON.parse(out) as Record<string, unknown>);
}

/** One node of the network under test. */
export interface Peer extends TestnetNode {
  readonly root: string;
  /** Of its consensus key, as CometBFT prints it. */
  readonly address: string;
  /** As the chain prints it. */
  readonly valoper: string;
  readonly comet: CometRpc;
}

/** `eco2d testnet start` as a process, and the nodes that it runs. */
export interface RunningTestnet {
  readonly child: ChildProcess;
  readonly peers: readonly Peer[];
  /** What it told so far. */
  readonly events: Record<string, unknown>[];
  readonly exited: Promise<number | null>;
  pidOf(peer: Peer): number;
}

/** Starts a network that `testnet init` made. */
export async function startTestnet(folder: string): Promise<RunningTestnet> {
  const files = testnetFiles(folder);
  const child = spawn(process.execPath, [program, "testnet", "start", "--output-dir", folder, "-o", "json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events: Record<string, unknown>[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error("its output is read");
  createInterface({ input: child.stdout }).on("line", (line) => events.push(JSON.parse(line)));
  createInterface({ input: child.stderr }).on("line", (line) => events.push({ event: "error", line }));
  const exited = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const peers = readTestnet(files).nodes.map((node): Peer => {
    const home = homeAt(files.home(node));
    const address = toHex(ed25519Address(readValidatorKey(home))).toUpperCase();
    return {
      ...node,
      root: home.root,
      address,
      valoper: operatorOf(node.operator),
      comet: cometRpc(`http://${node.rpc}`),
    };
  });
  const pidOf = ({ name }: Peer): number => {
    const pid = readRunning(files)?.nodes.find((one) => one.name === name)?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  };
  return { child, peers, events, exited, pidOf };
}

/** Waits until something holds, whatever runs. */
export async function eventually<T>(
  what: () => Promise<T | undefined | false>,
  check: () => void = () => undefined,
): Promise<T> {
  for (;;) {
    // A node that is just coming or going gives no answer.
    const found = await what().catch(() => undefined);
    if (found !== undefined && found !== false) return found;
    check();
    await delay(100);
  }
}

/** Waits until something holds. @throws when the network ended */
export function until<T>(network: RunningTestnet, what: () => Promise<T | undefined | false>): Promise<T> {
  return eventually(what, () => {
    if (network.child.exitCode !== null) throw new Error(`the network ended:\n${JSON.stringify(network.events)}`);
  });
}

/** Height of a node. */
export async function heightOf({ comet }: Peer): Promise<number> {
  return Number((await comet.status()).sync_info.latest_block_height);
}

/** Addresses of the validators of a height, or of the newest. */
export async function membersAt({ comet }: Peer, height?: number): Promise<string[]> {
  const { validators } = await comet.validators(height, { perPage: 100 });
  return validators.map(({ address }) => address);
}

/** Whether a validator's signature is in the commit that a block holds of the one before. */
export async function signed({ comet }: Peer, address: string, height: number): Promise<boolean> {
  const { block } = await comet.block(height);
  return block.last_commit?.signatures.some((one) => one.validator_address === address) ?? false;
}

/** A node by itself on a home, ended by its number. */
export interface LoneNode {
  readonly pid: number;
  end(): Promise<void>;
}

/** `eco2d start`. */
export function startAlone(home: string, log: string): LoneNode {
  const any = ["--rest-address", "127.0.0.1:0", "--grpc-address", "127.0.0.1:0"];
  return startProgram(program, ["start", "--home", home, "--log-format", "json", ...any], log);
}

export function startProgram(file: string, args: readonly string[], log: string): LoneNode {
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot run ${file}`);
  let text = "";
  child.stderr?.on("data", (part: Buffer) => {
    text += part.toString();
    writeFileSync(log, text);
  });
  const exited = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  return {
    pid,
    async end() {
      child.kill("SIGTERM");
      const killer = setTimeout(() => killHard(pid), 20_000);
      await exited;
      clearTimeout(killer);
    },
  };
}

/**
 * A home with another's validator key under an id of its own, as nobody should ever make one. It votes against every block at once, so
 * that the two sign different votes.
 */
export async function twinOf(peer: Peer, peers: readonly Peer[], folder: string): Promise<string> {
  const [from, to] = [homeAt(peer.root), homeAt(folder)];
  cpSync(from.config, to.config, { recursive: true });
  mkdirSync(to.data);
  writeFileSync(to.nodeKey, JSON.stringify(nodeKeyFile(consensusKey())));
  writeFileSync(to.validatorState, '{"height":"0","round":0,"step":0}\n');
  let config = readFileSync(to.cometConfig, "utf8");
  const set = (section: string, key: string, value: string) => {
    config = withTomlValue(config, section, key, value);
  };
  set("p2p", "laddr", tomlString(`tcp://127.0.0.1:${await freePort()}`));
  set("rpc", "laddr", tomlString("tcp://127.0.0.1:0"));
  set("p2p", "persistent_peers", tomlString(peers.map(({ node_id, p2p }) => `${node_id}@${p2p}`).join(",")));
  set("consensus", "timeout_propose", tomlString("1ms"));
  writeFileSync(to.cometConfig, config);
  return to.root;
}
