import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fromHex } from "../../codec/bytes.ts";
import { NodeError, reasonOf } from "../errors.ts";
import type { Home } from "../home.ts";
import { parseLogLine, rpcAddressIn } from "./log.ts";
import { type CometRpc, cometRpc } from "./rpc.ts";

/** What CometBFT went back to. */
export interface CometRolledBack {
  readonly height: number;
  /** The app hash that its blocks have for that height. */
  readonly appHash: Uint8Array;
}

/**
 * Takes CometBFT's own state back by one height (its `state/rollback.go`). A block that it had stored and not yet executed is
 * the one that counts as the height gone back from.
 * @param hard whether the block goes too; else it is executed again
 * @throws NodeError with what CometBFT says
 */
export function rollbackComet(binary: string, home: Home, hard: boolean): CometRolledBack {
  let told: string;
  try {
    const args = ["rollback", `--home=${home.root}`, ...(hard ? ["--hard"] : [])];
    told = execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const [line = ""] = reasonOf(error).split("\n").slice(1);
    throw new NodeError(`CometBFT cannot roll back: ${line.replace(/^ERROR: /, "") || reasonOf(error)}`);
  }
  const [, height, hash] = /to height (\d+) and hash ([0-9A-F]{64})/.exec(told) ?? [];
  if (height === undefined || hash === undefined)
    throw new NodeError(`CometBFT answered a rollback with: ${told.trim()}`);
  return { height: Number(height), appHash: fromHex(hash) };
}

/** A stopped CometBFT whose stores can be asked. */
export interface InspectedComet {
  readonly rpc: CometRpc;
  stop(): Promise<void>;
}

/**
 * Serves the blocks of a home whose node does not run, by `cometbft inspect`: it changes nothing.
 * @throws NodeError where CometBFT runs already or has no blocks there
 */
export async function inspectComet(binary: string, home: Home): Promise<InspectedComet> {
  const child = spawn(binary, ["inspect", `--home=${home.root}`, "--rpc.laddr=tcp://127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const last: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      last.push(error.message);
      resolve();
    });
  });
  const address = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (text) => {
        const line = parseLogLine(text);
        const found = rpcAddressIn(line);
        if (found !== undefined) resolve(found);
        else if (line.level === "error" && text.trim() !== "") last.push(line.message);
      });
    }
  });
  const found = await Promise.race([address, ended.then(() => undefined)]);
  if (found === undefined)
    throw new NodeError(
      `CometBFT cannot open its stores in ${home.data} (does the node run?): ${last.at(-1) ?? "it said nothing"}`,
    );
  return {
    rpc: cometRpc(found),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
