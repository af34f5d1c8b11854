import {
  MsgBurn as BurnEcc,
  MsgDeposit,
  MsgDepositResponse,
  MsgRedeem,
} from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { MsgBurn as MsgNeutralise } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import {
  MsgCancel as CancelOffer,
  MsgCancelResponse as CancelOfferResponse,
  MsgOffer,
  MsgTrade,
  MsgTradeResponse,
} from "../../../codec/gen/eco2/market/v1/tx.ts";
import { MsgGiveCredits, MsgRetire, MsgRetireEcc, MsgRetireRanges } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import {
  MsgCancel,
  MsgExpire,
  MsgExpireResponse,
  MsgReinstate,
  MsgReinstateResponse,
  MsgReleaseBatch,
  MsgReleaseBuffer,
  MsgReverse,
  MsgReverseResponse,
  MsgRevoke,
  MsgRevokeResponse,
} from "../../../codec/gen/eco2/registry/v1/credits.ts";
import { MsgExportCredits, MsgRejectExport } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { MsgApproveImport, MsgRequestImport } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { MsgIssueBatch, MsgIssueBatchResponse } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import {
  MsgImportBatch,
  MsgRecordSourceEvent,
  MsgRecordSourceEventResponse,
  MsgSend,
} from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { MessageCodec } from "../../../codec/message.ts";
import type { Moved, Status } from "./books.ts";
import { moduleText } from "./cast.ts";

/** So many grams go from one owner and status to another; from nowhere where they are new. */
type Transfer = readonly [from: Place | undefined, to: Place, grams: bigint];
type Place = readonly [owner: string, status: Status];

/** What one message may do to grams: exactly the transfers, beside what is `loose`. */
export interface Effect {
  readonly transfers: readonly Transfer[];
  /** Moves of which the message does not say how many grams they are. */
  readonly loose?: (moved: Moved) => boolean;
}

/** What a message with its response should have done; `first` is the first owner of what it moved, as only the state has it. */
type Rule = (request: Uint8Array, response: Uint8Array, moved: readonly Moved[]) => Effect;

const vault = moduleText("dualtoken");
const market = moduleText("market");
const U = 1_000_000n;

const rule = <M, R>(
  type: MessageCodec<M>,
  answer: MessageCodec<R> | undefined,
  effect: (message: M, response: R, moved: readonly Moved[]) => Effect,
): readonly [string, Rule] => [
  type.$type,
  (request, response, moved) => effect(type.decode(request), answer?.decode(response) as R, moved),
];

const sum = (ranges: readonly { startGram: bigint; endGram: bigint }[]): bigint =>
  ranges.reduce((total, { startGram, endGram }) => total + endGram - startGram, 0n);
const amounts = (credits: readonly { grams: bigint }[]): bigint =>
  credits.reduce((total, { grams }) => total + grams, 0n);
const all = (list: readonly Moved[]): bigint => list.reduce((total, { grams }) => total + grams, 0n);
const one = (from: Place | undefined, to: Place, grams: bigint): Effect => ({ transfers: [[from, to, grams]] });
const ofBuffer = ({ from, to }: Moved): boolean => from?.status === "buffer" && to.status === "cancelled";

/** A block that comes in: new, or back; numbers that it carries on go. */
function broughtIn(grams: bigint, moved: readonly Moved[]): Effect {
  const came = moved.filter(({ to }) => to.status === "held");
  const went = moved.filter(({ to }) => to.status === "exported");
  if (all(came) !== grams) throw new Error(`${all(came)} grams came in, said were ${grams}`);
  if (went.length > 0 && all(went) !== grams) throw new Error(`${all(went)} grams are carried on as ${grams}`);
  if (new Set(came.map(({ to }) => to.owner)).size > 1) throw new Error("what came in has several owners");
  const isComing = (one: Moved) =>
    one.to.status === "held" && (one.from === undefined || one.from.status === "exported");
  const isGoing = ({ from, to }: Moved) =>
    to.status === "exported" && (from?.status === "held" || from?.status === "exported");
  return { transfers: [], loose: (one) => isComing(one) || isGoing(one) };
}

