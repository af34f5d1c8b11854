import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  account,
  bytesOf,
  candidatesChain,
  keeperOf,
  leave,
  move,
  operator,
  second,
  ueco2,
  unbonding,
  vote,
} from "../testing/stakers.ts";

const q = QueryDefinition.methods;
const page = { key: new Uint8Array(0), offset: 0n, limit: 1n, countTotal: true, reverse: false };

/** Candidate 1 has a seat, 2 and 3 have none; account 5 has votes for all, takes some back and moves some. */
function voted(): TestChain {
  const chain = candidatesChain([500, 400, 300]);
  for (const candidate of [1, 2, 3]) vote(chain, 5, candidate, 100);
  leave(chain, 5, 1, 10);
  leave(chain, 5, 2, 20);
  move(chain, 5, 2, 3, 30);
  return chain;
}
const names = (list: readonly { operatorAddress: string }[]) => list.map(({ operatorAddress }) => operatorAddress);

describe("candidates", () => {
  test.each([
    ["", [1, 2, 3]],
    ["BOND_STATUS_BONDED", [1]],
    ["BOND_STATUS_UNBONDED", [2, 3]],
    ["BOND_STATUS_UNBONDING", []],
  ])("of status %j", (status, wanted) => {
    expect(names(voted().query(q.validators, { status }).validators)).toEqual(wanted.map(operator));
  });

  test("in pages", () => {
    const chain = voted();
    const first = chain.query(q.validators, { status: "BOND_STATUS_UNBONDED", pagination: page });
    expect([names(first.validators), first.pagination?.total]).toEqual([[operator(2)], 2n]);
    const key = first.pagination?.nextKey ?? new Uint8Array(0);
    const next = chain.query(q.validators, { status: "BOND_STATUS_UNBONDED", pagination: { ...page, key } });
    expect(names(next.validators)).toEqual([operator(3)]);
  });

  test("by themselves, and of a delegator", () => {
    const chain = voted();
    expect(chain.query(q.validator, { validatorAddr: operator(2) }).validator?.tokens).toBe("450");
    const of = { delegatorAddr: account(5) };
    expect(names(chain.query(q.delegatorValidators, of).validators)).toEqual([1, 2, 3].map(operator));
    const one = chain.query(q.delegatorValidator, { ...of, validatorAddr: operator(2) });
    expect(one.validator?.operatorAddress).toBe(operator(2));
  });
});

describe("delegations", () => {
  const shares = (whole: number) => `${whole}${"0".repeat(18)}`;

  test("with what they are worth", () => {
    const chain = voted();
    keeperOf(chain).slash(chain.ctx, bytesOf(1), chain.ctx.height, 10n ** 17n);
    const { delegationResponse } = chain.query(q.delegation, { delegatorAddr: account(5), validatorAddr: operator(1) });
    expect(delegationResponse).toEqual({
      delegation: { delegatorAddress: account(5), validatorAddress: operator(1), shares: shares(90) },
      balance: ueco2(82),
    });
  });

  test("of a candidate and of a delegator, in pages", () => {
    const chain = voted();
    const all = chain.query(q.validatorDelegations, { validatorAddr: operator(3) });
    expect(all.delegationResponses.map(({ delegation, balance }) => [delegation?.delegatorAddress, balance])).toEqual([
      [account(3), ueco2(300)],
      [account(5), ueco2(130)],
    ]);
    const first = chain.query(q.delegatorDelegations, { delegatorAddr: account(5), pagination: page });
    expect(first.delegationResponses.map(({ balance }) => balance)).toEqual([ueco2(90)]);
    expect(first.pagination?.total).toBe(3n);
    expect(chain.query(q.validatorDelegations, { validatorAddr: operator(9) }).delegationResponses).toEqual([]);
  });
});

describe("what unbonds and what moved", () => {
  const entry = (tokens: number, id: bigint, time: bigint) => ({
    creationHeight: 2n,
    completionTime: timestampOf(time),
    initialBalance: tokens.toString(),
    unbondingId: id,
    unbondingOnHoldRefCount: 0n,
  });

  test("of both, of a candidate, of a delegator", () => {
    const chain = voted();
    const time = chain.ctx.time + unbonding;
    const told = (of: number, tokens: number, id: bigint) => ({
      delegatorAddress: account(5),
      validatorAddress: operator(of),
      entries: [{ ...entry(tokens, id, time), balance: tokens.toString() }],
    });
    const { unbond } = chain.query(q.unbondingDelegation, { delegatorAddr: account(5), validatorAddr: operator(2) });
    expect(unbond).toEqual(told(2, 20, 2n));
    const ofOne = chain.query(q.validatorUnbondingDelegations, { validatorAddr: operator(1) });
    expect(ofOne.unbondingResponses).toEqual([told(1, 10, 1n)]);
    const ofAll = chain.query(q.delegatorUnbondingDelegations, { delegatorAddr: account(5) });
    expect(ofAll.unbondingResponses).toEqual([told(1, 10, 1n), told(2, 20, 2n)]);
  });

  test.each([
    ["by all three", { delegatorAddr: account(5), srcValidatorAddr: operator(2), dstValidatorAddr: operator(3) }],
    ["by the source", { srcValidatorAddr: operator(2) }],
    ["by the delegator", { delegatorAddr: account(5) }],
  ])("redelegations %s", (_, request) => {
    const chain = voted();
    const time = chain.ctx.time + unbonding;
    const { redelegationResponses } = chain.query(q.redelegations, request);
    const addresses = {
      delegatorAddress: account(5),
      validatorSrcAddress: operator(2),
      validatorDstAddress: operator(3),
    };
    const redelegationEntry = { ...entry(30, 3n, time), sharesDst: `30${"0".repeat(18)}` };
    expect(redelegationResponses).toEqual([
      { redelegation: { ...addresses, entries: [] }, entries: [{ redelegationEntry, balance: "30" }] },
    ]);
  });
});

