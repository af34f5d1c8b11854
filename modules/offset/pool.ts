import { EventGift } from "../../codec/gen/eco2/offset/v1/events.ts";
import { Dimension, type Donor, Flow, type Gift, type GivenRange } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { CreditKeeper, Piece } from "../registry/keeper.ts";
import { book, flowTotal } from "./bookings.ts";
import {
  type ClaimRules,
  checkCountry,
  checkLei,
  checkPurpose,
  checkText,
  requirePurpose,
  requireShort,
  requireShortStatement,
} from "./claim.ts";
import { giftBookings, movementBookings } from "./dimensions.ts";
import { fail } from "./errors.ts";
import { neutralPool, type OffsetEnv, type State } from "./module.ts";

/** Refuses what is wrong with a donor by itself. Everything but the name may be left out. @throws by the table of errors */
export function checkDonor(donor: Donor | undefined): asserts donor is Donor {
  if (donor === undefined || donor.name === "") throw fail.invalidDonor("name is empty");
  checkText("name", donor.name, fail.invalidDonor);
  checkLei("id", donor.id, fail.invalidDonor);
  if (donor.country !== "") checkCountry(donor.country);
  checkPurpose(donor.purpose);
  checkText("statement", donor.statement, fail.invalidStatement);
}

/** Refuses what the parameters do not allow. @throws by the table of errors */
export function requireDonor(rules: ClaimRules, { name, purpose, statement }: Donor): void {
  requireShort(rules.maxTextBytes, ["name", name, fail.invalidDonor]);
  requireShortStatement(rules.maxTextBytes, statement);
  requirePurpose(rules, purpose);
}

/** What the sums say of credits that are given. */
export function givenRange({ batchId, startGram, endGram }: Piece, credits: CreditKeeper, ctx: Ctx): GivenRange {
  const batch = credits.batch(ctx, batchId);
  const {
    sourceRegistry: registry = "",
    projectId = "",
    vintageStart = "",
    country = "",
    creditType = "",
  } = batch ?? {};
  return { batchId, startGram, endGram, registry, projectId, vintageStart, country, creditType };
}

/** Stores and counts a gift that the pool has received. @returns its id */
export function addGift(
  ctx: Ctx,
  state: State,
  { giver: address, donor, uecc, ranges }: { giver: Uint8Array; donor: Donor; uecc: bigint; ranges: GivenRange[] },
): bigint {
  const id = state.nextGift.next(ctx);
  const giver = addressText(ctx.chain, address);
  const when = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
  const gift: Gift = { id, giver, donor, uecc: uecc.toString(), ranges, ...when };
  state.gifts.set(ctx, id, gift);
  book(ctx, state, Flow.FLOW_GIFT, giftBookings(gift), id);
  emitTyped(ctx, EventGift, { giftId: id, giver, donor: donor.name, uecc: gift.uecc });
  return id;
}

/** Counts ECC that came into the pool or left it beside gifts. */
export function bookMovement(ctx: Ctx, state: State, flow: Flow, uecc: bigint, purpose: string, from = ""): void {
  book(ctx, state, flow, movementBookings(uecc, timestampOf(ctx.time), purpose, from));
}

/** All that a flow moved in these forms, base units and number. */
export function flowSum(ctx: Ctx, state: State, flow: Flow): { readonly uecc: bigint; readonly count: bigint } {
  const forms = ["credits", "ecc"].map((form) => flowTotal(ctx, state, flow, Dimension.DIMENSION_FORM, form));
  return {
    uecc: forms.reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n),
    count: forms.reduce((sum, { count }) => sum + count, 0n),
  };
}

/** What the totals say that the pool must have beside its opening balance, base units of ECC. */
export function explainedBalance(ctx: Ctx, state: State): bigint {
  const sum = (flow: Flow) => flowSum(ctx, state, flow).uecc;
  const came = sum(Flow.FLOW_GIFT) + sum(Flow.FLOW_FUNDING) + sum(Flow.FLOW_REPAYMENT);
  return came - sum(Flow.FLOW_PAYMENT) - sum(Flow.FLOW_SHORTFALL);
}

/** What the pool has, base units of ECC. */
export function poolBalance(ctx: Ctx, { use, facts }: Pick<OffsetEnv, "use" | "facts">): bigint {
  return use.bank.balance(ctx, facts.moduleAddress(neutralPool), use.ecc.denom(ctx));
}

/** The pool has what the totals say, to the microgram. */
export function poolInvariant(ctx: Ctx, env: OffsetEnv): string | undefined {
  const expected = BigInt(env.state.poolOpening.find(ctx) ?? "0") + explainedBalance(ctx, env.state);
  const balance = poolBalance(ctx, env);
  return balance === expected ? undefined : `the pool has ${balance} uecc, its totals say ${expected}`;
}
