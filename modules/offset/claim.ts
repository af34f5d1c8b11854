import { toUtf8 } from "../../codec/bytes.ts";
import type { MsgRetire } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { isCountryCode, isIsoDate } from "../../codec/iso.ts";
import { isLei } from "../../codec/lei.ts";
import { textFault } from "../../codec/plainText.ts";
import { fail } from "./errors.ts";

/** Refuses texts that are longer than the parameters allow. @throws invalid beneficiary, invalid reason */
export function requireLengths({ beneficiary, reason }: MsgRetire, maxTextBytes: bigint): void {
  const tooLong = (text: string) => {
    const bytes = BigInt(toUtf8(text).length);
    return bytes > maxTextBytes ? `has ${bytes} bytes, at most ${maxTextBytes} are allowed` : undefined;
  };
  const [named, why] = [tooLong(beneficiary), tooLong(reason)];
  if (named !== undefined) throw fail.invalidBeneficiary(`beneficiary ${named}`);
  if (why !== undefined) throw fail.invalidReason(`reason ${why}`);
}

/** Refuses what is wrong with a retirement by itself, whatever the state. @throws by the table of errors */
export function checkClaim(request: MsgRetire): void {
  const { grams, beneficiary, beneficiaryId, reason, periodStart, periodEnd, country } = request;
  if (grams === 0n) throw fail.invalidAmount("0 grams: at least 1 is expected");
  const [named, why] = [textFault(beneficiary), textFault(reason)];
  if (named !== undefined) throw fail.invalidBeneficiary(`beneficiary ${named}`);
  if (beneficiaryId !== "" && !isLei(beneficiaryId)) {
    throw fail.invalidBeneficiary(
      `beneficiary id "${beneficiaryId.slice(0, 40)}" is no legal entity identifier (ISO 17442)`,
    );
  }
  if (why !== undefined) throw fail.invalidReason(`reason ${why}`);
  for (const [name, day] of [
    ["period start", periodStart],
    ["period end", periodEnd],
  ] as const) {
    if (!isIsoDate(day)) throw fail.invalidPeriod(`${name} "${day.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  }
  if (periodStart > periodEnd) throw fail.invalidPeriod(`period starts on ${periodStart} after its end ${periodEnd}`);
  if (isCountryCode(country)) return;
  throw fail.invalidCountry(`country "${country.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`);
}
