import { equalBytes } from "../../../codec/bytes.ts";
import { Receipt, ReceiptKind } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { encodeMessage } from "../../../codec/message.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { longest, requireDay, requireLink, requireText } from "../texts.ts";

/** What the source may have done with credits that come in. */
export const importKinds: readonly ReceiptKind[] = [
  ReceiptKind.RECEIPT_KIND_IMMOBILISED,
  ReceiptKind.RECEIPT_KIND_CANCELLED_FOR_EXPORT,
  ReceiptKind.RECEIPT_KIND_CONVERTED,
];

/** What it must have done with credits that went back. */
export const releaseKinds: readonly ReceiptKind[] = [ReceiptKind.RECEIPT_KIND_RELEASED];

const names: ReadonlyMap<ReceiptKind, string> = new Map([
  [ReceiptKind.RECEIPT_KIND_IMMOBILISED, "immobilised"],
  [ReceiptKind.RECEIPT_KIND_CANCELLED_FOR_EXPORT, "cancelled for export"],
  [ReceiptKind.RECEIPT_KIND_CONVERTED, "converted"],
  [ReceiptKind.RECEIPT_KIND_RELEASED, "released"],
]);

const referencePattern = /^[A-Za-z0-9](?:[A-Za-z0-9 ._:/#()-]{0,62}[A-Za-z0-9)])?$/;

/** @throws invalid receipt, for what is wrong by itself */
export function requireReceipt(receipt: Receipt, allowed: readonly ReceiptKind[]): void {
  const refuse = fail.invalidReceipt;
  const { kind, reference, date, quantityGrams, documentHash, url, account } = receipt;
  if (!allowed.includes(kind))
    throw refuse(`kind is ${kind}, allowed: ${allowed.map((one) => `${one} ${names.get(one) ?? ""}`).join(", ")}`);
  if (!referencePattern.test(reference))
    throw refuse(`reference "${reference.slice(0, 80)}" is not 1 to 64 letters, digits, blanks and . _ : / # ( ) -`);
  requireDay(refuse, "date", date);
  if (quantityGrams < 1n) throw refuse("it covers 0 grams: at least 1 is expected");
  if (documentHash.length !== 32) throw refuse(`document_hash has ${documentHash.length} bytes, a SHA-256 has 32`);
  requireLink(refuse, "url", url, { optional: true, schemes: ["https", "http"] });
  requireText(refuse, "account", account, { most: longest.short, optional: true });
}

/** A receipt's number as it is compared: people put blanks and capitals as they like. */
export const referenceKey = (reference: string): string => reference.replaceAll(" ", "").toUpperCase();

/** Whether two receipts are the same word for word. */
export const sameReceipt = (a: Receipt, b: Receipt): boolean =>
  equalBytes(encodeMessage(Receipt, a), encodeMessage(Receipt, b));

/**
 * Uses up so many grams of what a receipt covers. The first use keeps the receipt, later ones must show the same; what is used
 * never grows back, so that credits which left and came again need a new one.
 * @throws invalid receipt when it differs from the one kept, receipt used when it does not cover the grams any more
 */
export function useReceipt(ctx: Ctx, state: State, sourceRegistry: string, receipt: Receipt, grams: bigint): void {
  const key = [sourceRegistry, referenceKey(receipt.reference)] as const;
  const known = state.receipts.find(ctx, key);
  if (known?.receipt !== undefined && !sameReceipt(known.receipt, receipt))
    throw fail.invalidReceipt(`${sourceRegistry} receipt ${receipt.reference} is kept with other contents`);
  const used = known?.usedGrams ?? 0n;
  if (used + grams > receipt.quantityGrams) {
    const left = receipt.quantityGrams - used;
    throw fail.receiptUsed(
      `${sourceRegistry} receipt ${receipt.reference} covers ${receipt.quantityGrams} grams, ${left} of them are left, ${grams} are asked for`,
    );
  }
  const height = known?.height ?? BigInt(ctx.height);
  state.receipts.set(ctx, key, { sourceRegistry, receipt, usedGrams: used + grams, height });
}
