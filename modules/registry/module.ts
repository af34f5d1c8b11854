import {
  BarredRange,
  Batch,
  DoubleUseRecord,
  LabelledRange,
  LabelRecord,
  Lot,
  Params,
  ProvenanceStep,
  Reversal,
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
import { readAgain, v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { NotaryKeeper } from "../notary/keeper.ts";
import { fail } from "./errors.ts";
import { exchangeState } from "./exchange/state.ts";
import { registryHooks } from "./hooks.ts";
import { checkApprovals } from "./imports/approvals.ts";
import { importState } from "./imports/state.ts";
import { issuanceState } from "./issuance/state.ts";
import { programmeState } from "./programme/state.ts";
import { projectState } from "./project/state.ts";
import { checkMaxWalk, defaultMaxWalk } from "./provenance/limits.ts";
import { provenanceState } from "./provenance/state.ts";

function requireAccount(name: string, address: string, chain: ChainIdentity): void {
  try {
    addressBytes(chain, address);
  } catch (error) {
    throw new RangeError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Signers are compared as text: another spelling of an address would name nobody.
  if (address !== address.toLowerCase()) throw new RangeError(`${name}: address ${address} must be in lower case`);
}

/**
 * @throws RangeError naming what is wrong: registrars are account addresses of this chain, in lower case, each once; so is the
 * review authority, or empty
 */
export function checkParams(params: Params, chain: ChainIdentity): void {
  const { registrars, reviewAuthority } = params;
  const seen = new Set<string>();
  for (const [index, registrar] of registrars.entries()) {
    const name = `registrars.${index}`;
    requireAccount(name, registrar, chain);
    if (seen.has(registrar)) throw new RangeError(`${name}: address ${registrar} is listed twice`);
    seen.add(registrar);
  }
  if (reviewAuthority !== "") requireAccount("review_authority", reviewAuthority, chain);
  checkApprovals(params);
  checkMaxWalk(params);
}

/** Module account that owns what programmes withhold against reversals. */
export const bufferAccount = "credit_buffer";

export const collections = (s: SchemaBuilder) => ({
  /** By "programme/project" too, so that the batches of a programme are those that begin with "programme/". */
  batches: s.indexed(0x01, "batches", u64Key, readAgain(v.proto(Batch)), {
    project: { prefix: 0x02, key: stringKey, of: (batch: Batch) => `${batch.programmeId}/${batch.projectId}` },
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
  supply: s.item(0x0b, "supply", readAgain(v.proto(Supply), true)),
  /** (batch, number counted from its first) → fragments of the number, for those that have any. */
  fragments: s.map(0x0c, "fragments", pairKey(u64Key, u64Key), v.int),
  /** (owner, batch, or 0 for all) → grams by status; none that is all zero. */
  ownerTotals: s.map(0x0d, "totals by owner", pairKey(stringKey, u64Key), readAgain(v.proto(Supply), true)),
  /** (dimension, key) → grams by status. */
  totals: s.map(0x0e, "totals", pairKey(u32Key, stringKey), readAgain(v.proto(Supply), true)),
  /** (batch, first gram); ranges of a batch never overlap, and those that touch differ. */
  labels: s.map(0x0f, "labelled ranges", pairKey(u64Key, u64Key), v.proto(LabelledRange)),
  labelRecords: s.map(0x14, "label records", u64Key, v.proto(LabelRecord)),
  reversals: s.indexed(0x15, "reversals", u64Key, v.proto(Reversal), {
    programme: { prefix: 0x1a, key: stringKey, of: (reversal: Reversal) => reversal.programmeId },
  }),
  /** (approach, party, registry, number and vintage of an ITMO id, its first number) → the record that names it last. */
  itmos: s.map(0x1b, "authorised units", pairKey(stringKey, u64Key), v.u64),
  /** Programme → grams that its buffer owes for reversals. */
  bufferDebts: s.map(0x16, "debts of buffers", stringKey, v.u64),
  /** (programme, vintage, (batch, first gram)): lots in the buffer, oldest vintage first. */
  bufferLots: s.set(0x17, "lots in buffers", tripleKey(stringKey, stringKey, pairKey(u64Key, u64Key))),
  nextBatch: s.sequence(0x10, "next batch id", 1n),
  nextStep: s.sequence(0x11, "next step id", 1n),
  nextSourceEvent: s.sequence(0x12, "next source event id", 1n),
  nextDoubleUse: s.sequence(0x13, "next double use record id", 1n),
  nextLabelRecord: s.sequence(0x18, "next label record id", 1n),
  nextReversal: s.sequence(0x19, "next reversal id", 1n),
  ...programmeState(s),
  ...projectState(s),
  ...issuanceState(s),
  ...importState(s),
  ...exchangeState(s),
  ...provenanceState(s),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Credits as the source registries issued them. Grams are u64; ids begin at 1, 0 stands for none. */
export const registry = declareModule({
  name: "registry",
  store: storeNames.registry,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper, notary: NotaryKeeper },
  accounts: { [bufferAccount]: [] },
  hooks: registryHooks,
  params: {
    prefix: 0x00,
    type: Params,
    default: Params.fromPartial({ importApprovals: 1, maxWalk: defaultMaxWalk }),
    check: checkParams,
  },
  state: collections,
});
