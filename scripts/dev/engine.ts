import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Io } from "../../cli/io.ts";
import { cometVersion, findComet, programOnPath } from "../../node/comet/binary.ts";
import { NodeError, reasonOf } from "../../node/errors.ts";

/** What can run the network: the development engine, or CometBFT. */
export const engines = ["dev", "comet"] as const;
export type EngineName = (typeof engines)[number];

/** What runs the network, and why. */
export interface EngineChoice {
  readonly engine: EngineName;
  /** One line for the user. */
  readonly told: string;
  /** CometBFT is to be built first. */
  readonly build: boolean;
}

/** What decides, the first first. */
export interface EngineWishes {
  /** As the user said. */
  readonly asked: EngineName | undefined;
  /** As the network that is there already. */
  readonly known: EngineName | undefined;
}

function foundComet(env: NodeJS.ProcessEnv, root: string): string | undefined {
  try {
    return findComet(env, [root]);
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}

/**
 * Chooses: what was asked for, what the network in the home runs on, CometBFT where it or Go to build it is found, else the engine.
 * @param root of the checkout, whose `.cache/bin` may hold CometBFT
 */
export function chooseEngine({ asked, known }: EngineWishes, env: NodeJS.ProcessEnv, root: string): EngineChoice {
  const because =
    asked !== undefined ? ", as --engine says" : known !== undefined ? ", as the network in this home" : "";
  const wished = asked ?? known;
  const development = "Runs on the development engine";
  if (wished === "dev") return { engine: "dev", told: `${development}${because}`, build: false };
  const binary = foundComet(env, root);
  if (binary !== undefined)
    return { engine: "comet", told: `Runs on CometBFT ${cometVersion}, ${binary}${because}`, build: false };
  const go = programOnPath("go", env);
  if (wished === "comet" || go !== undefined) {
    const source = go === undefined ? "" : `, built by ${go}`;
    return { engine: "comet", told: `Runs on CometBFT ${cometVersion}${source}${because}`, build: true };
  }
  const missing = `neither CometBFT ${cometVersion} nor Go to build it is found; --engine comet says how to get it`;
  return { engine: "dev", told: `${development}: ${missing}`, build: false };
}

/** Builds CometBFT as the set-up does, whose lines are shown. @throws NodeError where that fails */
export async function buildComet({ env, err }: Io, root: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "scripts", "setup.mjs"), "--no-build"], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.setEncoding("utf8").on("data", err);
  const failed = (reason: string) =>
    new NodeError(`no CometBFT to run on${reason}: npm start -- --engine dev needs none`);
  const [code] = await once(child, "close").catch((error: unknown) => {
    throw failed(` (${reasonOf(error)})`);
  });
  if (code !== 0) throw failed("");
}
