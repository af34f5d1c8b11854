import { expect } from "@jest/globals";
import { QueryDefinition as StandardQuery } from "../../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { QueryDefinition } from "../../../../codec/gen/eco2/staking/v1/query.ts";
import { timeOf } from "../../../../codec/time.ts";
import { stepLimit, third } from "../share.ts";
import { type House, operatorTextOf, seatOf } from "./house.ts";

/** What is known beside the chain: votes over time summed the slow way, and who may not sit. */
export interface Watch {
  readonly house: House;
  readonly tombstoned: Set<number>;
  readonly jailed: Set<number>;
  /** Base units by candidate. */
  readonly votes: Map<number, bigint>;
  /** Votes times nanoseconds that the window has seen. */
  readonly weights: Map<number, bigint>;
  /** Height of the last change that brought newcomers. */
  lastStep: number;
}

function termOf({ election }: House) {
  const { term } = election();
  if (term?.windowOpens === undefined || term.ends === undefined) throw new Error("a term without times");
  return { number: term.number, opens: timeOf(term.windowOpens), ends: timeOf(term.ends) };
}

/** The roll of an election is that of the slow sum. */
function checkRoll({ house, weights, votes, jailed }: Watch, number: bigint, window: bigint): void {
  const pagination = { key: new Uint8Array(0), offset: 0n, limit: 1000n, countTotal: false, reverse: false };
  const { roll } = house.chain.query(QueryDefinition.methods.roll, { number, pagination });
  const expected = [...votes.keys()]
    .filter((one) => !jailed.has(one))
    .map((one) => `${operatorTextOf(one)} ${(weights.get(one) ?? 0n) / window}`);
  expect(roll.map(({ operatorAddress, votes: mean }) => `${operatorAddress} ${mean}`).sort()).toEqual(expected.sort());
  const means = roll.map(({ votes: mean }) => BigInt(mean));
  expect(means).toEqual([...means].sort((a, b) => (a === b ? 0 : a > b ? -1 : 1)));
}

/** What one block did to the set stays within the rules of the hand-over. */
function checkChange(watch: Watch, height: number, before: readonly string[], interval: number): void {
  const { house, tombstoned } = watch;
  const { changes, next } = house.comet;
  const { came, left } = changes.find((one) => one.height === height) ?? { came: [], left: [] };
  const barred = [...tombstoned].map(seatOf);
  const forGood = left.filter((address) => barred.includes(address)).length;
  expect(3 * (next.length + forGood)).toBeGreaterThanOrEqual(2 * before.length);
  expect(left.length - forGood).toBeLessThanOrEqual(Math.max(1, third(before.length)));
  expect(came.length).toBeLessThanOrEqual(stepLimit(before.length, 0));
  if (came.length === 0) return;
  if (watch.lastStep > 0) expect(height).toBeGreaterThanOrEqual(watch.lastStep + 2 + interval);
  watch.lastStep = height;
}

/** Members are exactly the candidates that are bonded on the wire, but for those who never were candidates. */
function checkStatus({ house, votes }: Watch): void {
  const { validators } = house.chain.query(StandardQuery.methods.validators, { status: "BOND_STATUS_BONDED" });
  const bonded = validators.map(({ operatorAddress }) => operatorAddress).sort();
  const sitting = house.set().filter((number) => votes.has(number));
  expect(bonded).toEqual(sitting.map(operatorTextOf).sort());
}

/** How long two spans of time overlap. */
function overlap(opens: bigint, ends: bigint, from: bigint, to: bigint): bigint {
  const first = from > opens ? from : opens;
  const last = to < ends ? to : ends;
  return last > first ? last - first : 0n;
}

/** Runs one block and holds what it did to the rules. */
export function watchedBlock(watch: Watch, after: bigint, interval: number): void {
  const { house, votes, weights } = watch;
  const term = termOf(house);
  const { height, time } = house.chain.ctx;
  const before = house.comet.next;
  house.run(1, after);
  checkChange(watch, height, before, interval);
  checkStatus(watch);
  if (time >= term.ends) {
    checkRoll(watch, term.number, term.ends - term.opens);
    weights.clear();
  }
  const { opens, ends } = termOf(house);
  const seen = overlap(opens, ends, time, house.chain.ctx.time);
  for (const [number, amount] of votes) weights.set(number, (weights.get(number) ?? 0n) + amount * seen);
}
