import { toUtf8 } from "../../codec/bytes.ts";
import type { Claim } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { isCountryCode, isIsoDate } from "../../codec/iso.ts";
import { isLei } from "../../codec/lei.ts";
import { textFault } from "../../codec/plainText.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { ErrorMaker } from "../../core/errors.ts";
import { fail } from "./errors.ts";

/** So many times as long as other texts may a statement be. */
const statementFactor = 4n;

/** The shape of a purpose's code. */
export const purposePattern = /^[a-z][a-z0-9_]{0,31}$/;

/** A text and what it is refused with. */
type Text = readonly [name: string, text: string, refuse: ErrorMaker];

/** Refuses texts with more bytes of UTF-8 than allowed. */
export function requireShort(maxBytes: bigint, ...texts: readonly Text[]): void {
  for (const [name, text, refuse] of texts) {
    const bytes = BigInt(toUtf8(text).length);
    if (bytes > maxBytes) throw refuse(`${name} has ${bytes} bytes, at most ${maxBytes} are allowed`);
  }
}

/** Refuses a statement that is longer than the parameters allow. */
export function requireShortStatement(maxTextBytes: bigint, statement: string): void {
  requireShort(statementFactor * maxTextBytes, ["statement", statement, fail.invalidStatement]);
}

/** What parameters say of claims. */
export interface ClaimRules {
  readonly maxTextBytes: bigint;
  readonly purposes: readonly string[];
}

/** Refuses a purpose that the parameters do not name. None is allowed. */
export function requirePurpose({ purposes }: ClaimRules, purpose: string): void {
  if (purpose === "" || purposes.includes(purpose)) return;
  throw fail.invalidPurpose(`purpose "${purpose}": ${purposes.join(", ")} or none are allowed`);
}

/**
 * A claim as a certificate has it: its texts as long as the parameters allow, its purpose one of theirs, its account in lower case.
 * @throws by the table of errors
 */
export function requireClaim(ctx: Ctx, rules: ClaimRules, claim: Claim): Claim {
  const { beneficiary, beneficiaryId, reason, periodStart, periodEnd, country, purpose, statement } = claim;
  requireShort(
    rules.maxTextBytes,
    ["beneficiary", beneficiary, fail.invalidBeneficiary],
    ["reason", reason, fail.invalidReason],
  );
  requireShortStatement(rules.maxTextBytes, statement);
  requirePurpose(rules, purpose);
  const account = claim.beneficiaryAccount;
  const beneficiaryAccount =
    account === "" ? "" : addressText(ctx.chain, messageAddress(ctx, account, "beneficiary account"));
  const said = { beneficiary, beneficiaryId, reason, periodStart, periodEnd, country, purpose, statement };
  return { ...said, beneficiaryAccount };
}

/** Refuses a country that is none. */
export function checkCountry(country: string): void {
  if (isCountryCode(country)) return;
  throw fail.invalidCountry(`country "${country.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`);
}

/** Refuses a text that is there but cannot be read as it is. */
export function checkText(name: string, text: string, refuse: ErrorMaker): void {
  const fault = text === "" ? undefined : textFault(text);
  if (fault !== undefined) throw refuse(`${name} ${fault}`);
}

/** Refuses an identifier that is there but is no LEI. */
export function checkLei(name: string, id: string, refuse: ErrorMaker): void {
  if (id === "" || isLei(id)) return;
  throw refuse(`${name} "${id.slice(0, 40)}" is no legal entity identifier (ISO 17442)`);
}

/** Refuses what is no code of a purpose, whatever the parameters say. */
export function checkPurpose(purpose: string): void {
  if (purpose === "" || purposePattern.test(purpose)) return;
  throw fail.invalidPurpose(`purpose "${purpose.slice(0, 40)}": small letters, digits and underscores are allowed`);
}

function checkPeriod({ periodStart, periodEnd }: Claim): void {
  for (const [name, day] of [
    ["period start", periodStart],
    ["period end", periodEnd],
  ] as const) {
    if (!isIsoDate(day)) throw fail.invalidPeriod(`${name} "${day.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  }
  if (periodStart > periodEnd) throw fail.invalidPeriod(`period starts on ${periodStart} after its end ${periodEnd}`);
}

/** Refuses what is wrong with a claim by itself, whatever the state. @throws by the table of errors */
export function checkClaim(claim: Claim | undefined): asserts claim is Claim {
  if (claim === undefined) throw fail.invalidBeneficiary("claim is left out");
  const { beneficiary, beneficiaryId, reason, country, purpose, statement } = claim;
  const [named, why] = [textFault(beneficiary), textFault(reason)];
  if (named !== undefined) throw fail.invalidBeneficiary(`beneficiary ${named}`);
  checkLei("beneficiary id", beneficiaryId, fail.invalidBeneficiary);
  if (why !== undefined) throw fail.invalidReason(`reason ${why}`);
  checkPeriod(claim);
  checkCountry(country);
  checkPurpose(purpose);
  checkText("statement", statement, fail.invalidStatement);
}

/** Refuses an amount of no grams. */
export function checkGrams(grams: bigint): void {
  if (grams === 0n) throw fail.invalidAmount("0 grams: at least 1 is expected");
}