/** By type of message what it may do. A message that is not here moves no gram. */
const rules: ReadonlyMap<string, Rule> = new Map([
  rule(MsgSend, undefined, ({ sender, recipient, credits, ranges }) =>
    one([sender, "held"], [recipient, "held"], amounts(credits) + sum(ranges)),
  ),
  rule(MsgCancel, undefined, ({ owner, credits, ranges }) =>
    one([owner, "held"], [owner, "cancelled"], amounts(credits) + sum(ranges)),
  ),
  rule(MsgRevoke, MsgRevokeResponse, (_, { grams }, moved) => taken(grams, moved, "cancelled")),
  rule(MsgExpire, MsgExpireResponse, (_, { grams }, moved) => taken(grams, moved, "expired")),
  rule(MsgReverse, MsgReverseResponse, (_, { paidGrams }, moved) => taken(paidGrams, moved, "cancelled")),
  rule(MsgReleaseBuffer, undefined, ({ recipient, grams }) =>
    one([moduleText("credit_buffer"), "buffer"], [recipient, "held"], grams),
  ),
  rule(MsgReleaseBatch, undefined, () => ({ transfers: [], loose: ofBuffer })),
  rule(MsgReinstate, MsgReinstateResponse, (_, { grams }, moved) => {
    const back = moved.filter(({ from }) => from?.status === "suspended");
    if (all(back) !== grams) throw new Error(`${all(back)} grams are held again, said were ${grams}`);
    return { transfers: [], loose: (one) => back.includes(one) || ofBuffer(one) };
  }),
  rule(MsgImportBatch, undefined, ({ quantityGrams }, _, moved) => broughtIn(quantityGrams, moved)),
  rule(MsgRequestImport, undefined, ({ details }, _, moved) =>
    moved.length === 0 ? { transfers: [] } : broughtIn(details?.quantityGrams ?? 0n, moved),
  ),
  rule(MsgApproveImport, undefined, (_message, _response, moved) =>
    moved.length === 0 ? { transfers: [] } : broughtIn(all(moved.filter(({ to }) => to.status === "held")), moved),
  ),
  rule(MsgRecordSourceEvent, MsgRecordSourceEventResponse, (_, { retiredGrams, suspendedGrams }, moved) => {
    const retired = moved.filter(({ from, to }) => from?.status === "held" && to.status === "retired");
    const suspended = moved.filter(({ to }) => to.status === "suspended");
    if (all(retired) !== retiredGrams) throw new Error(`${all(retired)} grams are retired, said were ${retiredGrams}`);
    if (all(suspended) > suspendedGrams)
      throw new Error(`${all(suspended)} grams are suspended, said were ${suspendedGrams}`);
    return { transfers: [], loose: (one) => retired.includes(one) || suspended.includes(one) };
  }),
  rule(MsgExportCredits, undefined, ({ owner }, _, moved) => one([owner, "held"], [owner, "exported"], all(moved))),
  rule(MsgRejectExport, undefined, (_message, _response, moved) => {
    const owner = moved[0]?.from?.owner ?? "";
    return one([owner, "exported"], [owner, "held"], all(moved));
  }),
  rule(MsgIssueBatch, MsgIssueBatchResponse, ({ recipient, proponent }, { bufferGrams }, moved) => {
    const to: Place = [recipient === "" ? proponent : recipient, "held"];
    const made = all(moved.filter(({ from }) => from === undefined));
    const kept: Transfer = [to, [moduleText("credit_buffer"), "buffer"], bufferGrams];
    return { transfers: [[undefined, to, made], kept], loose: ofBuffer };
  }),
  rule(MsgDeposit, MsgDepositResponse, ({ depositor }, { amount }) =>
    one([depositor, "held"], [vault, "held"], BigInt(amount?.amount ?? "0") / U),
  ),
  rule(MsgRedeem, undefined, ({ owner, grams, ranges }) => one([vault, "held"], [owner, "held"], grams + sum(ranges))),
  // Less than a gram is carried from one burn to the next.
  rule(BurnEcc, undefined, ({ amount }, _, moved) => burnedOf(BigInt(amount?.amount ?? "0"), moved)),
  rule(MsgNeutralise, undefined, ({ burner, credits, ecc }) => ({
    transfers: [
      [[burner, "held"], [burner, "retired"], sum(credits)],
      [[vault, "held"], [vault, "retired"], BigInt(ecc?.amount ?? "0") / U],
    ],
  })),
  rule(MsgRetire, undefined, ({ owner, grams }) => one([owner, "held"], [owner, "retired"], grams)),
  rule(MsgRetireRanges, undefined, ({ owner, ranges }) => one([owner, "held"], [owner, "retired"], sum(ranges))),
  rule(MsgRetireEcc, undefined, ({ grams }) => one([vault, "held"], [vault, "retired"], grams)),
  rule(MsgGiveCredits, undefined, ({ giver, grams }) => one([giver, "held"], [vault, "held"], grams)),
  rule(MsgOffer, undefined, ({ seller, batchId, amount }) =>
    batchId === 0n ? { transfers: [] } : one([seller, "held"], [market, "held"], BigInt(amount)),
  ),
  rule(MsgTrade, MsgTradeResponse, ({ buyer, amount, claim }, { ranges }, moved) => {
    if (ranges.length > 0)
      return one([market, "held"], [buyer, claim === undefined ? "held" : "retired"], BigInt(amount));
    return claim === undefined ? { transfers: [] } : burnedOf(BigInt(amount), moved);
  }),
  rule(CancelOffer, CancelOfferResponse, ({ seller }, { returned }, moved) =>
    moved.length === 0 ? { transfers: [] } : one([market, "held"], [seller, "held"], BigInt(returned)),
  ),
]);

