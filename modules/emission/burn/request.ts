import { toUtf8 } from "../../../codec/bytes.ts";
import { parseAmount } from "../../../codec/coin.ts";
import type { EmissionAmount, MsgBurn } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import type { GramRange } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { textFault } from "../../../codec/plainText.ts";
import { reasonOf } from "../../../store/errors.ts";
import { unitsPerGram } from "../../dualtoken/keeper.ts";
import { fail } from "../errors.ts";

/** Lots, and ranges of credits, that one burn may name. */
const mostParts = 1_000;
const longest = { beneficiary: 256, statement: 1_024 } as const;

/** An amount of micrograms of a message, above zero. @throws invalid burn */
function positive(named: string, text: string): bigint {
  let amount: bigint;
  try {
    amount = parseAmount(text);
  } catch (error) {
    throw fail.invalidBurn(`${named}: ${reasonOf(error)}`);
  }
  if (amount < 1n) throw fail.invalidBurn(`${named}: ${amount} micrograms, at least 1 is expected`);
  return amount;
}

function checkEmissions(emissions: readonly EmissionAmount[]): bigint {
  if (emissions.length === 0) throw fail.invalidBurn("no lots of emissions are given");
  if (emissions.length > mostParts)
    throw fail.invalidBurn(`${emissions.length} lots, at most ${mostParts} are allowed`);
  let [last, sum] = [0n, 0n];
  for (const { lotId, micrograms } of emissions) {
    if (lotId <= last) throw fail.invalidBurn(`lot ${lotId} after ${last}: each once, in ascending order, from 1`);
    last = lotId;
    sum += positive(`lot ${lotId}`, micrograms);
  }
  return sum;
}

function checkCredits(credits: readonly GramRange[]): bigint {
  if (credits.length > mostParts) throw fail.invalidBurn(`${credits.length} ranges, at most ${mostParts} are allowed`);
  let [lastBatch, lastEnd, sum] = [0n, 0n, 0n];
  for (const { batchId, startGram, endGram } of credits) {
    const named = `grams ${startGram}-${endGram} of batch ${batchId}`;
    if (startGram >= endGram) throw fail.invalidBurn(`${named}: the end must be above the start`);
    if (batchId < lastBatch || (batchId === lastBatch && startGram < lastEnd) || batchId === 0n)
      throw fail.invalidBurn(`${named}: ranges are in ascending order, no gram twice`);
    [lastBatch, lastEnd] = [batchId, endGram];
    sum += (endGram - startGram) * unitsPerGram;
  }
  return sum;
}

function checkEcc(ecc: MsgBurn["ecc"]): bigint {
  if (ecc === undefined) return 0n;
  const amount = positive("ecc", ecc.amount);
  if (amount % unitsPerGram === 0n) return amount;
  throw fail.invalidBurn(`${amount}${ecc.denom} is no multiple of ${unitsPerGram}: credits are whole grams`);
}

function checkText(field: keyof typeof longest, text: string): void {
  const bytes = toUtf8(text).length;
  if (bytes > longest[field])
    throw fail.invalidBurn(`${field} has ${bytes} bytes, at most ${longest[field]} are allowed`);
  const fault = text === "" ? undefined : textFault(text);
  if (fault !== undefined) throw fail.invalidBurn(`${field} ${fault}`);
}

/**
 * Refuses what is wrong with a burn by itself: both sides must be equal to the microgram.
 * @returns micrograms of each side
 */
export function checkBurn({ emissions, credits, ecc, filter, beneficiary, statement }: MsgBurn): bigint {
  const emitted = checkEmissions(emissions);
  const [ranges, coins] = [checkCredits(credits), checkEcc(ecc)];
  if (ecc === undefined && filter !== undefined)
    throw fail.invalidBurn("a filter chooses credits for ECC, none is given");
  checkText("beneficiary", beneficiary);
  checkText("statement", statement);
  if (emitted === ranges + coins) return emitted;
  throw fail.unequal(`${emitted} micrograms of emissions, ${ranges} of credits and ${coins} of ECC`);
}
