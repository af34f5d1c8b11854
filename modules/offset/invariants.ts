import { equalBytes } from "../../codec/bytes.ts";
import { Certificate, Flow } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { encodeMessage } from "../../codec/message.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { countedBurns } from "./burns.ts";
import { bookingsOf, sumOf, totalsOf } from "./certificates.ts";
import { giftBookings } from "./dimensions.ts";
import type { OffsetEnv, State } from "./module.ts";
import { isRetired } from "./ranges.ts";
import { bookingsFault, type Counted } from "./recount.ts";

/** The account that owns the credits behind ECC, and so retires them. */
const vaultAccount = "dualtoken";

/** What a certificate shares with the one that it supersedes. */
const shared = ({ owner, grams, ranges, fromEcc }: Certificate) =>
  encodeMessage(Certificate, Certificate.fromPartial({ owner, grams, ranges, fromEcc }));

/** A certificate that supersedes another is of the same grams, and no other supersedes that one. */
function successionFault(ctx: Ctx, state: State, { id, ...certificate }: Certificate): string | undefined {
  const { supersedes, original } = certificate;
  if (supersedes === 0n) return original === 0n ? undefined : `certificate ${id} supersedes none and has an original`;
  const old = state.certificates.find(ctx, supersedes);
  if (old === undefined || old.id >= id) return `certificate ${id} supersedes ${supersedes}, which is none before it`;
  if (state.superseded.find(ctx, supersedes) !== id)
    return `certificate ${supersedes} is superseded by another than ${id}`;
  if (original !== (old.original === 0n ? old.id : old.original))
    return `certificate ${id} has the original ${original}`;
  if (equalBytes(shared(old), shared({ id, ...certificate }))) return undefined;
  return `certificate ${id} is not of the grams of ${supersedes}`;
}

/** Grams as they are compared for being named twice. */
type Named = readonly [batchId: bigint, startGram: bigint, endGram: bigint];

function namedTwice(named: Named[]): string | undefined {
  const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = named.toSorted(([batch, start], [other, after]) => order(batch, other) || order(start, after));
  let last: Named | undefined;
  for (const range of sorted) {
    if (last !== undefined && last[0] === range[0] && range[1] < last[2]) {
      return `grams ${range[1]}-${last[2]} of batch ${range[0]} are of two certificates`;
    }
    last = range;
  }
  return undefined;
}

/** Ranges sum to the certificate's grams, and say to the byte what was used up by their steps. */
function rangesFault(ctx: Ctx, env: OffsetEnv, { id, owner, grams, ranges, fromEcc }: Certificate): string | undefined {
  if (sumOf(ranges) !== grams) return `certificate ${id}: its ranges sum to ${sumOf(ranges)}, it says ${grams}`;
  const user = fromEcc ? addressText(ctx.chain, env.use.accounts.moduleAddress(vaultAccount)) : owner;
  for (const range of ranges) {
    const { batchId, startGram, endGram, stepId } = range;
    if (isRetired(ctx, env.use.credits, user, range)) continue;
    return `certificate ${id}: grams ${startGram}-${endGram} of batch ${batchId} are not what ${user} retired by step ${stepId}`;
  }
  return undefined;
}

/**
 * Certificates sum to what owners retired and the vault retired for them; each names, in the words of the batch, grams that no
 * other retirement names; one that supersedes another is of the same grams.
 */
export function certificatesInvariant(ctx: Ctx, env: OffsetEnv): string | undefined {
  const { state, use } = env;
  let [count, sum, ecc, superseded] = [0n, 0n, 0n, 0n];
  const named: Named[] = [];
  for (const [id, certificate] of state.certificates.range(ctx)) {
    const fault = rangesFault(ctx, env, certificate) ?? successionFault(ctx, state, { ...certificate, id });
    if (fault !== undefined) return fault;
    count += 1n;
    if (certificate.supersedes !== 0n) {
      superseded += 1n;
      continue;
    }
    sum += certificate.grams;
    ecc += certificate.fromEcc ? certificate.grams : 0n;
    for (const { batchId, startGram, endGram } of certificate.ranges) named.push([batchId, startGram, endGram]);
  }
  const twice = namedTwice(named);
  if (twice !== undefined) return twice;
  const { certificates, grams, eccGrams, ...totals } = totalsOf(ctx, state);
  if (certificates !== count || grams !== sum || eccGrams !== ecc || totals.superseded !== superseded) {
    return `${count} certificates of ${sum} grams (${ecc} of ECC), ${superseded} superseded; the totals say ${certificates} of ${grams} (${eccGrams}), ${totals.superseded}`;
  }
  const retired = use.credits.retiredByOwners(ctx);
  return retired === sum - ecc ? undefined : `owners retired ${retired} grams, certificates are of ${sum - ecc}`;
}

/** What counts: certificates that stand, gifts, and burns. */
function* counted(ctx: Ctx, env: OffsetEnv): Generator<Counted> {
  const { state } = env;
  for (const [id, certificate] of state.certificates.range(ctx)) {
    if (!state.superseded.has(ctx, id)) yield [Flow.FLOW_RETIREMENT, id, bookingsOf(ctx, state, certificate)];
  }
  for (const [id, gift] of state.gifts.range(ctx)) yield [Flow.FLOW_GIFT, id, giftBookings(gift)];
  yield* countedBurns(ctx, env);
}

/** Sums and lists by who, when, what, country and purpose are those of the standing certificates, the gifts and the burns. */
export function bookingsInvariant(ctx: Ctx, env: OffsetEnv): string | undefined {
  return bookingsFault(ctx, env.state, counted(ctx, env));
}
