import {
  BarredRange,
  Batch,
  DoubleUseRecord,
  Lot,
  Params,
  ProvenanceStep,
  SourceEvent,
  Supply,
} from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { declareModule } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";

/** @throws RangeError naming the registrar that is wrong: each an account address of this chain, in lower case, once */
export function checkParams({ registrars }: Params, chain: ChainIdentity): void {
  const seen = new Set<string>();
  for (const [index, registrar] of registrars.entries()) {
    const name = `registrars.${index}`;
    try {
      addressBytes(chain, registrar);
    } catch (error) {
      throw new RangeError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    // Signers are compared as text: another spelling of an address would name nobody.
    if (registrar !== registrar.toLowerCase())
      throw new RangeError(`${name}: address ${registrar} must be in lower case`);
    if (seen.has(registrar)) throw new RangeError(`${name}: address ${registrar} is listed twice`);
    seen.add(registrar);
  }
}

const collections = (s: SchemaBuilder) => ({
  /** By "source/project" too, so that the batches of a source are those that begin with "source/". */
  batches: s.indexed(0x01, "batches", u64Key, v.proto(Batch), {
    project: { prefix: 0x02, key: stringKey, of: (batch: Batch) => `${batch.sourceRegistry}/${batch.projectId}` },
  }),
  /** (number space, first number of the block) → batch id. Blocks of one space never overlap. */
  blocks: s.map(0x03, "blocks", pairKey(stringKey, u64Key), v.u64),
  /** (batch, first gram); the lots of a batch fill it without gap or overlap. */
  lots: s.map(0x04, "lots", pairKey(u64Key, u64Key), v.proto(Lot)),
  /** (owner, status, (vintage, (batch, first gram))): what an owner may use comes oldest first. */
  lotsByOwner: s.set(0x05, "lots by owner", tripleKey(stringKey, u32Key, pairKey(stringKey, pairKey(u64Key, u64Key)))),
  steps: s.map(0x06, "provenance steps", u64Key, v.proto(ProvenanceStep)),
  /** (number space, first number). */
  barred: s.map(0x07, "barred ranges", pairKey(stringKey, u64Key), v.proto(BarredRange)),
  sourceEvents: s.map(0x08, "source events", u64Key, v.proto(SourceEvent)),
  doubleUses: s.map(0x09, "double use records", u64Key, v.proto(DoubleUseRecord)),
  /** (batch, first gram) → record; no gram has two. */
  doubleUseRanges: s.map(0x0a, "double use ranges", pairKey(u64Key, u64Key), v.u64),
  supply: s.item(0x0b, "supply", v.proto(Supply)),
  /** (batch, number counted from its first) → fragments of the number, for those that have any. */
  fragments: s.map(0x0c, "fragments", pairKey(u64Key, u64Key), v.int),
  nextBatch: s.sequence(0x10, "next batch id", 1n),
  nextStep: s.sequence(0x11, "next step id", 1n),
  nextSourceEvent: s.sequence(0x12, "next source event id", 1n),
  nextDoubleUse: s.sequence(0x13, "next double use record id", 1n),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Credits as the source registries issued them. Grams are u64; ids begin at 1, 0 stands for none. */
export const registry = declareModule({
  name: "registry",
  store: storeNames.registry,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper },
  params: { prefix: 0x00, type: Params, default: { registrars: [] }, check: checkParams },
  state: collections,
});
