import { GenesisState } from "../../codec/gen/eco2/offset/v1/genesis.ts";
import {
  type Certificate,
  DataQuality,
  type Estimate,
  Flow,
  type Gift,
  type Profile,
} from "../../codec/gen/eco2/offset/v1/offset.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { book, recounted } from "./bookings.ts";
import { bookAllBurns } from "./burns.ts";
import { addCertificate } from "./certificates.ts";
import { checkClaim } from "./claim.ts";
import { giftBookings } from "./dimensions.ts";
import { addEstimate, checkActivity } from "./estimates.ts";
import { bookingsInvariant, certificatesInvariant } from "./invariants.ts";
import { checkParams, type OffsetEnv, offset, type State } from "./module.ts";
import { checkDonor, explainedBalance, poolBalance, poolInvariant } from "./pool.ts";
import { checkProfile } from "./profiles.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.offset.${path}`, reason);

/** Runs what may refuse an entry; the error names it. */
function entry(path: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw error instanceof GenesisError ? error : at(path, reasonOf(error));
  }
}

function requireCanonical(ctx: Ctx, name: string, text: string): void {
  if (addressText(ctx.chain, addressBytes(ctx.chain, text)) !== text)
    throw new Error(`${name} ${text} must be in lower case`);
}

function requireId(path: string, id: bigint, next: bigint, taken: boolean): void {
  if (id < 1n || id >= next) throw at(`${path}.id`, `id ${id} is not from 1 to below the next id ${next}`);
  if (taken) throw at(`${path}.id`, `id ${id} is there twice`);
}

function initCertificate(ctx: Ctx, state: State, certificate: Certificate): void {
  const { id, owner, supersedes, beneficiaryAccount } = certificate;
  requireCanonical(ctx, "owner", owner);
  if (beneficiaryAccount !== "") requireCanonical(ctx, "beneficiary account", beneficiaryAccount);
  // The claim must be one that a message could have made; its length and purpose may be of parameters long past.
  checkClaim(certificate);
  if (supersedes !== 0n) {
    if (!state.certificates.has(ctx, supersedes)) throw new Error(`supersedes ${supersedes}, which is none before it`);
    if (state.superseded.has(ctx, supersedes))
      throw new Error(`supersedes ${supersedes}, which ${id} is not first to do`);
  }
  if (certificate.original !== 0n && !state.certificates.has(ctx, certificate.original))
    throw new Error(`original ${certificate.original} is none before it`);
  addCertificate(ctx, state, certificate);
}

function initGift(ctx: Ctx, state: State, gift: Gift): void {
  requireCanonical(ctx, "giver", gift.giver);
  checkDonor(gift.donor);
  if (!/^[1-9][0-9]{0,77}$/.test(gift.uecc)) throw new Error(`uecc "${gift.uecc.slice(0, 40)}" is no amount`);
  state.gifts.set(ctx, gift.id, gift);
  book(ctx, state, Flow.FLOW_GIFT, giftBookings(gift), gift.id);
}

function initProfile(ctx: Ctx, state: State, profile: Profile): void {
  const { account, fields, version, verification } = profile;
  requireCanonical(ctx, "account", account);
  if (state.profiles.has(ctx, account)) throw new Error(`${account} is there twice`);
  checkProfile(fields);
  if (version < 1n) throw new Error("version is 0: they begin at 1");
  if (verification !== undefined) requireCanonical(ctx, "verifier", verification.verifier);
  state.profiles.set(ctx, account, profile);
}

function initEstimate(ctx: Ctx, state: State, estimate: Estimate): void {
  const { account, quality, factor, micrograms, ...activity } = estimate;
  requireCanonical(ctx, "account", account);
  // With its version behind it, a factor is longer than a message may have it.
  checkActivity({ ...activity, factor: factor.replace(/@[1-9][0-9]{0,19}$/, "") });
  if (quality !== DataQuality.DATA_QUALITY_ESTIMATED)
    throw new Error(`quality ${quality}: an estimate says that it is one`);
  if (!/^(0|[1-9][0-9]{0,77})$/.test(micrograms))
    throw new Error(`micrograms "${micrograms.slice(0, 40)}" is no amount`);
  addEstimate(ctx, state, estimate);
}

