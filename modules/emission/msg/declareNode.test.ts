import { describe, expect, test } from "@jest/globals";
import type { Evidence, Profile } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  authority,
  block,
  committee,
  footprintChain,
  methods,
  operator,
  operatorAccount,
  person,
  second,
  sums,
} from "../testing/footprint.ts";

const profile = (milliwatts: bigint, pueThousandths: bigint, zone: string): Profile => ({
  milliwatts,
  pueThousandths,
  zone,
});
const evidence: Evidence = { url: "https://example.org/meter.pdf", sha256: new Uint8Array(32).fill(7) };
const low = profile(20_000n, 1_000n, "NOR");
const byDefault = profile(60_000n, 1_500n, "World");

const declare = (chain: TestChain, node: number, given: Profile | undefined, proof?: Evidence) =>
  chain.deliver(MsgDefinition.methods.declareNode, {
    operator: operatorAccount(node),
    profile: given,
    evidence: proof,
  });

const review = (
  chain: TestChain,
  node: number,
  given: { by?: string; accepted?: boolean; profile?: Profile; sha256?: Uint8Array } = {},
) =>
  chain.deliver(MsgDefinition.methods.reviewNode, {
    authority: given.by ?? committee,
    operatorAddress: operator(node),
    accepted: given.accepted ?? true,
    profile: given.profile ?? low,
    sha256: given.sha256 ?? evidence.sha256,
  });

/** Micrograms of ten seconds. */
const ofBlock = (chain: TestChain) => {
  const before = sums(chain).booked;
  block(chain, 10n * second);
  expect(chain.broken()).toBeUndefined();
  return sums(chain).booked - before;
};

describe("a declaration", () => {
  test("of more than the defaults counts from the next block on", () => {
    const chain = footprintChain({ nodes: 1 });
    expect(ofBlock(chain)).toBe(118_250n);
    const { response, events } = declare(chain, 1, profile(120_000n, 1_500n, "IND"));
    expect(response.effective).toEqual(profile(120_000n, 1_500n, "IND"));
    expect(events.map(({ type }) => type)).toEqual(["eco2.emission.v1.EventNodeDeclared"]);
    // 180 W at 700 g.
    expect(ofBlock(chain)).toBe(350_000n);
  });

  test("of less waits for its evidence to be accepted", () => {
    const chain = footprintChain({ nodes: 1 });
    expect(declare(chain, 1, low, evidence).response.effective).toEqual(byDefault);
    expect(ofBlock(chain)).toBe(118_250n);
    expect(review(chain, 1).response.effective).toEqual(low);
    // 20 W at 30 g in ten seconds: 1,666 2/3 micrograms.
    expect([ofBlock(chain), ofBlock(chain), ofBlock(chain)]).toEqual([1_666n, 1_667n, 1_667n]);
    const { node, declaration } = chain.query(methods.node, { address: operator(1) });
    expect(node).toMatchObject({ sitting: true, effective: low, microgramsPerKwh: 30_000_000n });
    expect(declaration).toMatchObject({ declared: low, accepted: low, acceptedEvidence: evidence });
  });

  test("that is proven no more counts by default again", () => {
    const chain = footprintChain({ nodes: 1 });
    declare(chain, 1, low, evidence);
    review(chain, 1);
    expect(review(chain, 1, { accepted: false, by: authority }).response.effective).toEqual(byDefault);
    expect(ofBlock(chain)).toBe(118_250n);
    expect(chain.query(methods.declarations, {}).declarations).toMatchObject([{ declared: low, accepted: undefined }]);
  });

  test("of one candidate changes nothing for the others", () => {
    const chain = footprintChain({ nodes: 2 });
    declare(chain, 2, low, evidence);
    review(chain, 2);
    expect(ofBlock(chain)).toBe(118_250n + 1_666n);
    const { nodes } = chain.query(methods.nodes, {});
    expect(nodes.map(({ micrograms }) => micrograms).sort()).toEqual(["118250", "1666"]);
  });
});

describe("a declaration is refused", () => {
  const chain = footprintChain({ nodes: 1 });
  test.each<[string, () => unknown, string]>([
    ["without a profile", () => declare(chain, 1, undefined), "emission 2: none is given: invalid profile"],
    ["that no node has", () => declare(chain, 1, profile(1n, 1_500n, "IND")), "emission 2: 1 milliwatts, allowed"],
    [
      "of a zone that is not there",
      () => declare(chain, 1, profile(60_000n, 1_500n, "ZZZ")),
      'emission 2: zone "ZZZ" is not in the table of grids',
    ],
    [
      "of less than the defaults without evidence",
      () => declare(chain, 1, profile(59_999n, 1_500n, "IND")),
      "emission 3: without it at least 60000 milliwatts, PUE of 1500 thousandths and zone IND count: evidence needed",
    ],
    [
      "with evidence that is none",
      () => declare(chain, 1, low, { ...evidence, sha256: new Uint8Array(3) }),
      "emission 2: sha256 of the evidence has 3 bytes, expected 32",
    ],
    ["of somebody who is no candidate", () => declare(chain, 9, low, evidence), "emission 4: ecovaloper1"],
  ])("%s", (_name, work, reason) => expect(refusal(work)).toContain(reason));
});

describe("a review is refused", () => {
  const chain = footprintChain({ nodes: 2 });
  declare(chain, 1, low, evidence);
  declare(chain, 2, byDefault);
  test.each<[string, () => unknown, string]>([
    ["by anybody else", () => review(chain, 1, { by: person(1) }), `emission 8: ${person(1)}: neither the authority`],
    ["by what is no address", () => review(chain, 1, { by: "x" }), "sdk 7: invalid authority address"],
    ["of nothing", () => review(chain, 9), "emission 5: ecovaloper1"],
    ["of no evidence", () => review(chain, 2, { profile: byDefault }), "emission 3: ecovaloper1"],
    ["of another profile", () => review(chain, 1, { profile: byDefault }), "emission 6: ecovaloper1"],
    ["of other evidence", () => review(chain, 1, { sha256: new Uint8Array(32) }), "emission 6: ecovaloper1"],
  ])("%s", (_name, work, reason) => expect(refusal(work)).toContain(reason));

  test("by the committee where there is none", () => {
    const without = footprintChain({ nodes: 1, params: { committee: "" } });
    declare(without, 1, low, evidence);
    expect(refusal(() => review(without, 1))).toContain("emission 8: ");
    expect(review(without, 1, { by: authority }).response.effective).toEqual(low);
  });
});
