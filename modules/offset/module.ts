import {
  Certificate,
  Estimate,
  EstimateTotal,
  FlowTotal,
  Gift,
  Params,
  Profile,
  Totals,
} from "../../codec/gen/eco2/offset/v1/offset.ts";
import { stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { reasonOf } from "../../store/errors.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { EccKeeper } from "../dualtoken/keeper.ts";
import { EmissionKeeper } from "../emission/keeper.ts";
import { NotaryKeeper } from "../notary/keeper.ts";
import { CreditKeeper } from "../registry/keeper.ts";
import { purposePattern } from "./claim.ts";
import { fail } from "./errors.ts";

const textLimits = { least: 64n, most: 4096n } as const;
const maxPurposes = 64;
const maxVerifiers = 64;
/** A hundred years. */
const maxSupersedeDays = 36_525n;

/** Name of the module account that is the Carbon Neutral Pool. */
export const neutralPool = "neutral_pool";

/** The purposes that a new chain starts with. */
export const defaultPurposes: readonly string[] = [
  "voluntary",
  "corporate_inventory",
  "product",
  "event",
  "travel",
  "community",
  "compliance",
  "carbon_tax",
  "corsia",
  "ndc",
  "international_mitigation",
  "other",
];

function checkPurposes(purposes: readonly string[]): void {
  if (purposes.length > maxPurposes) throw new RangeError(`${purposes.length} purposes, at most ${maxPurposes}`);
  for (const [index, purpose] of purposes.entries()) {
    const wrong = !purposePattern.test(purpose) ? "is no code of a purpose" : "is listed twice";
    if (!purposePattern.test(purpose) || purposes.indexOf(purpose) !== index)
      throw new RangeError(`purposes.${index}: "${purpose.slice(0, 40)}" ${wrong}`);
  }
}

function checkVerifiers(verifiers: readonly string[], chain: ChainIdentity): void {
  if (verifiers.length > maxVerifiers) throw new RangeError(`${verifiers.length} verifiers, at most ${maxVerifiers}`);
  for (const [index, verifier] of verifiers.entries()) {
    let canonical: string;
    try {
      canonical = addressText(chain, addressBytes(chain, verifier));
    } catch (error) {
      throw new RangeError(`verifiers.${index}: ${reasonOf(error)}`);
    }
    // Signers are compared as text: another spelling of an address would name nobody.
    if (canonical !== verifier) throw new RangeError(`verifiers.${index}: address ${verifier} must be in lower case`);
    if (verifiers.indexOf(verifier) !== index) throw new RangeError(`verifiers.${index}: ${verifier} is listed twice`);
  }
}

/** @throws RangeError with what is wrong and what is allowed */
export function checkParams({ maxTextBytes, purposes, supersedeDays, verifiers }: Params, chain: ChainIdentity): void {
  if (maxTextBytes < textLimits.least || maxTextBytes > textLimits.most) {
    throw new RangeError(`invalid max_text_bytes: ${maxTextBytes}, allowed: ${textLimits.least} to ${textLimits.most}`);
  }
  if (supersedeDays > maxSupersedeDays) {
    throw new RangeError(`invalid supersede_days: ${supersedeDays}, allowed: 0 to ${maxSupersedeDays}`);
  }
  checkPurposes(purposes);
  checkVerifiers(verifiers, chain);
}

const accountYear = pairKey(stringKey, u32Key);
/** The calendar year that an estimate is of. */
export const yearOf = ({ periodStart }: Pick<Estimate, "periodStart">): number => Number(periodStart.slice(0, 4));

/** (flow, dimension, key). */
const totalKey = tripleKey(u32Key, u32Key, stringKey);

const collections = (s: SchemaBuilder) => ({
  nextCertificate: s.sequence(0x01, "next certificate id", 1n),
  /** Proofs of retirements are made of this collection: its prefix and key are part of every certificate file. */
  certificates: s.map(prefixes.offset.certificates, "certificates", u64Key, v.proto(Certificate)),
  totals: s.item(0x05, "totals", v.proto(Totals)),
  /** Superseded certificate → the one that stands in its place, or was superseded itself. */
  superseded: s.map(prefixes.offset.superseded, "superseded certificates", u64Key, v.u64),
  flowTotals: s.map(0x07, "flow totals", totalKey, v.proto(FlowTotal)),
  /** (flow, dimension, (key, id)): standing certificates, and gifts. */
  listed: s.set(0x08, "listed by dimension", tripleKey(u32Key, u32Key, pairKey(stringKey, u64Key))),
  nextGift: s.sequence(0x09, "next gift id", 1n),
  gifts: s.map(0x0a, "gifts", u64Key, v.proto(Gift)),
  profiles: s.map(0x0b, "profiles", stringKey, v.proto(Profile)),
  /** ECC, base units, that the pool had at genesis beside what the totals explain. */
  poolOpening: s.item(0x0c, "opening balance of the pool", v.text),
  nextEstimate: s.sequence(0x0d, "next estimate id", 1n),
  estimates: s.indexed(0x0e, "estimates", u64Key, v.proto(Estimate), {
    account: { prefix: 0x0f, key: stringKey, of: ({ account }: Estimate) => account },
    year: { prefix: 0x10, key: accountYear, of: (one: Estimate) => [one.account, yearOf(one)] as const },
  }),
  /** (account, (year, category)); none of nothing. */
  estimateTotals: s.map(
    0x11,
    "totals of estimates",
    pairKey(stringKey, pairKey(u32Key, u32Key)),
    v.proto(EstimateTotal),
  ),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

const uses = {
  accounts: AccountKeeper,
  bank: BankKeeper,
  credits: CreditKeeper,
  ecc: EccKeeper,
  emission: EmissionKeeper,
  notary: NotaryKeeper,
} as const;

/** Retirements and their certificates, which are written once; the Carbon Neutral Pool; carbon accounts. */
export const offset = declareModule({
  name: "offset",
  store: storeNames.offset,
  version: 1,
  errors: fail,
  uses,
  accounts: { [neutralPool]: [] },
  params: {
    prefix: 0x00,
    type: Params,
    default: { maxTextBytes: 256n, purposes: [...defaultPurposes], supersedeDays: 90n, verifiers: [] },
    check: checkParams,
  },
  state: collections,
});

/** What all code of this module works with. */
export type OffsetEnv = Env<State, typeof uses, Params, Record<never, never>>;
