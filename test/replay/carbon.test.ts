import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { carbonSections } from "../economy/carbon/genesis.ts";
import { begin, besideWorld, playCarbon } from "../economy/carbon/history.ts";
import { startWorld } from "../economy/world.ts";
import { jumpingClock, type Replayer, recordedOf, replayerOf } from "./replaying.ts";

const vectors = "test/vectors/replay-carbon.json";
const blockCount = 150;

const about =
  "App hashes of blocks of credits, ECC, emissions, readings, notaries, pools and trades, made from seeds. A change here breaks " +
  "consensus with chains that run. Made anew by ECO2_WRITE_VECTORS=1 npx jest test/replay";

/** The blocks as requests, and the app hash after each. */
function played() {
  const requests: Uint8Array[] = [];
  const hashes: string[] = [];
  const world = startWorld(
    undefined,
    (request) =>
      requests.push(
        "height" in request ? RequestFinalizeBlock.encode(request).finish() : RequestInitChain.encode(request).finish(),
      ),
    carbonSections,
  );
  const noting = {
    ...world,
    block: (plan: Parameters<typeof world.block>[0]) => {
      const response = world.block(plan);
      hashes.push(Buffer.from(response.appHash).toString("hex"));
      return response;
    },
  };
  // That invariants hold is looked at where these blocks are played for themselves.
  const carbon = besideWorld(noting, 1_000_000);
  begin(carbon);
  playCarbon(carbon, blockCount);
  world.close();
  return { requests, hashes, done: carbon.done };
}

describe("blocks of everything that carbon modules do", () => {
  let done: ReturnType<typeof played> | undefined;
  let replayer: Replayer | undefined;
  const first = () => {
    if (done === undefined) throw new Error("the blocks were not made");
    return done;
  };
  const blocks = () => {
    if (replayer === undefined) throw new Error("there is nothing to replay");
    return replayer;
  };
  beforeAll(() => {
    done = played();
    replayer = replayerOf(done.requests);
  }, 240_000);
  afterAll(() => replayer?.remove());

  test("do most of what there is to do, each block something", () => {
    expect(first().done.size).toBeGreaterThan(60);
    expect(new Set(first().hashes).size).toBe(first().hashes.length);
  });

  test("come to the app hashes of record", () => {
    const now = recordedOf(about, first().requests, first().hashes);
    if (process.env["ECO2_WRITE_VECTORS"] !== undefined)
      writeFileSync(vectors, `${JSON.stringify(now, undefined, 1)}\n`);
    expect(now).toEqual(JSON.parse(readFileSync(vectors, "utf8")));
  });

  test.each(["20", "22", "24"])(
    "come to the same app hashes in Node %s, on disk, with restarts",
    async (major) => {
      const { node, hashes } = await blocks().replay({ major });
      expect(node.split(".")[0]).toBe(major);
      expect(hashes).toEqual(first().hashes);
    },
    120_000,
  );

  // Every look at any clock is decades from the last, forwards and back.
  test("come to the same app hashes where the clock jumps", async () => {
    const preload = join(blocks().folder, "clock.cjs");
    writeFileSync(preload, jumpingClock("2155-12-31"));
    const { hashes } = await blocks().replay({ flags: ["--require", preload] });
    expect(hashes).toEqual(first().hashes);
  }, 120_000);
});