test("the pool holds tokens with and without seats, and what unbonds", () => {
  expect(voted().query(q.pool, {}).pool).toEqual({
    bondedTokens: "590",
    notBondedTokens: `${400 + 300 + 200 - 20 + 30}`,
  });
});

describe("historical information", () => {
  test("tells the seated candidates of the last blocks", () => {
    const chain = voted();
    chain.runBlock();
    vote(chain, 5, 1, 1);
    for (let block = 0; block < 4; block += 1) chain.runBlock({ after: second });
    expect(chain.ctx.height).toBe(7);
    const at = (height: bigint) => chain.query(q.historicalInfo, { height }).hist;
    expect(at(5n)?.header).toMatchObject({ chainId: "test-1", height: 5n });
    expect([5n, 6n, 7n].map((height) => at(height)?.valset.map(({ tokens }) => tokens))).toEqual([
      ["591"],
      ["591"],
      ["591"],
    ]);
    expect(refusal(() => at(4n))).toBe("NotFound: historical info for height 4 not found");
  });

  test("tells of each block who sat when it began, though it is written once", () => {
    const chain = voted();
    const tokens = () =>
      [0, 1, 2].map((back) => {
        const { hist } = chain.query(q.historicalInfo, { height: BigInt(chain.ctx.height - back) });
        return hist?.valset.map((one) => one.tokens).join();
      });
    for (let block = 0; block < 3; block += 1) chain.runBlock();
    expect(tokens()).toEqual(["590", "590", "590"]);
    vote(chain, 5, 1, 1);
    chain.runBlock();
    expect(tokens()).toEqual(["591", "590", "590"]);
    chain.runBlock();
    chain.runBlock();
    expect(tokens()).toEqual(["591", "591", "591"]);
  });
});

describe("a query is refused", () => {
  test.each<[string, (chain: TestChain) => unknown, string]>([
    [
      "for an unknown status",
      (c) => c.query(q.validators, { status: "bonded" }),
      "InvalidArgument: invalid validator status bonded",
    ],
    [
      "for the name of a property",
      (c) => c.query(q.validators, { status: "constructor" }),
      "InvalidArgument: invalid validator status constructor",
    ],
    ["without an operator", (c) => c.query(q.validator, {}), "InvalidArgument: validator address cannot be empty"],
    [
      "without a delegator",
      (c) => c.query(q.delegatorDelegations, {}),
      "InvalidArgument: delegator address cannot be empty",
    ],
    [
      "for a bad operator",
      (c) => c.query(q.validatorDelegations, { validatorAddr: account(1) }),
      "InvalidArgument: invalid address: ",
    ],
    [
      "for a bad delegator",
      (c) => c.query(q.delegatorValidators, { delegatorAddr: operator(1) }),
      "InvalidArgument: invalid address: ",
    ],
    [
      "for an unknown candidate",
      (c) => c.query(q.validator, { validatorAddr: operator(9) }),
      `NotFound: validator ${operator(9)} not found`,
    ],
    [
      "for no delegation",
      (c) => c.query(q.delegation, { delegatorAddr: account(9), validatorAddr: operator(1) }),
      `NotFound: delegation with delegator ${account(9)} not found for validator ${operator(1)}`,
    ],
    [
      "for a candidate without one",
      (c) => c.query(q.delegatorValidator, { delegatorAddr: account(9), validatorAddr: operator(1) }),
      "Internal: no delegation for (address, validator) tuple",
    ],
    [
      "for nothing that unbonds",
      (c) => c.query(q.unbondingDelegation, { delegatorAddr: account(9), validatorAddr: operator(1) }),
      `NotFound: unbonding delegation with delegator ${account(9)} not found for validator ${operator(1)}`,
    ],
    [
      "for nothing that moved",
      (c) =>
        c.query(q.redelegations, {
          delegatorAddr: account(9),
          srcValidatorAddr: operator(1),
          dstValidatorAddr: operator(2),
        }),
      `NotFound: redelegation not found for delegator address ${account(9)} from validator address ${operator(1)}`,
    ],
    [
      "for a negative height",
      (c) => c.query(q.historicalInfo, { height: -1n }),
      "InvalidArgument: height cannot be negative",
    ],
    [
      "for a height to come",
      (c) => c.query(q.historicalInfo, { height: 2n ** 62n }),
      `NotFound: historical info for height ${2n ** 62n} not found`,
    ],
  ])("%s", (_, ask, wanted) => {
    expect(refusal(() => ask(voted()))).toContain(wanted);
  });
});
