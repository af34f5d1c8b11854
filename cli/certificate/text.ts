import type { Verdict } from "../../client/verify/certificate.ts";
import type { VerdictStep } from "../../client/verify/check.ts";
import type { Certificate, RetiredRange } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { quotient } from "../../codec/quotient.ts";
import { formatTime, timeOf } from "../../codec/time.ts";

type Proven = Extract<Verdict, { readonly ok: true }>;

const GRAMS_PER_TONNE = 1_000_000n;
const MICROGRAMS_PER_TONNE = 1_000_000_000_000n;

/** A whole number with its thousands apart. */
const grouped = (value: bigint) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** Grams as tonnes, exact: "12.5". */
export function tonnesText(grams: bigint): string {
  const rest = (grams % GRAMS_PER_TONNE).toString().padStart(6, "0").replace(/0+$/, "");
  return `${grouped(quotient(grams, GRAMS_PER_TONNE))}${rest === "" ? "" : `.${rest}`}`;
}

/** Micrograms as tonnes, exact. */
export function microgramsText(micrograms: bigint): string {
  const rest = (micrograms % MICROGRAMS_PER_TONNE).toString().padStart(12, "0").replace(/0+$/, "");
  return `${grouped(quotient(micrograms, MICROGRAMS_PER_TONNE))}${rest === "" ? "" : `.${rest}`}`;
}

/** Texts of a certificate are its owner's: no character of them may move the cursor or turn the text around. */
export const shown = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");

/** The numbers of the source that a range is of, with what of the first and last one it leaves out. */
function unitsText(range: RetiredRange): string {
  const { firstUnit, lastUnit, firstUnitOffsetGrams, lastUnitEndGrams, unitGrams } = range;
  const numbers = firstUnit === lastUnit ? `number ${firstUnit}` : `numbers ${firstUnit} to ${lastUnit}`;
  const parts = [
    ...(firstUnitOffsetGrams > 0n ? [`${firstUnit} from gram ${grouped(firstUnitOffsetGrams)}`] : []),
    ...(lastUnitEndGrams < unitGrams ? [`${lastUnit} up to gram ${grouped(lastUnitEndGrams)}`] : []),
  ];
  return parts.length === 0 ? numbers : `${numbers} (${parts.join(", ")} of ${grouped(unitGrams)})`;
}

/** Labels that all of a range or parts of it bore when it was retired. */
function labelLines({ startGram, endGram, labelled }: RetiredRange): string[] {
  return labelled.map((part) => {
    const whole = part.startGram === startGram && part.endGram === endGram;
    const where = whole ? "" : `, grams ${part.startGram} to ${part.endGram - 1n}`;
    const itmos = part.itmoIds.length === 0 ? "" : ` (${part.itmoIds.join(", ")})`;
    return `                ${shown(`labels ${part.labels.join(", ")}${itmos}${where}`)}`;
  });
}

function rangeLines(range: RetiredRange): string[] {
  const { projectId, projectName, country, vintageStart, vintageEnd, methodology } = range;
  const grams = range.endGram - range.startGram;
  const about = [
    ...(country === "" ? [] : [country]),
    ...(vintageStart === "" ? [] : [`vintage ${vintageStart} to ${vintageEnd}`]),
    ...(methodology === "" ? [] : [methodology]),
  ];
  return [
    `  project       ${shown([projectId, projectName].join(" "))}`,
    ...(about.length === 0 ? [] : [`                ${shown(about.join(", "))}`]),
    `  serial        ${range.sourceRegistry} ${shown(range.serial)}`,
    `                ${unitsText(range)}`,
    ...labelLines(range),
    `                ${tonnesText(grams)} t, grams ${range.startGram} to ${range.endGram - 1n} of batch ${range.batchId}`,
  ];
}

function claimLines(certificate: Certificate): string[] {
  const { beneficiary, beneficiaryId, reason, periodStart, periodEnd, country, owner, grams } = certificate;
  const { purpose, statement, beneficiaryAccount, fromEcc, supersedes, correction } = certificate;
  return [
    `  beneficiary   ${shown(beneficiary)}${beneficiaryId === "" ? "" : ` (LEI ${shown(beneficiaryId)})`}`,
    `  amount        ${tonnesText(grams)} t CO2e (${grouped(grams)} g), retired for ever${fromEcc ? " by burning ECC" : ""}`,
    `  reason        ${shown(reason)}`,
    ...(periodStart === "" ? [] : [`  emissions of  ${shown(periodStart)} to ${shown(periodEnd)}`]),
    ...(purpose === "" ? [] : [`  purpose       ${shown(purpose)}`]),
    ...(statement === "" ? [] : [`  statement     ${shown(statement)}`]),
    ...(country === "" ? [] : [`  claimed in    ${shown(country)}`]),
    ...(beneficiaryAccount === "" ? [] : [`  account       ${shown(beneficiaryAccount)}`]),
    `  owner         ${shown(owner)}`,
    ...(supersedes === 0n ? [] : [`  supersedes    certificate ${supersedes}: ${shown(correction)}`]),
  ];
}

/** What a checked file proves, for people to read: one line each, ending without a line end. */
export function provenText({ certificate, block, steps }: Proven): string {
  const time = certificate.time === undefined ? "" : `, ${formatTime(timeOf(certificate.time))}`;
  return [
    `Certificate ${certificate.id} of chain ${shown(block.chainId)}: proven`,
    ...claimLines(certificate),
    ...certificate.ranges.flatMap(rangeLines),
    `  written       in block ${certificate.height}${time}`,
    `  proven by     header ${block.height}, hash ${block.hash}`,
    "Checked, without trust in any node:",
    ...stepLines(steps),
  ].join("\n");
}

/** The steps of a verdict, passed ones under "+", failed ones under "-". */
export function stepLines(steps: readonly VerdictStep[]): string[] {
  return steps.map(({ name, ok, detail }) => `  ${ok ? "+" : "-"} ${name.padEnd(12)}${shown(detail)}`);
}
