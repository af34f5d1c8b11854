import { describe, expect, test } from "@jest/globals";
import { brokenInvariant } from "../../core/chain.ts";
import { exportGenesis } from "../../core/genesis.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import {
  account,
  bonded,
  bytesOf,
  candidatesChain,
  chainFrom,
  keeperOf,
  leave,
  move,
  notBonded,
  operator,
  second,
  stakingChain,
  standing,
  ueco2,
  unbonding,
  vote,
} from "./testing/stakers.ts";

type Section = Record<string, unknown>;
const sectionOf = (chain: TestChain) => chain.exported()["staking"] as Section;

/** A chain with candidates of all kinds, and entries of all kinds. */
function busyChain(): TestChain {
  const chain = candidatesChain([1000, 900, 800, 700], 2);
  vote(chain, 5, 1, 100);
  vote(chain, 5, 3, 100);
  move(chain, 5, 3, 2, 40);
  leave(chain, 5, 1, 10);
  leave(chain, 4, 4, 700);
  chain.runBlock();
  leave(chain, 5, 1, 10);
  keeperOf(chain).slash(chain.ctx, bytesOf(1), 2, 10n ** 17n);
  keeperOf(chain).tombstone(chain.ctx, bytesOf(3));
  chain.runBlock();
  return chain;
}

describe("a section", () => {
  test("exported and read again is the same state", () => {
    const chain = busyChain();
    const exported = chain.exported();
    const again = chainFrom(exported);
    expect(again.exported()).toEqual(exported);
    expect(again.broken()).toBeUndefined();
    again.runBlock({ after: unbonding + 2n * second });
    again.runBlock();
    expect(sectionOf(again)).toMatchObject({ unbonding_delegations: [], redelegations: [] });
    expect([standing(again, 4), again.broken()]).toEqual(["none", undefined]);
  });

  test("goes on with ids that no entry has", () => {
    const chain = chainFrom(busyChain().exported());
    const { response } = leave(chain, 5, 1, 5);
    expect(response.amount).toEqual(ueco2(5));
    const entries = (sectionOf(chain)["unbonding_delegations"] as { entries: { unbonding_id: string }[] }[]).flatMap(
      (one) => one.entries.map(({ unbonding_id }) => unbonding_id),
    );
    expect(new Set(entries).size).toBe(entries.length);
  });

  test("for a chain that counts from 1 again has no heights of this one", () => {
    const chain = busyChain();
    const sections = exportGenesis(chain.chain, { ...chain.ctx, branch: chain.ctx.branch.fork() }, true);
    const text = JSON.stringify(sections["staking"]);
    expect([...text.matchAll(/"creation_height":"(\d+)"/g)].map(([, height]) => height)).toEqual(["0", "0", "0", "0"]);
    const again = chainFrom(sections);
    expect(brokenInvariant(again.chain, again.ctx)).toBeUndefined();
    // Its first faults reach what stands, and nothing that began to leave before it began.
    expect(keeperOf(again).slash(again.ctx, bytesOf(2), 1, 10n ** 17n)).toBe(94n);
    expect(again.broken()).toBeUndefined();
  });

  test("of a new chain has the parameters of the chain, and nobody", () => {
    const chain = chainFrom({});
    expect(sectionOf(chain)).toMatchObject({
      params: { unbonding_time: "1814400s", max_validators: 21, max_entries: 7, bond_denom: "ueco2" },
      validators: [],
      tombstoned: [],
      stakes: [],
    });
  });
});

/** A section as other tools make it for a new chain: candidates that call themselves bonded, and no word of seats. */
function plainSections(): { bank: { balances: Section[] }; staking: Section } {
  const { params, validators, delegations } = sectionOf(candidatesChain([500, 400], 2));
  return {
    bank: { balances: [{ address: bonded, coins: [ueco2(900)] }] },
    staking: { params, validators, delegations, exported: false },
  };
}

