import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { QueryDefinition as EccQuery } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import {
  MsgBlockBatch,
  MsgBurn,
  MsgDeposit,
  MsgFundBuffer,
  MsgRedeem,
  MsgUnblockBatch,
} from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition as EmissionQuery } from "../../../codec/gen/eco2/emission/v1/query.ts";
import {
  MsgBuyCredits,
  MsgCancelOffer,
  MsgDeclareNode,
  MsgOfferCredits,
  MsgReviewNode,
  MsgSetAside,
  MsgTakeBack,
} from "../../../codec/gen/eco2/emission/v1/tx.ts";
import type { Next } from "../stakeActs.ts";
import { coins, operators, people, type World } from "../world.ts";
import {
  type Act,
  all,
  batchesOf,
  deed,
  everyone,
  gramsOf,
  heldLot,
  inDays,
  nameOf,
  oneOf,
  reason,
  roles,
  sha256Of,
  T,
} from "./cast.ts";

/** Base units of ECC in a gram. */
export const U = 1_000_000n;
const reviewer = nameOf(roles.reviewer);
const candidates = [0, 1, 2, 3, 4];

export const eccOf = (world: World, address: string): bigint =>
  BigInt(world.ask(BankQuery.methods.balance, { address, denom: "uecc" }).balance?.amount ?? "0");

/** Somebody who has ECC, and how much. */
export function eccHolder(next: Next, world: World): { readonly by: number; readonly has: bigint } {
  const holders = everyone.filter((number) => eccOf(world, nameOf(number)) > 0n);
  const by = oneOf(next, holders, 0);
  return { by, has: eccOf(world, nameOf(by)) };
}

/** Some of what one has, at most so much. */
const someOf = (next: Next, has: bigint, most: bigint): bigint => gramsOf(next, has < most ? has : most);
const uecc = (amount: bigint) => ({ denom: "uecc", amount: String(amount) });

const filters = [
  undefined,
  undefined,
  { programme: "GLD", creditType: "", labels: [] },
  { programme: "", creditType: "Removal - nature", labels: [] },
  { programme: "", creditType: "", labels: ["CCP"] },
];

function offerOf(next: Next, world: World) {
  const { offers } = world.ask(EmissionQuery.methods.offers, { pagination: all });
  return oneOf(next, offers, undefined);
}

/** ECC: from credits and back, burned, set aside, offered to the pool. */
export const eccActs: Readonly<Record<string, Act>> = {
  [MsgDeposit.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const there = lot.endGram - lot.startGram;
    const grams = next(3) === 0 ? gramsOf(next, there) : there;
    return deed(by, MsgDeposit, { depositor: lot.owner, credits: [{ batchId: lot.batchId, grams }] });
  },
  [MsgRedeem.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const grams = someOf(next, has / U, 3n * T);
    const filter = oneOf(next, filters, undefined);
    const batchId = filter === undefined && next(3) === 0 ? (oneOf(next, batchesOf(world), undefined)?.id ?? 1n) : 0n;
    return deed(by, MsgRedeem, { owner: nameOf(by), grams, filter, batchId });
  },
  [MsgBurn.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const amount = uecc(someOf(next, has, 2n * T * U));
    const filter = oneOf(next, filters, undefined);
    return deed(by, MsgBurn, { owner: nameOf(by), amount, filter, beneficiary: "Somebody", reason: "Own emissions" });
  },
  [MsgFundBuffer.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    return deed(by, MsgFundBuffer, { sender: nameOf(by), amount: uecc(someOf(next, has, T * U)) });
  },
  [MsgBlockBatch.$type](next, world) {
    const batchId = oneOf(next, batchesOf(world), undefined)?.id ?? 1n;
    return deed(roles.reviewer, MsgBlockBatch, { reviewer, batchId, reason });
  },
  [MsgUnblockBatch.$type](next, world) {
    const { blockedBatches } = world.ask(EccQuery.methods.blockedBatches, { pagination: all });
    const batchId = oneOf(next, blockedBatches, undefined)?.batchId ?? 1n;
    return deed(roles.reviewer, MsgUnblockBatch, { reviewer, batchId });
  },
};

/** What nodes say of themselves, and who pays for what they draw. */
export const footprintActs: Readonly<Record<string, Act>> = {
  [MsgDeclareNode.$type](next) {
    const by = oneOf(next, candidates, 0);
    const profile = {
      milliwatts: BigInt(20_000 + 1000 * next(100)),
      pueThousandths: BigInt(1100 + next(900)),
      zone: oneOf(next, ["World", "NOR", "IND"], "World"),
    };
    const evidence = next(5) === 0 ? undefined : { url: "https://example.org/meter.pdf", sha256: sha256Of(next) };
    return deed(by, MsgDeclareNode, { operator: nameOf(by), profile, evidence });
  },
  [MsgReviewNode.$type](next, world) {
    const { declarations } = world.ask(EmissionQuery.methods.declarations, { pagination: all });
    const found = oneOf(next, declarations, undefined);
    return deed(roles.reviewer, MsgReviewNode, {
      authority: reviewer,
      operatorAddress: found?.operatorAddress ?? oneOf(next, operators, ""),
      accepted: next(4) > 0,
      profile: found?.declared,
      sha256: found?.evidence?.sha256 ?? sha256Of(next),
    });
  },
  [MsgSetAside.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const operatorAddress = operators[oneOf(next, candidates, 0)] ?? "";
    return deed(by, MsgSetAside, {
      depositor: nameOf(by),
      operatorAddress,
      amount: uecc(someOf(next, has, 10_000n * U)),
    });
  },
  [MsgTakeBack.$type](next, world) {
    const { setAsides } = world.ask(EmissionQuery.methods.setAsides, { pagination: all });
    const found = oneOf(
      next,
      setAsides.filter(({ balance }) => balance !== "0"),
      undefined,
    );
    const by = Math.max(0, operators.indexOf(found?.operatorAddress ?? ""));
    const amount = uecc(gramsOf(next, BigInt(found?.balance ?? "1")));
    return deed(by, MsgTakeBack, { operator: nameOf(by), amount });
  },
  [MsgOfferCredits.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const credits = uecc(someOf(next, has, T * U));
    const price = coins(1 + next(1_000_000))[0];
    return deed(by, MsgOfferCredits, { seller: nameOf(by), credits, price, expires: inDays(world, 1 + next(60)) });
  },
  [MsgCancelOffer.$type](next, world) {
    const found = offerOf(next, world);
    const seller = found?.seller ?? nameOf(0);
    return deed(Math.max(0, people.indexOf(seller)), MsgCancelOffer, { seller, offerId: found?.id ?? 1n });
  },
  [MsgBuyCredits.$type](next, world) {
    const found = offerOf(next, world);
    const price = found?.price === undefined ? coins(1) : [found.price];
    return deed(roles.reviewer, MsgBuyCredits, { authority: reviewer, offerId: found?.id ?? 1n, price });
  },
};
