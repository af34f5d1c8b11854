import { expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { type TestChain, testPrefix } from "../../core/testing/chain.ts";
import { bytesOf, candidatesChain, chainFrom, keeperOf, notBonded, operator, second } from "./testing/stakers.ts";

/** What one block completes of each queue. */
const atOnce = 500;
const count = 1200;
const people = Array.from({ length: count }, (_, number) => {
  const bytes = Buffer.alloc(20, 7);
  bytes.writeUInt32BE(number);
  return encodeAddress(testPrefix, bytes);
});
/** Every second one is due a second later. */
const isLate = (number: number) => number % 2 === 1;

interface Balance {
  readonly address: string;
  readonly coins: readonly { readonly denom: string; readonly amount: string }[];
}
const balancesOf = (sections: Readonly<Record<string, unknown>>) =>
  (sections["bank"] as { readonly balances: readonly Balance[] }).balances;

/** A chain where so many take one coin each back from the second candidate, and moved one from there, all due at about the same time. */
function crowded(): TestChain {
  const sections = candidatesChain([100_000, 100_000]).exported();
  const entries = (number: number, more: object) => [
    {
      creation_height: "1",
      completion_time: `2026-01-01T00:01:0${isLate(number) ? 1 : 0}Z`,
      initial_balance: "1",
      unbonding_id: String(number + 1),
      unbonding_on_hold_ref_count: "0",
      ...more,
    },
  ];
  const unbonding = people.map((delegator_address, number) => ({
    delegator_address,
    validator_address: operator(2),
    entries: entries(number, { balance: "1" }),
  }));
  const redelegations = people.map((delegator_address, number) => ({
    delegator_address,
    validator_src_address: operator(2),
    validator_dst_address: operator(1),
    entries: entries(number, { shares_dst: "1.000000000000000000" }),
  }));
  const staking = { ...(sections["staking"] as object), unbonding_delegations: unbonding, redelegations };
  const balances = balancesOf(sections).map((one) =>
    one.address === notBonded ? { ...one, coins: [{ denom: "ueco2", amount: String(100_000 + count) }] } : one,
  );
  const accounts = people.map((address) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
  const auth = { ...(sections["auth"] as object), accounts };
  return chainFrom({ ...sections, auth, bank: { ...(sections["bank"] as object), balances, supply: [] }, staking });
}

test("one block completes so many, the first due first, and the next blocks the rest; what waits is slashed no more", () => {
  const chain = crowded();
  const before = chain.runBlock({ after: 61n * second });
  expect(before.events.filter(({ type }) => type.startsWith("complete"))).toEqual([]);
  const counts = [1, 2, 3, 4].map(() => {
    const { events } = chain.runBlock();
    keeperOf(chain).slash(chain.ctx, bytesOf(2), 1, 10n ** 17n);
    expect(chain.broken()).toBeUndefined();
    const paid = new Set(balancesOf(chain.exported()).map(({ address }) => address));
    const has = (late: boolean) =>
      people.filter((person, number) => isLate(number) === late && paid.has(person)).length;
    if (has(true) > 0) expect(has(false)).toBe(count / 2);
    const completed = (type: string) => events.filter((event) => event.type === type).length;
    return [completed("complete_unbonding"), completed("complete_redelegation"), has(false) + has(true)];
  });
  expect(counts).toEqual([
    [atOnce, atOnce, atOnce],
    [atOnce, atOnce, 2 * atOnce],
    [count - 2 * atOnce, count - 2 * atOnce, count],
    [0, 0, count],
  ]);
});
