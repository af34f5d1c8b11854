import { describe, expect, test } from "@jest/globals";
import type { GridZone } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { MsgDefinition, type MsgUpdateGrid } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  authority,
  block,
  committee,
  footprintChain,
  methods,
  operatorAccount,
  second,
  sums,
} from "../testing/footprint.ts";

const zone = (code: string, grams: bigint, change: Partial<GridZone> = {}): GridZone => ({
  code,
  name: code,
  year: 2025,
  microgramsPerKwh: grams * 1_000_000n,
  ...change,
});

const update = (chain: TestChain, change: Partial<MsgUpdateGrid>) =>
  chain.deliver(MsgDefinition.methods.updateGrid, { authority, source: "New figures", ...change });

const ofBlock = (chain: TestChain) => {
  const before = sums(chain).booked;
  block(chain, 10n * second);
  expect(chain.broken()).toBeUndefined();
  return sums(chain).booked - before;
};

describe("new figures", () => {
  test("count from the next block on, for nodes by default too", () => {
    const chain = footprintChain({ nodes: 1 });
    expect(ofBlock(chain)).toBe(118_250n);
    update(chain, { zones: [zone("World", 500n), zone("FRA", 44n)] });
    expect(ofBlock(chain)).toBe(125_000n);
    const { source, zones } = chain.query(methods.grid, {});
    expect([source, zones.map(({ code }) => code)]).toEqual(["New figures", ["FRA", "IND", "NOR", "World"]]);
    expect(chain.query(methods.gridZone, { code: "FRA" }).zone).toEqual(zone("FRA", 44n));
  });

  test("without a row leave its nodes to the world's mean", () => {
    const chain = footprintChain({ nodes: 1 });
    const profile = { milliwatts: 60_000n, pueThousandths: 1_500n, zone: "IND" };
    chain.deliver(MsgDefinition.methods.declareNode, { operator: operatorAccount(1), profile });
    expect(ofBlock(chain)).toBe(175_000n);
    update(chain, { removed: ["IND"] });
    expect(ofBlock(chain)).toBe(118_250n);
    expect(refusal(() => chain.query(methods.gridZone, { code: "IND" }))).toContain("NotFound: ");
  });
});

describe("new figures are refused", () => {
  const chain = footprintChain({ nodes: 1 });
  test.each<[string, Partial<MsgUpdateGrid>, string]>([
    ["of the committee", { authority: committee, zones: [zone("FRA", 44n)] }, "gov 13: invalid authority"],
    ["of nobody's", { source: "", zones: [zone("FRA", 44n)] }, "emission 7: source is empty"],
    ["with a long source", { source: "x".repeat(257), zones: [zone("FRA", 44n)] }, "emission 7: source has 257 bytes"],
    ["without a row", {}, "emission 7: no row is given"],
    ["with a code that is none", { zones: [zone("F/A", 44n)] }, 'emission 7: code "F/A": 1 to 32 letters'],
    ["with a name of nothing", { zones: [zone("FRA", 44n, { name: " " })] }, "emission 7: name of FRA is empty"],
    ["of another time", { zones: [zone("FRA", 44n, { year: 1789 })] }, "emission 7: year of FRA is 1789, allowed"],
    ["beyond all fuels", { zones: [zone("FRA", 3_001n)] }, "emission 7: FRA has 3001000000 micrograms per kWh"],
    ["twice", { zones: [zone("FRA", 44n), zone("FRA", 45n)] }, "emission 7: FRA is there twice"],
    ["and taken out", { zones: [zone("IND", 44n)], removed: ["IND"] }, "emission 7: IND is there twice"],
    ["of a row that is not there", { removed: ["FRA"] }, 'emission 7: there is no row "FRA"'],
    ["without the world", { removed: ["World"] }, 'emission 7: the row "World" is missing'],
    [
      "of a thousand places",
      { zones: Array.from({ length: 998 }, (_, i) => zone(`Z${i}`, 1n)) },
      "emission 7: 1001 rows, at most 1000 are allowed",
    ],
  ])("%s", (_name, change, reason) => expect(refusal(() => update(chain, change))).toContain(reason));

  test("and nothing of them stays", () => {
    const { source, zones } = chain.query(methods.grid, {});
    expect([source, zones.length]).toEqual(["tests", 3]);
  });
});
