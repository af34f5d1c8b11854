import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as StandardQuery } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { eco, houseOf, second } from "./testing/house.ts";
import { type Watch, watchedBlock } from "./testing/watch.ts";

// Any order of votes, faults, registrations and gaps, with CometBFT's rules as the judge of every update.

const interval = 3;
const candidates = 12;
const voter = 50;
const authority = encodeAddress(testPrefix, moduleAddress("gov"));
const isLong = process.env["ECO2_LONG"] !== undefined;

const who = fc.integer({ min: 1, max: candidates });
const amount = fc.bigInt({ min: 1n, max: 50n });
const act = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant("blocks" as const), fc.integer({ min: 1, max: 12 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("gap" as const), fc.bigInt({ min: 1n, max: 20_000_000n })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant("vote" as const), who, amount) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("unvote" as const), who, amount) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("register" as const, "jail" as const, "unjail" as const), who) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("tombstone" as const, "down" as const, "up" as const), who) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("seats" as const), fc.integer({ min: 1, max: 9 })) },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

interface Session extends Watch {
  /** What the voter has with each candidate, base units. */
  readonly given: Map<number, bigint>;
  /** Unbonding entries that it has begun with each. */
  readonly entries: Map<number, number>;
}

function moveVotes(
  { house, votes, jailed, given, entries }: Session,
  kind: "vote" | "unvote",
  to: number,
  eco2: bigint,
): void {
  const all = votes.get(to);
  const mine = given.get(to) ?? 0n;
  const begun = entries.get(to) ?? 0;
  if (all === undefined || (kind === "vote" && jailed.has(to))) return;
  // Seven entries are the most that one delegation may have.
  if (kind === "unvote" && (mine < eco2 * eco || begun === 7)) return;
  house[kind](voter, to, eco2);
  const change = (kind === "vote" ? eco2 : -eco2) * eco;
  votes.set(to, all + change);
  given.set(to, mine + change);
  if (kind === "unvote") entries.set(to, begun + 1);
}

function setSeats({ house: { chain } }: Session, maxValidators: number): void {
  const { params } = chain.query(StandardQuery.methods.params, {});
  if (params === undefined) throw new Error("no parameters");
  chain.deliver(StakingMsg.methods.updateParams, { authority, params: { ...params, maxValidators } });
}

function fault(
  { house, votes, jailed, tombstoned }: Session,
  kind: "jail" | "unjail" | "tombstone",
  one: number,
): void {
  const isPossible = kind === "unjail" ? jailed.has(one) && !tombstoned.has(one) : votes.has(one);
  if (!isPossible) return;
  house[kind](one);
  if (kind === "unjail") jailed.delete(one);
  else jailed.add(one);
  if (kind === "tombstone") tombstoned.add(one);
}

function perform(session: Session, [kind, first, ...rest]: Act): void {
  const { house, votes } = session;
  const number = Number(first);
  switch (kind) {
    case "blocks":
      for (let count = 0; count < number; count += 1) watchedBlock(session, second, interval);
      return;
    case "gap":
      watchedBlock(session, BigInt(first) * second, interval);
      return;
    case "vote":
    case "unvote":
      moveVotes(session, kind, number, rest[0] ?? 0n);
      return;
    case "seats":
      setSeats(session, number);
      return;
    case "register":
      if (votes.has(number)) return;
      house.register(number, 10n);
      votes.set(number, 10n * eco);
      return;
    case "down":
      house.down.add(number);
      return;
    case "up":
      house.down.delete(number);
      return;
    default:
      fault(session, kind, number);
  }
}

function sessionOf(start: {
  readonly seated: number;
  readonly isBootstrapped: boolean;
  readonly seats: number;
}): Session {
  const numbers = Array.from({ length: start.seated }, (_, index) => index + 1);
  const house = houseOf(
    start.isBootstrapped
      ? { seats: start.seats, given: numbers.map((number) => 100 + number) }
      : { seats: start.seats, candidates: numbers.map((number) => [number, 10n] as const) },
  );
  const votes = new Map(start.isBootstrapped ? [] : numbers.map((number) => [number, 10n * eco] as const));
  const none = { tombstoned: new Set<number>(), jailed: new Set<number>(), weights: new Map<number, bigint>() };
  return { house, votes, ...none, given: new Map(), entries: new Map(), lastStep: 0 };
}

const start = fc.record({
  seated: fc.integer({ min: 1, max: 7 }),
  isBootstrapped: fc.boolean(),
  seats: fc.integer({ min: 1, max: 9 }),
});

test("no order of events breaks a rule of CometBFT or of the hand-over", () => {
  fc.assert(
    fc.property(start, fc.array(act, { minLength: 10, maxLength: 60 }), (from, acts) => {
      const session = sessionOf(from);
      for (const one of acts) perform(session, one);
      expect(session.house.chain.broken()).toBeUndefined();
    }),
    { numRuns: isLong ? 300 : 25 },
  );
});
