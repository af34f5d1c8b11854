import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { cometAddress } from "../address.ts";
import { NodeError } from "../errors.ts";
import { explainExit, isFatal } from "./exit.ts";
import { type CometLogLevel, type CometLogLine, parseLogLine, rpcAddressIn } from "./log.ts";

export interface CometOptions {
  /** Path of the binary, see `findComet`. */
  readonly binary: string;
  /** Root of the home. */
  readonly home: string;
  /** Where the application listens: `unix:///path`, `tcp://host:port`, or the name of an application built into CometBFT. */
  readonly proxyApp: string;
  /** Overrides of config.toml, `host:port`; port 0 lets the system choose. */
  readonly rpcAddress?: string;
  readonly p2pAddress?: string;
  /** Default `error`. */
  readonly logLevel?: CometLogLevel;
  readonly onLog?: (line: CometLogLine) => void;
  /** Milliseconds given to an orderly stop before the process is killed. Default 10,000. */
  readonly stopTimeout?: number;
  /** Added to the environment; `CMT_CONSENSUS_TIMEOUT_COMMIT` and the like override config.toml. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CometExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether `stop` was called before. */
  readonly expected: boolean;
  /** One line. */
  readonly reason: string;
}

/**
 * A CometBFT that runs as a child. When the application closes its socket it ends by itself, so it does not outlive this process;
 * one that fails to is ended by the next start, see `endLeftover`.
 */
export interface CometProcess {
  readonly pid: number | undefined;
  /** URL of the RPC, once it answers. Rejects with a NodeError when CometBFT ends before. */
  readonly ready: Promise<string>;
  /** Resolves when the process is gone, for whatever reason. */
  readonly exited: Promise<CometExit>;
  /** Asks it to stop, kills it when it does not; resolves when it is gone. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const keptLines = 50;

function commandLine({ home, proxyApp, rpcAddress, p2pAddress, logLevel = "error" }: CometOptions): string[] {
  return [
    "start",
    `--home=${home}`,
    `--proxy_app=${proxyApp}`,
    // The RPC server tells its address at level info: the one way to learn a port that the system chose.
    `--log_level=${logLevel === "error" ? "rpc-server:info,*:error" : logLevel}`,
    ...(rpcAddress === undefined ? [] : [`--rpc.laddr=${cometAddress(rpcAddress)}`]),
    ...(p2pAddress === undefined ? [] : [`--p2p.laddr=${cometAddress(p2pAddress)}`]),
  ];
}

/** Resolves when the RPC answers, which is a moment after it told its address. Gives up when `signal` fires. */
async function answering(address: string, signal: AbortSignal): Promise<string> {
  const url = `http://${address.replace(/^(\[::\]|0\.0\.0\.0):/, "127.0.0.1:")}`;
  while (!signal.aborted) {
    try {
      if ((await fetch(`${url}/health`, { signal })).ok) break;
    } catch {
      // not yet listening
    }
    await delay(20);
  }
  return url;
}

function watchOutput(child: ChildProcess, onLine: (line: CometLogLine) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (line.trim() !== "") onLine(parseLogLine(line));
    });
  }
}

/**
 * CometBFT 0.38 flushes its ABCI connection by a timer of 20 ns, which fires again and again while the sender awaits a thread of
 * its own. On a machine of two cores, which the application shares, four threads carry a quarter more transactions than two.
 */
const fewestThreads = 4;

function goSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env["GOMAXPROCS"] !== undefined || availableParallelism() >= fewestThreads) return {};
  return { GOMAXPROCS: String(fewestThreads) };
}

/** Starts CometBFT. Start the application's server first: CometBFT looks for it at once, and then only every three seconds. */
export function startComet(options: CometOptions): CometProcess {
  const { binary, stopTimeout = 10_000, onLog, logLevel = "error" } = options;
  const child = spawn(binary, commandLine(options), {
    env: { ...process.env, ...goSettings(process.env), ...options.env, CMT_LOG_FORMAT: "json" },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: Ctrl-C reaches this process alone, which then stops CometBFT in order.
    detached: true,
  });
  const gone = new AbortController();
  const lines: CometLogLine[] = [];
  let stopping = false;
  let ending = false;

  const told = new Promise<string>((resolve) => {
    watchOutput(child, (line) => {
      if (lines.length === keptLines && !isFatal(lines[0])) lines.shift();
      if (lines.length < keptLines) lines.push(line);
      const address = rpcAddressIn(line);
      if (address !== undefined) resolve(address);
      // What ends CometBFT, and the stack behind it, is told in one line by `exited`.
      ending ||= isFatal(line);
      // Closing its sockets while it stops, CometBFT logs errors that are none.
      if (!stopping && !ending && (line.level === "error" || logLevel !== "error")) onLog?.(line);
    });
  });
  const exited = new Promise<CometExit>((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, signal: null, expected: false, reason: `cannot run ${binary}: ${error.message}` });
    });
    // "close" comes after the last line was read, "exit" may come before.
    child.once("close", (code, signal) => {
      resolve({ code, signal, expected: stopping, reason: explainExit(lines, code, signal) });
    });
  }).finally(() => gone.abort());

  const ready = Promise.race([
    told.then((address) => answering(address, gone.signal)),
    exited.then(({ reason }) => Promise.reject(new NodeError(reason))),
  ]);
  // Who does not wait for readiness learns of the end from `exited`.
  ready.catch(() => undefined);

  return {
    pid: child.pid,
    ready,
    exited,
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), stopTimeout);
      await exited;
      clearTimeout(killer);
    },
    kill: (signal) => void child.kill(signal),
  };
}
