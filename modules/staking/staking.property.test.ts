import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { QueryDefinition } from "../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { LedgerError } from "../../core/errors.ts";
import { QueryError } from "../../core/queryError.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import {
  account,
  bytesOf,
  candidatesChain,
  chainFrom,
  keeperOf,
  leave,
  move,
  operator,
  registration,
  second,
  ueco2,
  unbonding,
  vote,
} from "./testing/stakers.ts";

const { delegation, delegatorUnbondingDelegations } = QueryDefinition.methods;
const { createValidator, editValidator, cancelUnbondingDelegation } = MsgDefinition.methods;
const supply = 9_000_000n;

/** Accounts 1 to 5 may be candidates; account 6 only votes. */
const candidate = fc.integer({ min: 1, max: 5 });
const voter = fc.integer({ min: 1, max: 6 });
const amount = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 }));
const whole = 10n ** 18n;
const fraction = fc.oneof(
  fc.bigInt({ min: 0n, max: whole / 10n }),
  fc.bigInt({ min: 0n, max: whole }),
  fc.constant(whole),
);

interface Step {
  readonly what: string;
  readonly run: (chain: TestChain) => void;
}

const step = (what: string, run: (chain: TestChain) => void): Step => ({ what, run });

/** Takes back a part of what an account unbonds, of whichever candidate. */
function cancel(chain: TestChain, from: number, pick: number, tokens: number): void {
  const { unbondingResponses } = chain.query(delegatorUnbondingDelegations, { delegatorAddr: account(from) });
  const all = unbondingResponses.flatMap(({ validatorAddress, entries }) =>
    entries.map(({ creationHeight, balance }) => ({ validatorAddress, creationHeight, balance })),
  );
  const found = all[pick % Math.max(1, all.length)];
  if (found === undefined) return;
  const { validatorAddress, creationHeight } = found;
  const amount = ueco2(BigInt(tokens) < BigInt(found.balance) ? tokens : BigInt(found.balance));
  chain.deliver(cancelUnbondingDelegation, {
    delegatorAddress: account(from),
    validatorAddress,
    amount,
    creationHeight,
  });
}

/** Takes back all that an account's votes for a candidate are worth. */
function leaveWhole(chain: TestChain, from: number, of: number): void {
  const request = { delegatorAddr: account(from), validatorAddr: operator(of) };
  const { delegationResponse } = chain.query(delegation, request);
  leave(chain, from, of, Number(delegationResponse?.balance?.amount ?? 1));
}

const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const steps = fc.oneof(
  weighted(
    2,
    fc
      .tuple(candidate, amount)
      .map(([of, bond]) => step(`register ${of} ${bond}`, (c) => c.deliver(createValidator, registration(of, bond)))),
  ),
  weighted(
    1,
    fc.tuple(candidate, amount).map(([of, minimum]) =>
      step(`edit ${of} ${minimum}`, (chain) => {
        const description = { moniker: "x", identity: "", website: "", securityContact: "", details: "" };
        const minSelfDelegation = minimum.toString();
        chain.deliver(editValidator, { description, validatorAddress: operator(of), minSelfDelegation });
      }),
    ),
  ),
  weighted(
    5,
    fc
      .tuple(voter, candidate, amount)
      .map(([from, to, tokens]) => step(`vote ${from} ${to} ${tokens}`, (chain) => vote(chain, from, to, tokens))),
  ),
  weighted(
    6,
    fc
      .tuple(voter, candidate, amount)
      .map(([from, of, tokens]) => step(`leave ${from} ${of} ${tokens}`, (chain) => leave(chain, from, of, tokens))),
  ),
  weighted(
    2,
    fc
      .tuple(voter, candidate)
      .map(([from, of]) => step(`leave whole ${from} ${of}`, (chain) => leaveWhole(chain, from, of))),
  ),
  weighted(
    6,
    fc
      .tuple(voter, candidate, candidate, amount)
      .map(([from, of, to, tokens]) =>
        step(`move ${from} ${of} ${to} ${tokens}`, (c) => move(c, from, of, to, tokens)),
      ),
  ),
  weighted(
    4,
    fc
      .tuple(voter, fc.nat(5), amount)
      .map(([from, pick, tokens]) => step(`cancel ${from} ${pick} ${tokens}`, (c) => cancel(c, from, pick, tokens))),
  ),
  weighted(
    4,
    fc.tuple(candidate, fc.nat(6), fraction).map(([of, back, part]) =>
      step(`slash ${of} -${back} ${part}`, (chain) => {
        keeperOf(chain).slash(chain.ctx, bytesOf(of), Math.max(1, chain.ctx.height - back), part);
      }),
    ),
  ),
  weighted(
    2,
    candidate.map((of) => step(`jail ${of}`, (chain) => keeperOf(chain).jail(chain.ctx, bytesOf(of)))),
  ),
  weighted(
    4,
    candidate.map((of) => step(`unjail ${of}`, (chain) => keeperOf(chain).unjail(chain.ctx, bytesOf(of)))),
  ),
  weighted(
    1,
    candidate.map((of) => step(`tombstone ${of}`, (chain) => keeperOf(chain).tombstone(chain.ctx, bytesOf(of)))),
  ),
  weighted(
    8,
    fc
      .constantFrom(second, second, second, 3_600n * second, unbonding, 90n * 86_400n * second)
      .map((after) => step(`block ${after}`, (chain) => chain.runBlock({ after }))),
  ),
  weighted(1, fc.constant(step("again from its export", () => undefined))),
);

/** Three candidates, the first two with seats, and votes for all of them. */
function begun(): TestChain {
  const chain = candidatesChain([200_000, 100_000, 50_000], 2);
  for (const from of [4, 5, 6]) for (const to of [1, 2, 3]) vote(chain, from, to, 100_000);
  return chain;
}

/** Does a step; what a refused one did is gone. */
function take(chain: TestChain, { run, what }: Step): TestChain {
  if (what === "again from its export") return chainFrom(chain.exported());
  try {
    run(chain);
  } catch (error) {
    if (!(error instanceof LedgerError || error instanceof QueryError)) throw error;
  }
  return chain;
}

/** What the coins of all accounts, pools and the neutrality allocation sum to. */
function coinsOf(chain: TestChain): bigint {
  const { balances } = chain.exported()["bank"] as { balances: { coins: { amount: string }[] }[] };
  return balances.flatMap(({ coins }) => coins).reduce((sum, coin) => sum + BigInt(coin.amount), 0n);
}

const runs = process.env["ECO2_LONG"] === undefined ? 25 : 600;

test("whatever is done, pools are tokens, shares sum, indexes name what is there, and no coin comes or goes", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 20, maxLength: 60, size: "max" }), (list) => {
      let chain = begun();
      for (const one of list) {
        chain = take(chain, one);
        const broken = chain.broken();
        if (broken !== undefined) throw new Error(`after ${one.what}: ${broken}`);
      }
      expect(coinsOf(chain)).toBe(supply);
    }),
    { numRuns: runs },
  );
});

test("what is exported is read again as it was", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 20, maxLength: 60, size: "max" }), (list) => {
      const chain = list.reduce(take, begun());
      const exported = chain.exported();
      expect(chainFrom(exported).exported()).toEqual(exported);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});
