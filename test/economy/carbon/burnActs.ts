import type { Lot } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import {
  MsgBurn,
  MsgOfferLot,
  MsgTakeOverLot,
  MsgVerifyLot,
  MsgWithdrawLotOffer,
} from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Next } from "../stakeActs.ts";
import { people, type World } from "../world.ts";
import { type Act, all, batchesOf, deed, everyone, least, lotsIn, nameOf, oneOf } from "./cast.ts";
import { eccOf, U } from "./eccActs.ts";
import { byOf } from "./sourceActs.ts";

const { methods } = QueryDefinition;

export const leftOf = ({ micrograms, burned }: Lot): bigint => BigInt(micrograms) - BigInt(burned);

/** Lots of emissions that people have and that are not burned whole. */
export const emissionLots = (world: World): readonly Lot[] =>
  people
    .flatMap((account) => world.ask(methods.lots, { account, open: true, pagination: all }).lots)
    .filter((lot) => leftOf(lot) > 0n);

const offersOf = (world: World) => world.ask(methods.lotOffers, { to: "", pagination: all }).offers;
const removals = ["Removal - nature", "Removal - technical"];

/** Credits of somebody that may burn emissions; mostly. */
function creditsOf(next: Next, world: World, owner: string) {
  const fit = batchesOf(world).filter(
    ({ creditType, suspension }) => removals.includes(creditType) && suspension === undefined,
  );
  const lots = lotsIn(world, LotStatus.LOT_STATUS_HELD).filter((lot) => lot.owner === owner);
  const good = lots.filter(({ batchId }) => fit.some(({ id }) => id === batchId));
  return oneOf(next, good.length > 0 && next(8) > 0 ? good : lots, undefined);
}

/** Emissions of accounts: handed on, verified, burned with credits. */
export const burnActs: Readonly<Record<string, Act>> = {
  [MsgOfferLot.$type](next, world) {
    const lot = oneOf(next, emissionLots(world), undefined);
    const owner = lot?.account ?? nameOf(0);
    const to = nameOf(oneOf(next, everyone, 0));
    return deed(byOf(owner), MsgOfferLot, { owner, lotId: lot?.id ?? 1n, to });
  },
  [MsgWithdrawLotOffer.$type](next, world) {
    const lotId = oneOf(next, offersOf(world), undefined)?.lotId ?? 1n;
    const owner = emissionLots(world).find(({ id }) => id === lotId)?.account ?? nameOf(0);
    return deed(byOf(owner), MsgWithdrawLotOffer, { owner, lotId });
  },
  [MsgTakeOverLot.$type](next, world) {
    const offer = oneOf(next, offersOf(world), undefined);
    const taker = offer?.to ?? nameOf(0);
    const lot = emissionLots(world).find(({ id }) => id === offer?.lotId);
    const micrograms = lot === undefined ? "1" : leftOf(lot).toString();
    return deed(byOf(taker), MsgTakeOverLot, { taker, lotId: offer?.lotId ?? 1n, micrograms });
  },
  [MsgVerifyLot.$type](next, world) {
    const by = oneOf(next, everyone, 0);
    const lotId = oneOf(next, emissionLots(world), undefined)?.id ?? 1n;
    return deed(by, MsgVerifyLot, { sender: nameOf(by), lotId, maxSteps: next(3) });
  },
  [MsgBurn.$type](next, world) {
    const lots = emissionLots(world);
    const [first = undefined] = [oneOf(next, lots, undefined)];
    const burner = first?.account ?? nameOf(0);
    const whole = first === undefined ? 1n : leftOf(first) / U;
    const [held, ecc] = [creditsOf(next, world, burner), eccOf(world, burner) / U];
    const there = held === undefined ? 0n : held.endGram - held.startGram;
    const part = 1n + BigInt(next(1000)) * 1000n;
    const fromCredits = held === undefined || (ecc > 0n && next(4) === 0) ? 0n : least(there, least(whole, part));
    const fromEcc = fromCredits > 0n && next(3) > 0 ? 0n : least(ecc, least(whole - fromCredits, part));
    // Now and then one side is a gram more than the other.
    const grams = fromCredits + fromEcc + (next(10) === 0 ? 1n : 0n);
    const credits =
      held === undefined || fromCredits === 0n
        ? []
        : [{ batchId: held.batchId, startGram: held.startGram, endGram: held.startGram + fromCredits }];
    return deed(byOf(burner), MsgBurn, {
      burner,
      emissions: [{ lotId: first?.id ?? 1n, micrograms: (grams * U).toString() }],
      credits,
      ecc: fromEcc > 0n ? { denom: "uecc", amount: (fromEcc * U).toString() } : undefined,
      filter: undefined,
      beneficiary: "",
      statement: "A year without emissions",
    });
  },
};
