import { Certificate, Params, Totals } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { stringKey, u64Key } from "../../codec/keys.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { CreditKeeper } from "../registry/keeper.ts";
import { fail } from "./errors.ts";

const textLimits = { least: 64n, most: 4096n } as const;

/** @throws RangeError with what is allowed */
export function checkParams({ maxTextBytes }: Params): void {
  if (maxTextBytes >= textLimits.least && maxTextBytes <= textLimits.most) return;
  throw new RangeError(`invalid max_text_bytes: ${maxTextBytes}, allowed: ${textLimits.least} to ${textLimits.most}`);
}

const collections = (s: SchemaBuilder) => ({
  nextCertificate: s.sequence(0x01, "next certificate id", 1n),
  /** Proofs of retirements are made of this collection: its prefix and key are part of every certificate file. */
  certificates: s.indexed(prefixes.offset.certificates, "certificates", u64Key, v.proto(Certificate), {
    owner: { prefix: 0x03, key: stringKey, of: ({ owner }: Certificate) => owner },
    beneficiary: { prefix: 0x04, key: stringKey, of: ({ beneficiary }: Certificate) => beneficiary },
  }),
  totals: s.item(0x05, "totals", v.proto(Totals)),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Retirements and their certificates, which are written once. */
export const offset = declareModule({
  name: "offset",
  store: storeNames.offset,
  version: 1,
  errors: fail,
  uses: { credits: CreditKeeper },
  params: { prefix: 0x00, type: Params, default: { maxTextBytes: 256n }, check: checkParams },
  state: collections,
});
