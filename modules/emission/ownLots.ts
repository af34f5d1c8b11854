import type { Lot } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";

/** @throws no such lot */
export function requireLot(ctx: Ctx, { lots }: Pick<State, "lots">, id: bigint): Lot {
  const lot = lots.find(ctx, id);
  if (lot === undefined) throw fail.noLot(`${id}`);
  return lot;
}

/** A lot of an account (20 bytes). @throws no such lot, lot of another account */
export function requireOwn(ctx: Ctx, state: Pick<State, "lots">, account: Uint8Array, id: bigint): Lot {
  const lot = requireLot(ctx, state, id);
  if (lot.account === addressText(ctx.chain, account)) return lot;
  throw fail.notOwner(`lot ${id} is ${lot.account}'s`);
}

/** Takes the offer of a lot away, where there is one. @param to the account that it is for, 20 bytes */
export function dropOffer(ctx: Ctx, { lotOffers, lotOffersTo }: State, lotId: bigint, to: Uint8Array): void {
  lotOffers.remove(ctx, lotId);
  lotOffersTo.remove(ctx, [to, lotId]);
}
