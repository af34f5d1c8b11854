import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { writeDevHome } from "../../cli/dev/home.ts";
import { NodeError } from "../../node/errors.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { lockHome } from "../../node/lock.ts";
import { type EngineName, engines } from "./engine.ts";

export const chainId = "eco2-dev-1";

/** Tells a home that was made here: no other is ever changed or removed. */
const markOf = (root: string) => join(root, "npm-start.json");

function refuseOthers(root: string): void {
  if (existsSync(markOf(root)) || !existsSync(root) || readdirSync(root).length === 0) return;
  throw new NodeError(`${root} is no home that npm start made: choose another with --home`);
}

const mark = z.object({ engine: z.enum(engines).default("comet") });

/** What runs the network whose home npm start made there; undefined where there is none. @throws NodeError for a damaged one */
export function engineOf(path: string): EngineName | undefined {
  const file = markOf(homeAt(path).root);
  if (!existsSync(file)) return undefined;
  try {
    return mark.parse(JSON.parse(readFileSync(file, "utf8"))).engine;
  } catch {
    throw new NodeError(`${file} is damaged: start over with --reset, or choose another --home`);
  }
}

/** What a new network is like. */
interface NetworkChoices {
  readonly engine: EngineName;
  /** Milliseconds. */
  readonly blockTime: number;
}

async function write(root: string, { engine, blockTime }: NetworkChoices): Promise<void> {
  await writeDevHome(root, { chainId, blockTime, comet: engine === "comet" });
  writeFileSync(markOf(root), `${JSON.stringify({ made_by: "npm start", chain_id: chainId, engine })}\n`);
}

function refuseOtherEngine(root: string, engine: EngineName): void {
  const made = engineOf(root);
  if (made !== undefined && made !== engine)
    throw new NodeError(
      `the network in ${root} runs with --engine ${made}: use that, choose another --home, or start over with --reset`,
    );
}

/** A home that is ready to start. */
export interface PreparedHome {
  readonly home: Home;
  /** It was there before. */
  readonly known: boolean;
  /** The node that last ran in it was killed, so its CometBFT may be ending only now. */
  readonly killed: boolean;
}

/**
 * Makes the home where there is none. It is written beside its place and moved there whole, so that being killed at any moment
 * leaves no half of one.
 * @throws NodeError when a node runs in it, the folder is something else, or another engine's network is in it
 */
export async function prepareHome(path: string, reset: boolean, choices: NetworkChoices): Promise<PreparedHome> {
  const home = homeAt(path);
  const { root } = home;
  const [draft, old] = [`${root}.new`, `${root}.old`];
  refuseOthers(root);
  const killed = existsSync(home.lock);
  if (existsSync(markOf(root))) {
    lockHome(home)();
    if (!reset) {
      refuseOtherEngine(root, choices.engine);
      return { home, known: true, killed };
    }
    rmSync(old, { recursive: true, force: true });
    renameSync(root, old);
  }
  for (const left of [draft, old]) rmSync(left, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  await write(draft, choices);
  renameSync(draft, root);
  return { home, known: false, killed };
}