function initPool(ctx: Ctx, env: OffsetEnv, { poolTotals }: GenesisState): void {
  const { state } = env;
  for (const [index, total] of poolTotals.entries()) {
    const path = `pool_totals.${index}`;
    const { flow, dimension, key, count, micrograms } = total;
    if (recounted.has(flow) || flow === Flow.FLOW_UNSPECIFIED) throw at(path, `flow ${flow} is counted anew`);
    if (key === "" || key.includes("\0")) throw at(path, "key is empty or has a zero byte");
    if (count < 1n || !/^(0|[1-9][0-9]{0,77})$/.test(micrograms)) throw at(path, "count or micrograms are no amount");
    if (state.flowTotals.has(ctx, [flow, dimension, key])) throw at(path, `"${key}" is there twice`);
    state.flowTotals.set(ctx, [flow, dimension, key], total);
  }
  const opening = poolBalance(ctx, env) - explainedBalance(ctx, state);
  if (opening < 0n) throw at("pool_totals", `the pool has ${-opening} uecc less than its totals say`);
  if (opening > 0n) state.poolOpening.set(ctx, opening.toString());
}

export const genesis = offset.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({ params: offset.defaults, nextCertificateId: 1n, nextGiftId: 1n, nextEstimateId: 1n }),
  init(ctx, given, env) {
    const { state, params } = env;
    const chosen = given.params ?? offset.defaults;
    entry("params", () => checkParams(chosen, ctx.chain));
    params.set(ctx, chosen);
    const next = given.nextCertificateId === 0n ? 1n : given.nextCertificateId;
    const nextGift = given.nextGiftId === 0n ? 1n : given.nextGiftId;
    state.nextCertificate.set(ctx, next);
    state.nextGift.set(ctx, nextGift);
    for (const [index, certificate] of given.certificates.entries()) {
      const path = `certificates.${index}`;
      requireId(path, certificate.id, next, state.certificates.has(ctx, certificate.id));
      entry(path, () => initCertificate(ctx, state, certificate));
    }
    for (const [index, gift] of given.gifts.entries()) {
      const path = `gifts.${index}`;
      requireId(path, gift.id, nextGift, state.gifts.has(ctx, gift.id));
      entry(path, () => initGift(ctx, state, gift));
    }
    for (const [index, profile] of given.profiles.entries())
      entry(`profiles.${index}`, () => initProfile(ctx, state, profile));
    const nextEstimate = given.nextEstimateId === 0n ? 1n : given.nextEstimateId;
    state.nextEstimate.set(ctx, nextEstimate);
    for (const [index, estimate] of given.estimates.entries()) {
      const path = `estimates.${index}`;
      requireId(path, estimate.id, nextEstimate, state.estimates.has(ctx, estimate.id));
      entry(path, () => initEstimate(ctx, state, estimate));
    }
    bookAllBurns(ctx, env);
    initPool(ctx, env, given);
    const broken = certificatesInvariant(ctx, env) ?? bookingsInvariant(ctx, env) ?? poolInvariant(ctx, env);
    if (broken !== undefined) throw at("certificates", broken);
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    certificates: [...state.certificates.range(ctx)].map(([, certificate]) => certificate),
    nextCertificateId: state.nextCertificate.peek(ctx),
    gifts: [...state.gifts.range(ctx)].map(([, gift]) => gift),
    nextGiftId: state.nextGift.peek(ctx),
    profiles: [...state.profiles.range(ctx)].map(([, profile]) => profile),
    poolTotals: [...state.flowTotals.range(ctx)].map(([, total]) => total).filter(({ flow }) => !recounted.has(flow)),
    estimates: [...state.estimates.range(ctx)].map(([, estimate]) => estimate),
    nextEstimateId: state.nextEstimate.peek(ctx),
  }),
});
