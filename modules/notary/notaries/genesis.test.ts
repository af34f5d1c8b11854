import { describe, expect, test } from "@jest/globals";
import { exportGenesis } from "../../../core/genesis.ts";
import { GenesisError } from "../../../core/genesisError.ts";
import { callers, court, emptyChain, hourly, judge, methods, operator, type Told } from "../testing/judged.ts";

/** A chain in which of everything something is under way. */
function busy() {
  const call = court();
  const { chain, submit, drawn, attest, object, finish, dispute, blocks } = call;
  finish(submit(hourly(1n, [1])));
  const rejected = submit(hourly(1n, [2], 2n));
  for (const who of drawn(rejected).slice(0, 2)) object(who, rejected);
  submit(hourly(1n, [3], 2n), 1, { replaces: rejected });
  const attested = submit(hourly(1n, [4], 3n));
  for (const who of drawn(attested).slice(0, 2)) attest(who, attested);
  dispute(1n);
  chain.deliver(methods.declareInterest, { signer: judge(1), notary: judge(1), account: operator });
  chain.deliver(methods.unbondNotary, { notary: judge(6), amount: { denom: "ueco2", amount: "1000" } });
  submit(hourly(1n, [5], 4n));
  blocks(2);
  return call;
}

interface Section {
  notarisation: {
    notaries: { address: string; bond: string }[];
    notarisations: { record_id: string; fee: string; seats: { notary: string; answer: string }[]; due?: string }[];
    disputes: { id: string; bond: string; decide_until: string }[];
    unbondings: { id: string; notary: string; amount: string }[];
    batches: { record_id: string }[];
    interests: { notary: string }[];
    hashes: { hash: string }[];
    next_dispute_id: string;
    next_unbonding_id: string;
  };
}

/** The section of the module as exported, to be changed. */
const copyOf = (exported: unknown): Section => JSON.parse(JSON.stringify(exported)) as Section;

describe("genesis", () => {
  test("brings back what was exported, and goes on as the chain would have", () => {
    const first = busy();
    const exported = first.chain.exported();
    const told: Told = [];
    const again = emptyChain({}, exported, told);
    expect(again.exported()).toEqual(exported);
    expect(again.broken()).toBeUndefined();
    const call = callers(again);
    // Its blocks count from 1 again, its time is behind: what waits for a time waits longer, and nothing is lost.
    call.blocks(20);
    expect(again.broken()).toBeUndefined();
    call.wait(10_000n);
    call.wait(10_000n);
    expect(call.status(1n)).toBe("final");
    expect(told).toContain("restored 1");
    expect(again.broken()).toBeUndefined();
  });

  test("of a chain that begins at height 1 again draws what is due in its first blocks", () => {
    const { chain } = busy();
    const exported = exportGenesis(chain.chain, chain.ctx, true);
    const again = emptyChain({}, exported);
    const call = callers(again);
    call.blocks(4);
    expect(call.open(5n)).toHaveLength(3);
    expect(again.broken()).toBeUndefined();
  });
});

describe("refused:", () => {
  test.each<readonly [string, (section: Section["notarisation"]) => unknown, RegExp]>([
    [
      "a notary twice",
      ({ notaries }) => notaries.push(notaries[0] ?? { address: "", bond: "" }),
      /notaries\.\d+: .* there twice/,
    ],
    [
      "an address in capitals",
      (of) => edit(of.notaries, (one) => ({ ...one, address: one.address.toUpperCase() })),
      /lower case/,
    ],
    [
      "bonds that the account does not have",
      (of) => edit(of.notaries, (one) => ({ ...one, bond: "5" })),
      /bonds and fees are/,
    ],
    [
      "a fee that it does not have",
      (of) => edit(of.notarisations, (one) => ({ ...one, fee: "7" })),
      /bonds and fees are/,
    ],
    ["a negative fee", (of) => edit(of.notarisations, (one) => ({ ...one, fee: "-7" })), /notarisations\.0: /],
    ["a closed record without notarisation", (of) => of.notarisations.pop(), /batches|judged/],
    [
      "a notarisation of no record",
      (of) => edit(of.notarisations, (one) => ({ ...one, record_id: "99" })),
      /there is no record 99/,
    ],
    [
      "seats of nobody",
      (of) =>
        edit(of.notarisations, (one) => ({ ...one, seats: one.seats.map((seat) => ({ ...seat, notary: operator })) })),
      /is no notary/,
    ],
    [
      "fewer attestations than a final record has",
      (of) => edit(of.notarisations, (one) => ({ ...one, seats: [] })),
      /was attested by 0 of 2/,
    ],
    [
      "a final record that waits",
      (of) => edit(of.notarisations, (one) => ({ ...one, due: "2026-01-02T00:00:00Z" })),
      /is due for something/,
    ],
    [
      "a dispute of a later id",
      (of) => edit(of.disputes, (one) => ({ ...one, id: "9" })),
      /disputes\.0: id 9 is not from 1/,
    ],
    ["a dispute that is not its record's", (of) => of.disputes.pop(), /dispute 1/],
    ["an unbonding of nobody", (of) => edit(of.unbondings, (one) => ({ ...one, notary: operator })), /is no notary/],
    ["an unbonding of a later id", (of) => edit(of.unbondings, (one) => ({ ...one, id: "9" })), /unbondings\.0: id 9/],
    [
      "an interest of nobody",
      (of) => edit(of.interests, (one) => ({ ...one, notary: operator })),
      /interests\.0: .* is no notary/,
    ],
    ["a batch of no record", (of) => edit(of.batches, (one) => ({ ...one, record_id: "99" })), /record 99 is no batch/],
    [
      "a hash of another length",
      (of) => edit(of.hashes, (one) => ({ ...one, hash: "AAAA" })),
      /hashes\.0: .* has 3 bytes/,
    ],
  ])("%s", (_, change, text) => {
    const exported = busyExport();
    const section = copyOf(exported["notary"]);
    change(section.notarisation);
    const init = () => emptyChain({}, { ...exported, notary: section });
    expect(init).toThrow(GenesisError);
    expect(init).toThrow(text);
  });
});

function edit<T>(all: T[], change: (one: T) => T): void {
  const [first] = all;
  if (first === undefined) throw new Error("nothing to be changed");
  all[0] = change(first);
}

let kept: Record<string, unknown> | undefined;
function busyExport(): Record<string, unknown> {
  kept ??= busy().chain.exported();
  return kept;
}
