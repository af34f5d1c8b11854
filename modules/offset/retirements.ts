import type { ClassFilter } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { EventRetire } from "../../codec/gen/eco2/offset/v1/events.ts";
import type { Claim } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { unitsPerGram } from "../dualtoken/keeper.ts";
import type { Piece, RetiredGrams } from "../registry/keeper.ts";
import { addCertificate, sumOf } from "./certificates.ts";
import { type ClaimRules, requireClaim } from "./claim.ts";
import type { OffsetEnv } from "./module.ts";
import { rangeOf } from "./ranges.ts";

/** What retiring needs of the module. */
export type RetiringParts = Pick<OffsetEnv, "state" | "use"> & { readonly rules: ClaimRules };

/** Whose grams are used up, and for what. */
interface Retirement {
  /** 20 bytes. */
  readonly owner: Uint8Array;
  readonly claim: Claim;
}

/** Uses grams up by `use`, after the claim was found good, and writes the certificate of them. @returns its id */
function certify(
  ctx: Ctx,
  { state, use: { credits }, rules }: RetiringParts,
  { owner: address, claim: asked }: Retirement,
  fromEcc: boolean,
  use: (claim: Claim) => readonly RetiredGrams[],
): bigint {
  const claim = requireClaim(ctx, rules, asked);
  const ranges = use(claim).map((grams) => rangeOf(ctx, credits, grams));
  const id = state.nextCertificate.next(ctx);
  const [owner, grams] = [addressText(ctx.chain, address), sumOf(ranges)];
  const when = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
  const first = { supersedes: 0n, original: 0n, correction: "" };
  addCertificate(ctx, state, { id, owner, ...claim, grams, ranges, ...when, fromEcc, ...first });
  emitTyped(ctx, EventRetire, { certificateId: id, owner, beneficiary: claim.beneficiary, grams });
  return id;
}

/** Of one batch its lowest grams; of batch 0 the oldest vintage first. @throws as the claim's rules and the registry do */
export function retireGrams(ctx: Ctx, parts: RetiringParts, who: Retirement, batchId: bigint, grams: bigint): bigint {
  return certify(ctx, parts, who, false, () => parts.use.credits.retire(ctx, who.owner, batchId, grams));
}

/** Exact ranges, in ascending order. @throws as the claim's rules and the registry do */
export function retireRanges(ctx: Ctx, parts: RetiringParts, who: Retirement, pieces: readonly Piece[]): bigint {
  return certify(ctx, parts, who, false, () => parts.use.credits.retirePieces(ctx, who.owner, pieces));
}

/**
 * Whole grams of ECC, which retire as many of the vault. What earlier burns carried is less than a gram, so it stays as it was.
 * @throws as the claim's rules and the vault do
 */
export function retireEcc(
  ctx: Ctx,
  parts: RetiringParts,
  who: Retirement,
  grams: bigint,
  filter: ClassFilter | undefined,
): bigint {
  return certify(ctx, parts, who, true, ({ beneficiary, reason }) => {
    const record = { purpose: "offset", beneficiary, reason, ...(filter === undefined ? {} : { filter }) };
    const { ranges } = parts.use.ecc.burn(ctx, who.owner, grams * unitsPerGram, record);
    const retired = ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);
    if (retired !== grams) throw new BrokenInvariant(`burning ${grams} grams of ECC retired ${retired} of the vault`);
    return ranges;
  });
}
