import { z } from "zod";
import { fromBase64, fromHex, toBase64, toHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { BlockID } from "../../codec/gen/tendermint/types/types.ts";
import type { ChangeSet } from "../../store/types.ts";
import type { ValidatorSet } from "../block/validatorSet.ts";
import type { ConsensusState } from "../chain/state.ts";
import { EngineError } from "../errors.ts";

// What the engine keeps in its own form is JSON: a few hundred bytes a block, and a person can read it.

const digits = z
  .string()
  .regex(/^-?\d+$/)
  .transform((text) => BigInt(text));
const base64 = z.string().transform((text) => fromBase64(text));

const memberSchema = z.object({ key: base64, power: digits, priority: digits });
const setSchema = z.object({ members: z.array(memberSchema), proposer: z.string().transform(fromHex) }).transform(
  ({ members, proposer }): ValidatorSet => ({
    members: members.map(({ key, power, priority }) => ({
      address: ed25519Address(key),
      publicKey: key,
      power,
      priority,
    })),
    total: members.reduce((sum, { power }) => sum + power, 0n),
    proposer,
  }),
);

const setJson = ({ members, proposer }: ValidatorSet) => ({
  members: members.map(({ publicKey, power, priority }) => ({
    key: toBase64(publicKey),
    power: String(power),
    priority: String(priority),
  })),
  proposer: toHex(proposer),
});

const stateSchema = z.object({
  chainId: z.string(),
  initialHeight: z.int(),
  height: z.int(),
  time: digits,
  appVersion: digits,
  lastBlockId: base64.transform((bytes) => BlockID.decode(bytes)).optional(),
  lastValidators: setSchema.optional(),
  validators: setSchema,
  nextValidators: setSchema,
  params: base64.transform((bytes) => ConsensusParams.decode(bytes)),
  appHash: base64,
  lastResultsHash: base64,
  seeds: z.array(base64),
  offset: digits,
  sameTime: z.boolean(),
  down: z.array(z.string()),
  impersonated: z.array(z.string()),
  generation: z.int(),
  round: z.int(),
  voters: z.array(z.string()),
});

/** All that a restart needs besides the blocks and the application's state. */
export interface SavedState extends Tools {
  readonly consensus: ConsensusState;
  readonly seen: SeenVotes;
  /** Seeds of the validators' keys. */
  readonly seeds: readonly Uint8Array[];
  /** Number of the past that is in place: reverts and loads count it up. */
  readonly generation: number;
}

/** Who voted for the last block, and in which round. */
export interface SeenVotes {
  readonly round: number;
  /** Addresses in hex. */
  readonly voters: readonly string[];
}

/** What was set by hand and holds until it is set otherwise. */
export interface Tools {
  readonly offset: bigint;
  readonly sameTime: boolean;
  /** Validators that stand still, in hex. */
  readonly down: readonly string[];
  /** Accounts whose transactions need no signature, in hex. */
  readonly impersonated: readonly string[];
}

const toJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** Reads what `encode…` below wrote. @throws EngineError for anything else */
function fromJson<T>(schema: z.ZodType<T>, bytes: Uint8Array, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new EngineError(`${what} in the database is damaged`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new EngineError(`${what} in the database is damaged: ${parsed.error.message}`);
  return parsed.data;
}

export function encodeState({ consensus, seen, seeds, ...tools }: SavedState): Uint8Array {
  const { lastBlockId, lastValidators, ...rest } = consensus;
  return toJson({
    ...rest,
    ...tools,
    ...seen,
    time: String(rest.time),
    appVersion: String(rest.appVersion),
    ...(lastBlockId === undefined ? {} : { lastBlockId: toBase64(BlockID.encode(lastBlockId).finish()) }),
    ...(lastValidators === undefined ? {} : { lastValidators: setJson(lastValidators) }),
    validators: setJson(rest.validators),
    nextValidators: setJson(rest.nextValidators),
    params: toBase64(ConsensusParams.encode(rest.params).finish()),
    appHash: toBase64(rest.appHash),
    lastResultsHash: toBase64(rest.lastResultsHash),
    seeds: seeds.map(toBase64),
    offset: String(tools.offset),
  });
}

/** @throws EngineError */
export function decodeState(bytes: Uint8Array): SavedState {
  const { seeds, generation, offset, sameTime, down, impersonated, round, voters, ...rest } = fromJson(
    stateSchema,
    bytes,
    "the engine's state",
  );
  const { lastBlockId, lastValidators, ...whole } = rest;
  const consensus: ConsensusState = { ...whole, lastBlockId, lastValidators };
  return { consensus, seen: { round, voters }, seeds, generation, offset, sameTime, down, impersonated };
}

export const encodeSet = (set: ValidatorSet): Uint8Array => toJson(setJson(set));

/** @throws EngineError */
export const decodeSet = (bytes: Uint8Array): ValidatorSet => fromJson(setSchema, bytes, "a validator set");

/** What was done to a block from outside: it must be done again where the block is executed again. */
export interface BlockEdits {
  /** Writes into the state before the block. */
  readonly changes: ChangeSet;
  /** Accounts whose transactions needed no signature, in hex. */
  readonly impersonated: readonly string[];
}

const editsSchema = z.object({
  changes: z.array(z.tuple([z.string(), z.array(z.tuple([base64, base64.nullable()]))])),
  impersonated: z.array(z.string()),
});

export function encodeEdits({ changes, impersonated }: BlockEdits): Uint8Array {
  const rows = [...changes].map(([store, writes]) => [
    store,
    writes.map(([key, value]) => [toBase64(key), value === null ? null : toBase64(value)]),
  ]);
  return toJson({ changes: rows, impersonated });
}

/** @throws EngineError */
export function decodeEdits(bytes: Uint8Array): BlockEdits {
  const { changes, impersonated } = fromJson(editsSchema, bytes, "an edit");
  return { changes: new Map(changes), impersonated };
}
