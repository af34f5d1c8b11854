import { equalBytes } from "../../codec/bytes.ts";
import { Volume } from "../../codec/gen/eco2/market/v1/market.ts";
import { encodeMessage } from "../../codec/message.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { amountHeld, lengthOf } from "./escrow.ts";
import { escrowAccount, type MarketEnv } from "./module.ts";
import { endOf, isOpen } from "./offers.ts";
import { stepOf } from "./price.ts";
import { addToVolume, volumeKey } from "./trades.ts";

/** The module's account has the coins that escrows hold, and every gram in escrow is its own, held for one escrow alone. */
export function escrowInvariant(ctx: Ctx, { state, use, facts }: MarketEnv): string | undefined {
  const account = facts.moduleAddress(escrowAccount);
  const grams = new Map<bigint, bigint>();
  let [lastBatch, lastEnd] = [0n, 0n];
  for (const [[batchId, start], range] of state.ranges.range(ctx)) {
    const named = `grams ${start}-${range.endGram} of batch ${batchId}`;
    if (range.batchId !== batchId || range.startGram !== start || range.endGram <= start)
      return `${named} are no range`;
    if (batchId === lastBatch && start < lastEnd) return `${named} are in escrow twice`;
    [lastBatch, lastEnd] = [batchId, range.endGram];
    if (!use.credits.holds(ctx, account, range)) return `${named} are in escrow, and not the account's`;
    if (state.escrows.find(ctx, range.escrowId)?.batchId !== batchId) return `${named} are in no escrow of the batch`;
    grams.set(range.escrowId, (grams.get(range.escrowId) ?? 0n) + lengthOf(range));
  }
  const inAll = [...grams.values()].reduce((sum, held) => sum + held, 0n);
  const { heldGrams } = use.credits.holdings(ctx, addressText(ctx.chain, account));
  if (heldGrams !== inAll) return `the account holds ${heldGrams} grams, ${inAll} are in escrow`;
  const coins = new Map<string, bigint>();
  for (const [id, escrow] of state.escrows.range(ctx)) {
    const held = amountHeld(escrow);
    if (escrow.denom !== "") coins.set(escrow.denom, (coins.get(escrow.denom) ?? 0n) + held);
    else if (grams.get(id) !== held) return `escrow ${id} says ${held} grams, its ranges ${grams.get(id) ?? 0n}`;
    const queued = state.returning.has(ctx, id) || state.waiting.has(ctx, [escrow.batchId, id]);
    if (queued !== escrow.returning) return `escrow ${id} goes back, or does not, against its word`;
    if (state.offers.find(ctx, escrow.subjectId)?.escrowId !== id) return `escrow ${id} is of no offer`;
  }
  for (const [denom, sum] of coins) {
    const balance = use.bank.balance(ctx, account, denom);
    if (balance < sum) return `escrows hold ${sum}${denom}, the account has ${balance}`;
  }
  return undefined;
}

/** What was offered is sold, returned, lost, or in escrow; open offers are in the queue under their end, ended ones are not. */
export function offersInvariant(ctx: Ctx, { state }: MarketEnv): string | undefined {
  let open = 0;
  for (const [id, offer] of state.offers.range(ctx)) {
    const escrow = state.escrows.find(ctx, offer.escrowId);
    const held = escrow === undefined ? 0n : amountHeld(escrow);
    const [amount, step] = [BigInt(offer.amount), BigInt(offer.step)];
    const sum = BigInt(offer.sold) + BigInt(offer.returned) + BigInt(offer.lost) + held;
    if (sum !== amount) return `offer ${id} is of ${amount}, sold, returned, lost and held are ${sum}`;
    if (step !== (offer.whole ? amount : stepOf(amount, BigInt(offer.price?.amount ?? 0))))
      return `offer ${id}: step ${step}`;
    if (isOpen(offer) && (held < step || escrow?.returning !== false)) return `offer ${id} is open and holds ${held}`;
    if (!isOpen(offer) && escrow?.returning === false) return `offer ${id} has ended, its escrow stays`;
    if (state.expiring.has(ctx, [endOf(offer), id]) !== isOpen(offer)) return `offer ${id} is wrong in the queue`;
    if (isOpen(offer)) open += 1;
  }
  const queued = [...state.expiring.keys(ctx)].length;
  return queued === open ? undefined : `${open} offers are open, ${queued} in the queue`;
}

/** Trades of an offer cost exactly what the same part of it costs, name each gram that they say, and make up what is counted. */
export function tradesInvariant(ctx: Ctx, { state }: MarketEnv): string | undefined {
  const sold = new Map<bigint, bigint>();
  const volumes = new Map<string, Volume>();
  for (const [id, trade] of state.trades.range(ctx)) {
    const offer = state.offers.find(ctx, trade.offerId);
    if (offer?.price === undefined || trade.price === undefined) return `trade ${id} is of no offer`;
    const amount = BigInt(trade.amount);
    if (BigInt(trade.price.amount) * BigInt(offer.amount) !== BigInt(offer.price.amount) * amount)
      return `trade ${id}: ${trade.price.amount} for ${amount} is not the price of offer ${offer.id}`;
    const grams = trade.ranges.reduce((sum, range) => sum + lengthOf(range), 0n);
    if (trade.batchId !== 0n && grams !== amount) return `trade ${id} is of ${amount} grams, its ranges of ${grams}`;
    sold.set(offer.id, (sold.get(offer.id) ?? 0n) + amount);
    const key = volumeKey(trade).join(" ");
    volumes.set(key, addToVolume(volumes.get(key), trade));
  }
  for (const [id, offer] of state.offers.range(ctx)) {
    const sum = sold.get(id) ?? 0n;
    if (sum !== BigInt(offer.sold)) return `offer ${id} has sold ${offer.sold}, its trades are of ${sum}`;
  }
  for (const [key, stored] of state.volumes.range(ctx)) {
    const counted = volumes.get(key.join(" "));
    const encoded = (volume: Volume) => encodeMessage(Volume, volume);
    if (counted === undefined || !equalBytes(encoded(counted), encoded(stored)))
      return `volume of ${key.join(" ")} is wrong`;
    volumes.delete(key.join(" "));
  }
  return volumes.size === 0 ? undefined : `${volumes.size} volumes are not counted`;
}
