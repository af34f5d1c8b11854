import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { voteSignBytes } from "../../codec/block/commit.ts";
import { fromBase64, fromHex, toHex } from "../../codec/bytes.ts";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { SignedMsgType } from "../../codec/gen/tendermint/types/types.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { type StartedChain, startChain } from "../testing/startChain.ts";
import { createBus } from "./bus.ts";
import { publishBlock } from "./publish.ts";
import { compileQuery } from "./query/match.ts";
import { parseQuery } from "./query/parser.ts";

// Machines that run tests may be busy.
jest.setTimeout(60_000);

let chain: StartedChain;
beforeAll(async () => {
  chain = await startChain(eco2, { validators: [10, 10, 10, 10], mining: { mode: "manual" } });
});
afterAll(() => chain.close());

/** Data of what subscribers of a query are told while `work` is done. */
async function toldOf(query: string, work: () => Promise<unknown>): Promise<{ type: string; value: never }[]> {
  const bus = createBus();
  const told: { type: string; value: never }[] = [];
  const matches = compileQuery(parseQuery(query));
  const subscription = bus.subscribe("somebody", { text: query, matches }, 100, {
    wake: () => {
      for (let next = subscription.take(); next !== undefined; next = subscription.take())
        told.push(JSON.parse(next.data()));
    },
    cancelled: (reason) => expect(reason).toBe(""),
  });
  const deaf = chain.onBlock((made) => publishBlock(bus, made));
  await work();
  deaf();
  return told;
}

interface VoteJson {
  readonly height: string;
  readonly round: number;
  readonly block_id: { readonly hash: string; readonly parts: { readonly total: number; readonly hash: string } };
  readonly timestamp: string;
  readonly validator_address: string;
  readonly signature: string;
}

test("a vote of each validator that signs, with its signature", async () => {
  const [, down] = chain.players();
  chain.setSigning(down?.address ?? new Uint8Array(0), false);
  const told = await toldOf("tm.event='Vote'", () => chain.mine());
  chain.setSigning(down?.address ?? new Uint8Array(0), true);
  expect(told.map(({ type }) => type)).toEqual(Array(3).fill("tendermint/event/Vote"));
  for (const { value } of told) {
    const { Vote: vote } = value as { Vote: VoteJson };
    const player = chain.players().find(({ address }) => toHex(address).toUpperCase() === vote.validator_address);
    const { hash, parts } = vote.block_id;
    const message = voteSignBytes(chain.chainId, {
      type: SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT,
      height: BigInt(vote.height),
      round: vote.round,
      blockId: {
        hash: fromHex(hash.toLowerCase()),
        partSetHeader: { total: parts.total, hash: fromHex(parts.hash.toLowerCase()) },
      },
      timestamp: timestampOf(parseTime(vote.timestamp)),
    });
    expect(player && verifyEd25519(fromBase64(vote.signature), message, player.publicKey)).toBe(true);
  }
});

test("evidence in a block", async () => {
  const [, , third] = chain.players();
  const told = await toldOf("tm.event='NewEvidence'", () => chain.doubleSign(third?.address ?? new Uint8Array(0)));
  expect(told).toMatchObject([{ value: { evidence: { type: "tendermint/DuplicateVoteEvidence" } } }]);
});

test("a block before its header, its header before its events", async () => {
  const told = await toldOf("tm.event CONTAINS 'New'", () => chain.mine(2));
  const names = ["NewBlock", "NewBlockHeader", "NewBlockEvents"].map((name) => `tendermint/event/${name}`);
  expect(told.map(({ type }) => type)).toEqual([...names, ...names]);
});
