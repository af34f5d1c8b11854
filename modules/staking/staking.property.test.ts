import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { MsgDefinition } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { LedgerError } from "../../core/errors.ts";
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

const { createValidator, editValidator, cancelUnbondingDelegation } = MsgDefinition.methods;
const supply = 9_000_000n;

/** Accounts 1 to 5 may be candidates; account 6 only votes. */
const candidate = fc.integer({ min: 1, max: 5 });
const voter = fc.integer({ min: 1, max: 6 });
const amount = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 400_000 }));
const fraction = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.constant(10n ** 18n));

interface Step {
  readonly what: string;
  readonly run: (chain: TestChain) => void;
}

const step = (what: string, run: (chain: TestChain) => void): Step => ({ what, run });

/** The height of something of the last blocks, so that faults and cancelled entries are mostly there. */
const heightBack = (chain: TestChain, back: number) => Math.max(1, chain.ctx.height - back);

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(candidate, amount)
    .map(([of, bond]) =>
      step(`register ${of} ${bond}`, (chain) => chain.deliver(createValidator, registration(of, bond))),
    ),
  fc.tuple(candidate, amount).map(([of, minimum]) =>
    step(`edit ${of} ${minimum}`, (chain) => {
      const description = { moniker: "x", identity: "", website: "", securityContact: "", details: "" };
      const minSelfDelegation = minimum.toString();
      chain.deliver(editValidator, { description, validatorAddress: operator(of), minSelfDelegation });
    }),
  ),
  fc
    .tuple(voter, candidate, amount)
    .map(([from, to, tokens]) => step(`vote ${from} ${to} ${tokens}`, (chain) => vote(chain, from, to, tokens))),
  fc
    .tuple(voter, candidate, amount)
    .map(([from, of, tokens]) => step(`leave ${from} ${of} ${tokens}`, (chain) => leave(chain, from, of, tokens))),
  fc.tuple(voter, candidate).map(([from, of]) =>
    step(`leave whole ${from} ${of}`, (chain) => {
      const { tokens = "0", delegatorShares = "1" } = keeperOf(chain).validator(chain.ctx, bytesOf(of)) ?? {};
      const shares = keeperOf(chain).shares(chain.ctx, bytesOf(from), bytesOf(of));
      leave(chain, from, of, Number((shares * BigInt(tokens)) / (BigInt(delegatorShares) || 1n)) || 1);
    }),
  ),
  fc
    .tuple(voter, candidate, candidate, amount)
    .map(([from, source, to, tokens]) =>
      step(`move ${from} ${source} ${to} ${tokens}`, (chain) => move(chain, from, source, to, tokens)),
    ),
  fc.tuple(voter, candidate, amount, fc.nat(3)).map(([from, of, tokens, back]) =>
    step(`cancel ${from} ${of} ${tokens} -${back}`, (chain) => {
      const creationHeight = BigInt(heightBack(chain, back));
      const addresses = { delegatorAddress: account(from), validatorAddress: operator(of) };
      chain.deliver(cancelUnbondingDelegation, { ...addresses, amount: ueco2(tokens), creationHeight });
    }),
  ),
  fc.tuple(candidate, fc.nat(6), fraction).map(([of, back, part]) =>
    step(`slash ${of} -${back} ${part}`, (chain) => {
      keeperOf(chain).slash(chain.ctx, bytesOf(of), heightBack(chain, back), part);
    }),
  ),
  candidate.map((of) => step(`jail ${of}`, (chain) => keeperOf(chain).jail(chain.ctx, bytesOf(of)))),
  candidate.map((of) => step(`unjail ${of}`, (chain) => keeperOf(chain).unjail(chain.ctx, bytesOf(of)))),
  fc.oneof({
    weight: 1,
    arbitrary: candidate.map((of) =>
      step(`tombstone ${of}`, (chain) => keeperOf(chain).tombstone(chain.ctx, bytesOf(of))),
    ),
  }),
  fc
    .constantFrom(second, second, 3_600n * second, unbonding, 90n * 86_400n * second)
    .map((after) => step(`block ${after}`, (chain) => chain.runBlock({ after }))),
  fc.constant(step("again from its export", () => undefined)),
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
    if (!(error instanceof LedgerError)) throw error;
  }
  return chain;
}

/** What the coins of all accounts, pools and the neutrality allocation sum to. */
function coinsOf(chain: TestChain): bigint {
  const { balances } = chain.exported()["bank"] as { balances: { coins: { amount: string }[] }[] };
  return balances.flatMap(({ coins }) => coins).reduce((sum, coin) => sum + BigInt(coin.amount), 0n);
}

const runs = process.env["ECO2_LONG"] === undefined ? 40 : 400;

test("whatever is done, pools are tokens, shares sum, indexes name what is there, and no coin comes or goes", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 40 }), (list) => {
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
    fc.property(fc.array(steps, { minLength: 10, maxLength: 40 }), (list) => {
      const chain = list.reduce(take, begun());
      const exported = chain.exported();
      expect(chainFrom(exported).exported()).toEqual(exported);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});
