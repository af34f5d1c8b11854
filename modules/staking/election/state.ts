import {
  ElectionResult,
  Params,
  Queue,
  RollPage,
  Seat,
  Step,
  Tally,
  Term,
} from "../../../codec/gen/eco2/staking/v1/election.ts";
import { bytesKey, u32Key, u64Key } from "../../../codec/keys.ts";
import { pairKey } from "../../../codec/keys-compose.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** What elections keep in the store of staking. */
export const electionState = (s: SchemaBuilder) => ({
  rules: s.item(0x80, "rules of elections", v.proto(Params)),
  term: s.item(0x81, "term", v.proto(Term)),
  /** By operator. */
  tallies: s.map(0x82, "tallies", bytesKey, v.proto(Tally)),
  registrations: s.sequence(0x83, "next registration", 1n),
  /** By consensus address: the validator set as CometBFT was told of it. */
  seats: s.map(0x88, "seats", bytesKey, v.proto(Seat)),
  /** There while the newcomers of the last change of seats have to show that they sign. */
  step: s.item(0x89, "step", v.proto(Step)),
  queue: s.item(0x8a, "queue", v.proto(Queue)),
  /** Candidates that came, or came back, after the roll was made: place → operator. */
  waiting: s.map(0x8b, "waiting behind the roll", u64Key, v.bytes),
  waitingPlaces: s.sequence(0x8c, "next place behind the roll", 1n),
  elections: s.map(0x90, "elections", u64Key, v.proto(ElectionResult)),
  /** Election, page of the roll; `rollPages.ts` reads and writes them. */
  rolls: s.map(0x91, "rolls", pairKey(u64Key, u32Key), v.proto(RollPage)),
});
