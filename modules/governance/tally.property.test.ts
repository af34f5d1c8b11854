import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decFromAtomics, decOne, formatDec, parseDec } from "../../codec/decimal.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as StakingMsg } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { addressText } from "../../core/addresses.ts";
import { LedgerError } from "../../core/errors.ts";
import { type TestChain, testAddress } from "../../core/testing/chain.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { addCandidate, day, delegate, eco2, govChain, operator, person, propose } from "./testing/chain.ts";

const candidates = [100, 101, 102] as const;
const voters = [1, 2, 3, 4, 100, 101, 102] as const;
/** Options of the enum in order, with weights of 10^-18 that make one. */
type Ballot = ReadonlyMap<number, bigint>;

const anyBallot: fc.Arbitrary<Ballot> = fc
  .tuple(
    fc.shuffledSubarray([1, 2, 3, 4], { minLength: 1 }),
    fc.array(fc.bigInt({ min: 1n, max: decOne / 4n }), { minLength: 4, maxLength: 4 }),
  )
  .map(([options, cuts]) => {
    const parts = options.slice(1).map((option, i): [number, bigint] => [option, cuts[i] ?? 1n]);
    const rest = decOne - parts.reduce((sum, [, part]) => sum + part, 0n);
    return new Map([[options[0] ?? 1, rest], ...parts]);
  });

type Step = (chain: TestChain, ballots: Map<string, Ballot>) => void;
const someone = fc.constantFrom(...voters);
const someCandidate = fc.constantFrom(...candidates);
const someAmount = fc.integer({ min: 1, max: 5_000_000 });

const cast: fc.Arbitrary<Step> = fc.tuple(someone, anyBallot).map(([who, ballot]) => (chain, ballots) => {
  const options = [...ballot].map(([option, weight]) => ({ option: option as 1, weight: formatDec(weight) }));
  chain.deliver(MsgDefinition.methods.voteWeighted, { proposalId: 1n, voter: person(who), options });
  ballots.set(person(who), ballot);
});
const give: fc.Arbitrary<Step> = fc.tuple(someone, someCandidate, someAmount).map(
  ([who, to, amount]) =>
    (chain) =>
      delegate(chain, person(who), to, amount),
);
const take: fc.Arbitrary<Step> = fc.tuple(someone, someCandidate, someAmount).map(([who, from, amount]) => (chain) => {
  const request = { delegatorAddress: person(who), validatorAddress: operator(from), amount: eco2(amount)[0] };
  chain.deliver(StakingMsg.methods.undelegate, request);
});
const move: fc.Arbitrary<Step> = fc
  .tuple(someone, someCandidate, someCandidate, someAmount)
  .map(([who, from, to, amount]) => (chain) => {
    chain.deliver(StakingMsg.methods.beginRedelegate, {
      delegatorAddress: person(who),
      validatorSrcAddress: operator(from),
      validatorDstAddress: operator(to),
      amount: eco2(amount)[0],
    });
  });
const slash: fc.Arbitrary<Step> = fc
  .tuple(someCandidate, fc.integer({ min: 1, max: 99 }))
  .map(([whom, percent]) => (chain) => {
    const keeper = chain.chain.doors(StakingKeeper);
    if (keeper.validator(chain.ctx, testAddress(whom)) === undefined) return;
    keeper.slash(chain.ctx, testAddress(whom), chain.ctx.height, parseDec(`0.${String(percent).padStart(2, "0")}`));
  });
const block: fc.Arbitrary<Step> = fc.constant((chain) => void chain.runBlock());

/** A plain count at the close: voter by voter, delegation by delegation, then what each candidate's vote carries. */
function plainCount(chain: TestChain, ballots: ReadonlyMap<string, Ballot>): bigint[] {
  const keeper = chain.chain.doors(StakingKeeper);
  const totals = [0n, 0n, 0n, 0n];
  for (const [operatorBytes, { tokens, delegatorShares }] of keeper.validators(chain.ctx)) {
    const whole = decFromAtomics(delegatorShares);
    const shares = [0n, 0n, 0n, 0n];
    const add = (amount: bigint, ballot: Ballot) => {
      for (const [option, weight] of ballot) shares[option - 1] = (shares[option - 1] ?? 0n) + amount * weight;
    };
    let rest = whole;
    for (const number of voters) {
      const ballot = ballots.get(person(number));
      const held = keeper.shares(chain.ctx, testAddress(number), operatorBytes);
      if (ballot === undefined || held === 0n) continue;
      add(held, ballot);
      rest -= held;
    }
    const own = ballots.get(addressText(chain.ctx.chain, operatorBytes));
    if (own !== undefined) add(rest, own);
    // Shares times weights are counts of 10^-36, shares of 10^-18: what is left are tokens of 10^-18.
    for (const [i, part] of shares.entries())
      totals[i] = (totals[i] ?? 0n) + (part * BigInt(tokens)) / (whole === 0n ? 1n : whole);
  }
  return totals.map((total) => total / decOne);
}

test("the running tally is a plain count, whatever is voted, delegated, taken back, moved and slashed meanwhile", () => {
  const refused = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  };
  const steps = fc.array(fc.oneof({ weight: 4, arbitrary: cast }, give, take, move, slash, block), {
    minLength: 5,
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const chain = govChain();
      for (const number of candidates) addCandidate(chain, number, 1_000_000);
      for (const number of [1, 2, 3, 4]) delegate(chain, person(number), 100 + (number % 3), 2_000_000);
      propose(chain);
      const ballots = new Map<string, Ballot>();
      for (const step of all) {
        // A refused step has changed nothing, here as in a transaction.
        refused(() => step(chain, ballots));
        expect(chain.broken()).toBeUndefined();
      }
      chain.runBlock({ after: 2n * day });
      const counted = plainCount(chain, ballots).map(String);
      chain.runBlock();
      const { proposal } = chain.query(QueryDefinition.methods.proposal, { proposalId: 1n });
      const { yesCount, abstainCount, noCount, noWithVetoCount } = proposal?.finalTallyResult ?? {};
      expect([yesCount, abstainCount, noCount, noWithVetoCount]).toEqual(counted);
      expect(chain.broken()).toBeUndefined();
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 15 : 1000 },
  );
});
