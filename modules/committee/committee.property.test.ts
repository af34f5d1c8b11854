import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decFromAtomics, parseDec } from "../../codec/decimal.ts";
import { Appointment } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { addressBytes } from "../../core/addresses.ts";
import { LedgerError } from "../../core/errors.ts";
import { testAddress } from "../../core/testing/chain.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import {
  accountOf,
  addCandidate,
  authority,
  balance,
  committeeChain,
  create,
  day,
  methods,
  person,
  propose,
  queries,
  rules,
  sendFrom,
  stake,
  vote,
} from "./testing/chain.ts";

type Chain = ReturnType<typeof committeeChain>;
type Step = (chain: Chain) => unknown;

const [appointed, elected] = [1n, 2n];
const someone = fc.integer({ min: 1, max: 6 });
const candidate = fc.constantFrom(100, 101);
const amount = fc.integer({ min: 1, max: 2_000_000 });

const steps: readonly fc.Arbitrary<Step>[] = [
  someone.map((who) => (chain) => chain.deliver(methods.nominate, { nominee: person(who), committeeId: elected })),
  fc.tuple(someone, someone).map(
    ([voter, nominee]) =>
      (chain) =>
        chain.deliver(methods.elect, { voter: person(voter), committeeId: elected, nominee: person(nominee) }),
  ),
  fc.tuple(someone, candidate, amount).map(
    ([who, to, much]) =>
      (chain) =>
        stake(chain, who, to, much),
  ),
  fc.tuple(someone, candidate, amount).map(
    ([who, from, much]) =>
      (chain) =>
        stake(chain, who, from, much, "undelegate"),
  ),
  fc.tuple(candidate, fc.integer({ min: 1, max: 60 })).map(
    ([whom, percent]) =>
      (chain) =>
        chain.chain
          .doors(StakingKeeper)
          .slash(chain.ctx, testAddress(whom), chain.ctx.height, parseDec(`0.${String(percent).padStart(2, "0")}`)),
  ),
  fc.tuple(someone, fc.integer({ min: 1, max: 1200 })).map(
    ([who, much]) =>
      (chain) =>
        propose(chain, appointed, [sendFrom(appointed, much)], person(who)),
  ),
  fc.tuple(someone, fc.bigInt({ min: 1n, max: 12n }), fc.boolean()).map(
    ([who, id, yes]) =>
      (chain) =>
        vote(chain, who, id, yes),
  ),
  fc
    .subarray([1, 2, 3, 4, 5, 6], { maxLength: 3 })
    .map(
      (of) => (chain) =>
        chain.deliver(methods.setMembers, { authority, committeeId: appointed, members: of.map(person) }),
    ),
  someone.map((who) => (chain) => chain.deliver(methods.resign, { member: person(who), committeeId: appointed })),
  fc
    .integer({ min: 1, max: 3 })
    .map(
      (threshold) => (chain) =>
        chain.deliver(methods.updateRules, { authority, committeeId: appointed, rules: rules({ threshold }) }),
    ),
  fc.constantFrom(1n, day, 3n * day, 120n * day).map((after) => (chain) => chain.runBlock({ after })),
];

/** Votes by nominee, counted voter by voter. */
function plainCount(chain: Chain): Map<string, bigint> {
  const keeper = chain.chain.doors(StakingKeeper);
  const counts = new Map<string, bigint>();
  const shares = new Map<string, Map<Uint8Array, bigint>>();
  const operators = [100, 101].map(testAddress);
  for (let who = 1; who <= 6; who++) {
    let nominee: string | undefined;
    try {
      nominee = chain.query(queries.ballot, { committeeId: elected, voter: person(who) }).ballot?.nominee;
    } catch {
      continue;
    }
    const sums = shares.get(nominee ?? "") ?? new Map<Uint8Array, bigint>();
    for (const operator of operators)
      sums.set(operator, (sums.get(operator) ?? 0n) + keeper.shares(chain.ctx, testAddress(who), operator));
    shares.set(nominee ?? "", sums);
  }
  for (const [nominee, sums] of shares)
    for (const [operator, sum] of sums) {
      const one = keeper.validator(chain.ctx, operator);
      const whole = decFromAtomics(one?.delegatorShares ?? "0");
      const tokens = whole === 0n ? 0n : (sum * BigInt(one?.tokens ?? 0)) / whole;
      counts.set(nominee, (counts.get(nominee) ?? 0n) + tokens);
    }
  return counts;
}

test("whatever happens, invariants hold, votes are a plain count, and no term moves more than the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 10, maxLength: 40 }), (all) => {
      const chain = committeeChain();
      for (const number of [100, 101]) addCandidate(chain, number);
      for (let who = 1; who <= 6; who++) stake(chain, who, 100 + (who % 2), 1_000_000);
      create(chain);
      create(chain, { appointment: Appointment.APPOINTMENT_ELECTION, threshold: 1 }, "elected", []);
      for (const step of all) {
        const [before, spentBefore] = [balance(chain, accountOf(appointed)), spent(chain)];
        try {
          step(chain);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
        }
        expect(chain.broken()).toBeUndefined();
        const moved = before - balance(chain, accountOf(appointed));
        if (moved > 0n) expect(spent(chain)).toBe(spentBefore + moved);
        expect(spent(chain)).toBeLessThanOrEqual(1000n);
        const { nominees } = chain.query(queries.election, { committeeId: elected });
        const counts = plainCount(chain);
        for (const { nominee, votes } of nominees) expect(votes).toBe(`${counts.get(nominee?.address ?? "") ?? 0n}`);
      }
      for (const member of chain.query(queries.committee, { committeeId: elected }).committee?.members ?? [])
        expect(addressBytes(chain.ctx.chain, member)).toHaveLength(20);
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 8 : 500 },
  );
}, 600_000);

/** What the appointed committee has moved in this term. */
function spent(chain: Chain): bigint {
  const { spent } = chain.query(queries.committee, { committeeId: appointed });
  return BigInt(spent[0]?.coins[0]?.amount ?? 0);
}
