import type { LabelGrant, MsgSetLabels } from "../../codec/gen/eco2/registry/v1/credits.ts";
import type { Article6, LabelRecord } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { CorrespondingAdjustment } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { isCountryCode, isIsoDate } from "../../codec/iso.ts";
import { textFault } from "../../codec/plainText.ts";
import { fail } from "./errors.ts";
import { parseItmo } from "./itmo.ts";

/** Labels that a message may grant and withdraw. */
const maxLabels = 16;

/** CAD Trust v2 picklist of label types. */
const certification = "Certification";
const article6Types: readonly string[] = [
  "Article 6 - Authorisation",
  "Article 6 - Endorsement",
  "Article 6 - Letter of Approvals",
  "Article 6 - Letter of Qualification",
];
/** Agreed electronic format of Article 6: purposes, and what counts as the first transfer. */
const purposes: readonly string[] = ["NDC", "OIMP", "IMP", "OP", "NDC and OIMP", "NDC and IMP", "NDC and OP"];
const firstTransfers: readonly string[] = [
  "Authorization",
  "Issuance",
  "Use or cancellation",
  "First international transfer",
];
const adjustments: readonly CorrespondingAdjustment[] = [
  CorrespondingAdjustment.CORRESPONDING_ADJUSTMENT_NOT_STARTED,
  CorrespondingAdjustment.CORRESPONDING_ADJUSTMENT_PENDING,
  CorrespondingAdjustment.CORRESPONDING_ADJUSTMENT_COMPLETED,
];

/** The longest address of a publication, in UTF-16 units. */
const maxLink = 256;

const short = (text: string) => `"${text.slice(0, 40)}"`;

function codeFault(code: string): string | undefined {
  return /^[A-Z][A-Z0-9-]{0,31}$/.test(code)
    ? undefined
    : `code ${short(code)}: up to 32 capitals, digits and hyphens are expected, a letter first`;
}

function linkFault(link: string): string | undefined {
  if (link === "") return undefined;
  if (link.length > maxLink) return `link has ${link.length} characters, at most ${maxLink} are allowed`;
  if (!/^https:\/\/[^\s/]+(\/\S*)?$/.test(link)) return `link ${short(link)} does not begin with https://`;
  const fault = textFault(link);
  return fault === undefined ? undefined : `link ${fault}`;
}

function article6Fault(given: Article6): string | undefined {
  const { itmoId, party, purpose, firstTransfer, correspondingAdjustment } = given;
  if (itmoId !== "" && parseItmo(itmoId) === undefined)
    return `ITMO id ${short(itmoId)}: approach-party-registry-number-first-last-vintage is expected`;
  if (!isCountryCode(party)) return `party ${short(party)} is no ISO 3166-1 alpha-2 code in capitals`;
  if (!purposes.includes(purpose)) return `purpose ${short(purpose)}: ${purposes.join(", ")} are allowed`;
  if (!firstTransfers.includes(firstTransfer))
    return `first transfer ${short(firstTransfer)}: ${firstTransfers.join(", ")} are allowed`;
  if (adjustments.includes(correspondingAdjustment)) return undefined;
  return `corresponding adjustment ${correspondingAdjustment}: 1 not started, 2 pending, 3 completed are allowed`;
}

/** What is wrong with a label by itself, `undefined` when nothing is. */
export function labelFault({ code, labelType, link, date, article6 }: LabelGrant | LabelRecord): string | undefined {
  const fault = codeFault(code) ?? linkFault(link);
  if (fault !== undefined) return fault;
  if (!isIsoDate(date)) return `date ${short(date)} is no calendar day YYYY-MM-DD`;
  if (labelType === certification)
    return article6 === undefined ? undefined : `a label of type ${certification} says nothing of Article 6`;
  if (!article6Types.includes(labelType))
    return `label type ${short(labelType)}: ${[certification, ...article6Types].join(", ")} are allowed`;
  return article6 === undefined ? `a label of type ${labelType} needs article6` : article6Fault(article6);
}

/** Refuses what is wrong with a change of labels by itself. @throws invalid label */
export function checkLabels({ grant, withdraw }: Pick<MsgSetLabels, "grant" | "withdraw">): void {
  const count = grant.length + withdraw.length;
  if (count === 0 || count > maxLabels)
    throw fail.invalidLabel(`${count} labels are granted or withdrawn: 1 to ${maxLabels} are expected`);
  const seen = new Set<string>();
  for (const code of [...grant.map((one) => one.code), ...withdraw]) {
    const fault = codeFault(code);
    if (fault !== undefined) throw fail.invalidLabel(fault);
    if (seen.has(code)) throw fail.invalidLabel(`${code} is named twice`);
    seen.add(code);
  }
  for (const one of grant) {
    const fault = labelFault(one);
    if (fault !== undefined) throw fail.invalidLabel(`${one.code}: ${fault}`);
  }
}
