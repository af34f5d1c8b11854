import { type Coin, coinFromWire } from "../../codec/coin.ts";
import type { Offer } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";

/** An offer that stands, with its coins as such. */
export interface StandingOffer {
  readonly seller: string;
  readonly credits: Coin;
  /** For all of it. */
  readonly price: Coin;
  /** Nanoseconds since 1970. */
  readonly expires: bigint;
}

/** @throws Error for coins that are none, or a time that is missing */
export function readOffer({ seller, credits, price, expires }: Offer): StandingOffer {
  if (credits === undefined || price === undefined || expires === undefined)
    throw new Error("an offer has credits, a price and a time at which it expires");
  return { seller, credits: coinFromWire(credits), price: coinFromWire(price), expires: timeOf(expires) };
}

/** @throws no offer */
export function requireOffer(ctx: Ctx, { offers }: Pick<State, "offers">, id: bigint): StandingOffer {
  const found = offers.find(ctx, id);
  if (found === undefined) throw fail.noOffer(`${id}`);
  try {
    return readOffer(found);
  } catch (error) {
    throw new BrokenInvariant(`offer ${id} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