describe("a section made by other tools", () => {
  test("has its candidates elected at once", () => {
    const chain = chainFrom(plainSections());
    expect([standing(chain, 1), standing(chain, 2)]).toEqual(["bonded 500 500", "bonded 400 400"]);
    expect(chain.broken()).toBeUndefined();
  });

  const first = (name: "validators" | "delegations", change: Section) => (section: Section) => {
    const [one, ...others] = section[name] as Section[];
    return { ...section, [name]: [{ ...one, ...change }, ...others] };
  };
  const entry = {
    creation_height: "0",
    completion_time: "2026-01-02T00:00:00Z",
    initial_balance: "5",
    balance: "5",
    unbonding_id: "1",
    unbonding_on_hold_ref_count: "0",
  };
  const leaving =
    (...entries: Section[]) =>
    (section: Section) => ({
      ...section,
      unbonding_delegations: [{ delegator_address: account(1), validator_address: operator(1), entries }],
    });
  const moving = (change: Section) => (section: Section) => ({
    ...section,
    redelegations: [
      {
        delegator_address: account(1),
        validator_src_address: operator(1),
        validator_dst_address: operator(2),
        entries: [],
        ...change,
      },
    ],
  });

  test.each<[string, (section: Section) => Section, string]>([
    ["an unknown field", (one) => ({ ...one, seats: [] }), "app_state.staking"],
    [
      "parameters of no chain",
      (one) => ({ ...one, params: { ...(one["params"] as Section), max_entries: 0 } }),
      "params: max entries must be positive",
    ],
    [
      "an operator that is none",
      first("validators", { operator_address: account(1) }),
      "validators.0.operator_address: ",
    ],
    ["no key", first("validators", { consensus_pubkey: null }), "validators.0.consensus_pubkey: is missing"],
    [
      "a candidate twice",
      (one) => ({ ...one, validators: [(one["validators"] as Section[])[0], ...(one["validators"] as Section[])] }),
      "validators.1: duplicate operator",
    ],
    [
      "a candidate that is unbonding",
      first("validators", { status: "BOND_STATUS_UNBONDING" }),
      "validators.0.status: must be",
    ],
    ["negative tokens", first("validators", { tokens: "-1" }), "validators.0.tokens: must not be negative"],
    [
      "tokens without shares",
      first("validators", { delegator_shares: "0" }),
      "validators.0.delegator_shares: 0 shares cannot have 500 tokens",
    ],
    ["shares of nobody", first("validators", { delegator_shares: "501" }), "validators.0.delegator_shares: "],
    ["a delegation of nothing", first("delegations", { shares: "0" }), "delegations.0.shares: must be above zero"],
    [
      "a delegation to nobody",
      first("delegations", { validator_address: operator(9) }),
      "delegations.0.validator_address: ",
    ],
    [
      "a delegation twice",
      (one) => ({ ...one, delegations: [...(one["delegations"] as Section[]), (one["delegations"] as Section[])[0]] }),
      "delegations.2: duplicate delegation of",
    ],
    [
      "other tokens than the pool's",
      leaving(entry),
      `the account not_bonded_tokens_pool (${notBonded}) has 0ueco2, the section makes it 5`,
    ],
    [
      "an unbonding of somebody without an account",
      (section) => ({
        ...section,
        unbonding_delegations: [{ delegator_address: account(9), validator_address: operator(1), entries: [entry] }],
      }),
      `unbonding_delegations.0.delegator_address: ${account(9)} has no account in app_state.auth`,
    ],
    ["an unbonding of nothing", leaving(), "unbonding_delegations.0.entries: must not be empty"],
    [
      "an unbonding without end",
      leaving({ ...entry, completion_time: null }),
      "unbonding_delegations.0.entries.0.completion_time: is missing",
    ],
    [
      "an unbonding of less than nothing",
      leaving({ ...entry, balance: "-5" }),
      "unbonding_delegations.0.entries.0.balance: must not be negative",
    ],
    [
      "an entry that is held",
      leaving({ ...entry, unbonding_on_hold_ref_count: "1" }),
      "unbonding_on_hold_ref_count: nothing on this chain",
    ],
    ["a redelegation of nothing", moving({}), "redelegations.0.entries: must not be empty"],
    ["a redelegation from nowhere", moving({ validator_src_address: "x" }), "redelegations.0.validator_src_address: "],
    [
      "a commission above the chain's bound",
      first("validators", {
        commission: {
          commission_rates: { rate: "0.7", max_rate: "0.7", max_change_rate: "0.1" },
          update_time: "2026-01-01T00:00:00Z",
        },
      }),
      "validators.0.commission: commission rate is 0.700000000000000000, at most 0.600000000000000000 is allowed",
    ],
    [
      "a stake of nobody",
      (one) => ({ ...one, stakes: [{ operator_address: "x", height: 1, time: "1", tokens: "1" }] }),
      "stakes.0.operator_address: ",
    ],
    ["a tombstone of nobody", (one) => ({ ...one, tombstoned: ["x"] }), "tombstoned.0: "],
  ])("is refused for %s", (_, change, wanted) => {
    const { bank, staking } = plainSections();
    const auth = { accounts: [{ "@type": "/cosmos.auth.v1beta1.BaseAccount", address: account(1) }] };
    expect(() => chainFrom({ auth, bank, staking: change(staking) })).toThrow(wanted);
  });

  test("whose seats are others than the bonded is refused", () => {
    const section = sectionOf(candidatesChain([500, 400], 1));
    const changed = first("validators", { status: "BOND_STATUS_UNBONDED" })(section);
    expect(() => chainFrom({ ...stakingChain().exported(), staking: changed })).toThrow(
      "validators.0.status: a candidate is BOND_STATUS_BONDED exactly if it is among election.seats",
    );
  });

  test("whose candidate has a key that CometBFT does not take on this chain is refused", () => {
    const { bank, staking } = plainSections();
    const key = { "@type": "/cosmos.crypto.secp256k1.PubKey", key: Buffer.alloc(33, 2).toString("base64") };
    expect(() => chainFrom({ bank, staking: first("validators", { consensus_pubkey: key })(staking) })).toThrow(
      "a validator has a key of the kind secp256k1, consensus_params.validator.pub_key_types are ed25519",
    );
  });
});