function taken(grams: bigint, moved: readonly Moved[], to: Status): Effect {
  if (all(moved) !== grams) throw new Error(`${all(moved)} grams were taken, said were ${grams}`);
  return { transfers: [], loose: (one) => one.to.status === to };
}

/** ECC that was burned: whole grams of the vault, one more or less by what was carried. */
function burnedOf(uecc: bigint, moved: readonly Moved[]): Effect {
  const off = all(moved) * U - uecc;
  if (off >= U || off <= -U) throw new Error(`${uecc} uecc burned ${all(moved)} grams`);
  return one([vault, "held"], [vault, "retired"], all(moved));
}

/** Sums by owner and status that are not 0. */
function net(list: Iterable<readonly [Place | undefined, Place, bigint]>): Readonly<Record<string, bigint>> {
  const sums = new Map<string, bigint>();
  const add = ([owner, status]: Place, grams: bigint) => {
    const name = `${owner} ${status}`;
    sums.set(name, (sums.get(name) ?? 0n) + grams);
  };
  for (const [from, to, grams] of list) {
    if (from !== undefined) add(from, -grams);
    add(to, grams);
  }
  const rest = [...sums].filter(([, grams]) => grams !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(rest);
}

const transferOf = ({ from, to, grams }: Moved): Transfer => [
  from && [from.owner, from.status],
  [to.owner, to.status],
  grams,
];

/** What is wrong with what a message did to grams; nothing where it is what it asked for. */
export function fault(
  type: string,
  request: Uint8Array,
  response: Uint8Array,
  moved: readonly Moved[],
): string | undefined {
  const found = rules.get(type);
  const { transfers, loose = () => false } = found?.(request, response, moved) ?? { transfers: [] };
  const [did, should] = [net(moved.filter((one) => !loose(one)).map(transferOf)), net(transfers)];
  const [a, b] = [did, should].map((one) => Object.entries(one).join(" | "));
  return a === b ? undefined : `${type} moved ${a}; it should have moved ${b}`;
}

/**
 * Whether the end of a block may move so: what ended offers hold goes back, ECC is burned for the chain, a pool's credits come, or
 * some of them go because a record behind them was wrong.
 */
export function mayEnd({ from, to }: Moved): boolean {
  if (from === undefined) return true;
  if (to.status === "cancelled") return from.status === "buffer" || from.status === "held";
  if (from.status !== "held") return false;
  if (from.owner === vault) return to.owner === vault && to.status === "retired";
  return from.owner === market && to.status === "held";
}
