import { EventRedeem } from "../../../codec/gen/eco2/dualtoken/v1/events.ts";
import { MsgDefinition, type MsgRedeem } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { Piece } from "../../registry/keeper.ts";
import { deficitOf, destroy } from "../backing.ts";
import { fail } from "../errors.ts";
import { unitsPerGram } from "../keeper.ts";
import { bufferAccount, dualtoken, type State, vaultAccount } from "../module.ts";
import { gramsOf, isFree } from "../queue.ts";
import { takeOldest, takeRange } from "../segments.ts";
import { changeVault, plus } from "../vault.ts";

/** Ranges that one message may name. */
const mostRanges = 100;

const named = ({ batchId, startGram, endGram }: Piece) => `grams ${startGram}-${endGram} of batch ${batchId}`;

const sumOf = (ranges: readonly Piece[]) =>
  ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);

/** @throws invalid amount for ranges that are none, too small, out of order, or with another choice beside them */
function checkRanges({ ranges, grams, filter, batchId }: MsgRedeem): void {
  if (ranges.length > mostRanges)
    throw fail.invalidAmount(`${ranges.length} ranges, at most ${mostRanges} are allowed`);
  if (ranges.length > 0 && (grams > 0n || filter !== undefined || batchId > 0n))
    throw fail.invalidAmount("exact ranges leave nothing to choose: grams, filter and batch_id must be left out");
  let last: Piece | undefined;
  for (const range of ranges) {
    if (range.startGram >= range.endGram) throw fail.invalidAmount(`${named(range)}: the end must be above the start`);
    const follows =
      last === undefined ||
      last.batchId < range.batchId ||
      (last.batchId === range.batchId && last.endGram <= range.startGram);
    if (!follows) throw fail.invalidAmount(`${named(range)} must come behind those before, in ascending order`);
    last = range;
  }
}

/** Takes exactly these grams out of the vault. @throws vault short where it has not all of them, or they are not valid */
function takeExact(ctx: Ctx, state: State, ranges: readonly Piece[]): readonly Piece[] {
  return ranges.flatMap((range) => {
    if (state.batches.find(ctx, range.batchId)?.suspended === true)
      throw fail.vaultShort(`${named(range)} are of a suspended batch`);
    const taken = takeRange(ctx, state, range);
    const there = sumOf(taken);
    if (there === sumOf([range])) return taken;
    throw fail.vaultShort(`of ${named(range)} the vault has ${there} grams`);
  });
}

/** How many grams are redeemed. @throws invalid amount, the vault has too few */
function requireThere(ctx: Ctx, state: State, { ranges, grams, ...choice }: MsgRedeem, minGrams: bigint): bigint {
  const least = ranges.length === 0 ? [grams] : ranges.map((range) => sumOf([range]));
  for (const amount of least)
    if (amount < minGrams) throw fail.invalidAmount(`${amount} grams: at least ${minGrams} are expected`);
  const asked = least.reduce((sum, amount) => sum + amount, 0n);
  const there = gramsOf(ctx, state, ranges.length === 0 ? choice : {});
  if (asked > there) throw fail.vaultShort(`${there} valid grams are there, ${asked} are asked for`);
  return asked;
}

/** Gives credits of the vault for ECC: the oldest, or chosen ones for a fee, so that the best are not picked for nothing. */
export const redeem = dualtoken.rpc(
  MsgDefinition.methods.redeem,
  (ctx, request, env) => {
    const { state, use, params } = env;
    const owner = messageAddress(ctx, request.owner, "owner");
    const deficit = deficitOf(ctx, env);
    const denom = state.denom.get(ctx);
    if (deficit > 0n) throw fail.redemptionPaused(`${deficit}${denom} have nothing behind them`);
    const grams = requireThere(ctx, state, request, params.minGrams);
    const chosen = request.ranges.length > 0 || !isFree(request);
    const fee = chosen ? grams * BigInt(params.choiceFeePpm) : 0n;
    use.bank.sendToModule(ctx, owner, vaultAccount, [{ denom, amount: grams * unitsPerGram }]);
    destroy(ctx, env, vaultAccount, grams * unitsPerGram);
    if (fee > 0n) use.bank.sendToModule(ctx, owner, bufferAccount, [{ denom, amount: fee }]);
    const ranges =
      request.ranges.length > 0
        ? takeExact(ctx, state, request.ranges)
        : takeOldest(ctx, state, grams, request, "back");
    const vault = use.accounts.moduleAddress(vaultAccount);
    use.credits.move(ctx, vault, owner, ranges, StepKind.STEP_KIND_REDEEM);
    changeVault(ctx, state, ({ redeemedGrams }) => ({ redeemedGrams: plus(redeemedGrams, grams) }));
    for (const range of ranges) emitTyped(ctx, EventRedeem, { owner: addressText(ctx.chain, owner), ...range });
    return { ranges: [...ranges], fee: { denom, amount: fee.toString() } };
  },
  checkRanges,
);
