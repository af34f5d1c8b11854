import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { cometRpc } from "../../node/comet/rpc.ts";
import { isRunning, processId } from "../../store/processes.ts";
import { threadFile } from "../../store/threads.ts";
import { CliError } from "../errors.ts";
import { readTestnet, type Testnet, type TestnetFiles, type TestnetNode } from "./layout.ts";
import { endAll, forgetRunning, readRunning, writeRunning } from "./processes.ts";

/** What a network tells while it runs. */
export type TestnetEvent =
  | { readonly event: "started"; readonly node: string; readonly pid: number; readonly log: string }
  | { readonly event: "ready"; readonly node: string; readonly rpc: string }
  | { readonly event: "block"; readonly height: number; readonly heights: Readonly<Record<string, number>> }
  | { readonly event: "ended"; readonly node: string; readonly reason: string }
  | { readonly event: "stopped"; readonly height: number };

export interface TestnetRun {
  readonly files: TestnetFiles;
  readonly env: NodeJS.ProcessEnv;
  /** Flags of `eco2d start` for every node. */
  readonly flags: readonly string[];
  /** Resolves when it is to stop. */
  readonly interrupted: Promise<string>;
  tell(event: TestnetEvent): void;
}

/** A node as a process of its own. */
interface NodeProcess {
  readonly node: TestnetNode;
  readonly child: ChildProcess;
  readonly pid: number;
  ended: boolean;
}

/** The last line of a node's log, which says why it ended. */
function lastLine(path: string): string {
  return readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "";
}

function startNode(node: TestnetNode, { files, env, flags, tell }: TestnetRun): NodeProcess {
  const log = files.log(node);
  const output = openSync(log, "a", 0o600);
  const args = [threadFile("cli/bin"), "start", "--home", files.home(node), "--log-format", "json", ...flags];
  // Its own process group: Ctrl-C reaches this process alone, which then stops the nodes in order.
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", output, output], detached: true });
  closeSync(output);
  // Told below by the missing number.
  child.once("error", () => undefined);
  const { pid } = child;
  if (pid === undefined) throw new CliError(`${node.name} cannot be started: no process was made`);
  const made: NodeProcess = { node, child, pid, ended: false };
  child.once("exit", (code, signal) => {
    made.ended = true;
    tell({ event: "ended", node: node.name, reason: `${signal ?? `exit code ${code}`}: ${lastLine(log)}` });
  });
  tell({ event: "started", node: node.name, pid, log });
  return made;
}

/** Heights of the nodes that answer. */
async function heightsOf(nodes: readonly NodeProcess[]): Promise<Record<string, number>> {
  const asked = nodes
    .filter(({ ended }) => !ended)
    .map(async ({ node }): Promise<[string, number] | undefined> => {
      try {
        const { sync_info } = await cometRpc(`http://${node.rpc}`).status();
        return [node.name, Number(sync_info.latest_block_height)];
      } catch {
        // Not yet listening, or not any more.
        return undefined;
      }
    });
  return Object.fromEntries((await Promise.all(asked)).filter((one) => one !== undefined));
}

/** Tells which nodes answer, and each new height. @returns the last height, once nobody wants it any more or no node is left */
async function watch(
  network: Testnet,
  nodes: readonly NodeProcess[],
  stopped: () => boolean,
  tell: TestnetRun["tell"],
): Promise<number> {
  const ready = new Set<string>();
  let height = 0;
  while (!stopped() && nodes.some(({ ended }) => !ended)) {
    const heights = await heightsOf(nodes);
    for (const { node } of nodes) {
      if (ready.has(node.name) || heights[node.name] === undefined) continue;
      ready.add(node.name);
      tell({ event: "ready", node: node.name, rpc: `http://${node.rpc}` });
    }
    const highest = Math.max(height, ...Object.values(heights));
    if (highest > height) tell({ event: "block", height: highest, heights });
    height = highest;
    await delay(Math.min(1000, Math.max(100, network.block_time / 2)));
  }
  return height;
}

function refuseSecond(files: TestnetFiles): void {
  const known = readRunning(files);
  const living = [known?.network, ...(known?.nodes ?? [])].find((one) => one !== undefined && isRunning(one));
  if (living !== undefined)
    throw new CliError(
      `the network in ${files.root} runs already, process ${living.pid}: "eco2d testnet stop" ends it`,
    );
}

/**
 * Runs a network until it is told to stop, or no node of it is left. A node that ends is told of; the others go on without it.
 * @throws CliError when no node is left
 */
export async function runTestnet(run: TestnetRun): Promise<void> {
  const { files, tell } = run;
  const network = readTestnet(files);
  refuseSecond(files);
  let stopping = false;
  const nodes: NodeProcess[] = [];
  const quiet: TestnetRun = {
    ...run,
    tell: (event) => (stopping && event.event === "ended" ? undefined : tell(event)),
  };
  const note = () => {
    const ids = nodes.map(({ node, pid }) => ({ name: node.name, ...processId(pid) }));
    writeRunning(files, { network: processId(process.pid), nodes: ids });
  };
  const end = async () => {
    stopping = true;
    const left = nodes.filter(({ ended }) => !ended);
    await endAll(left.map(({ pid }) => processId(pid)));
    forgetRunning(files);
    return left.length;
  };
  try {
    for (const node of network.nodes) {
      nodes.push(startNode(node, quiet));
      note();
    }
    const watching = watch(network, nodes, () => stopping, tell);
    await Promise.race([run.interrupted, watching]);
    stopping = true;
    const height = await watching;
    if ((await end()) === 0) throw new CliError(`no node of the network is left: why is in the logs in ${files.root}`);
    tell({ event: "stopped", height });
  } catch (error) {
    await end();
    throw error;
  }
}
