import { describe, expect, test } from "@jest/globals";
import { ProposalStatus } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { MsgBuyCredits, MsgDefinition, MsgReviewNode } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import committee from "../../modules/committee/index.ts";
import { accountOf, create, power, propose, vote } from "../../modules/committee/testing/chain.ts";
import {
  balance,
  coin,
  footprintChain,
  giveEcc,
  gram,
  held,
  hour,
  methods,
  operator,
  operatorAccount,
  person,
  start,
} from "../../modules/emission/testing/footprint.ts";
import { pack } from "./actors.ts";

// A new chain has three committees. Persons 1 to 3 are the members of the next; 9 pays for its account.
const [number, body] = [4n, accountOf(4n)];
const seller = person(4);
const profile = { milliwatts: 20_000n, pueThousandths: 1_100n, zone: "NOR" };
const evidence = { url: "https://example.org/meter.pdf", sha256: new Uint8Array(32).fill(7) };

/** A chain whose committee of emissions may accept evidence, and spend 6,000 ueco2 a term on credits. */
function committeeChain(): TestChain {
  const chain = footprintChain({ nodes: 1, params: { committee: body }, more: [committee], funded: [9] });
  const limited = power("/eco2.emission.v1.MsgBuyCredits", 6_000);
  expect(create(chain, { powers: [power("/eco2.emission.v1.MsgReviewNode"), limited] })).toBe(number);
  return chain;
}

/** Two of three members vote for it. @returns its status */
function decide(chain: TestChain, ...messages: Parameters<typeof propose>[2]) {
  const id = propose(chain, number, messages);
  vote(chain, 1, id);
  return vote(chain, 2, id);
}

const buy = (offerId: bigint, price: number) =>
  pack(MsgBuyCredits, { authority: body, offerId, price: [coin(price, "ueco2")] });

describe("a committee decides", () => {
  test("what its neutrality allocation buys, within the limit of its power", () => {
    const chain = committeeChain();
    giveEcc(chain, seller, 1_000n);
    for (const price of [5_000, 1_001])
      chain.deliver(MsgDefinition.methods.offerCredits, {
        seller,
        credits: coin(100n * gram),
        price: coin(price, "ueco2"),
        expires: timestampOf(start + 24n * hour),
      });
    const before = balance(chain, seller, "ueco2");
    expect(decide(chain, buy(1n, 5_000))).toBe(ProposalStatus.PROPOSAL_STATUS_EXECUTED);
    expect(balance(chain, seller, "ueco2") - before).toBe(5_000n);
    expect(held(chain, "neutral_pool")).toBe(100n * gram);
    const limit = "/eco2.emission.v1.MsgBuyCredits would come to 6001ueco2 of 6000ueco2 in this term";
    expect(refusal(() => decide(chain, buy(2n, 1_001)))).toContain(limit);
    expect(held(chain, "neutral_pool")).toBe(100n * gram);
    expect(chain.broken()).toBeUndefined();
  });

  test("whose evidence counts", () => {
    const chain = committeeChain();
    chain.deliver(MsgDefinition.methods.declareNode, { operator: operatorAccount(1), profile, evidence });
    const review = { operatorAddress: operator(1), accepted: true, profile, sha256: evidence.sha256 };
    expect(decide(chain, pack(MsgReviewNode, { authority: body, ...review }))).toBe(
      ProposalStatus.PROPOSAL_STATUS_EXECUTED,
    );
    expect(chain.query(methods.node, { address: operator(1) }).node?.effective).toEqual(profile);
    expect(
      refusal(() => chain.deliver(MsgDefinition.methods.reviewNode, { authority: person(1), ...review })),
    ).toContain("emission 8: ");
  });
});
