import { isDenom } from "../../codec/coin.ts";
import type { Params, ShareCap } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { textFault } from "../../codec/plainText.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";

/** A whole, in parts per million. */
export const million = 1_000_000;

/** Longest code in a list, in UTF-16 units, and most codes of one. */
const maxCode = 256;
const maxCodes = 1000;

/** A kilogram: less would make fragments of numbers, and many small ranges at the head of a queue. */
const kilogram = 1000n;

/** What a new chain takes: every programme, vintages that were issued within ten years, no share capped. */
export const defaultParams: Params = {
  programmes: [],
  methodologies: [],
  // Destruction of HFC-23, which programmes themselves closed.
  blockedMethodologies: ["AM0001"],
  creditTypes: [],
  requiredLabels: [],
  barredLabels: [],
  maxIssuanceGapYears: 10,
  programmeCaps: [],
  methodologyCaps: [],
  batchCapPpm: million,
  capFloorGrams: 1_000_000_000_000n,
  choiceFeePpm: 20_000,
  minGrams: kilogram,
  reviewer: "",
};

function checkCodes(name: string, codes: readonly string[]): void {
  if (codes.length > maxCodes) throw new RangeError(`${name}: ${codes.length} codes, at most ${maxCodes} are allowed`);
  const seen = new Set<string>();
  for (const [index, code] of codes.entries()) {
    const fault = code.length > maxCode ? `has more than ${maxCode} characters` : textFault(code);
    if (fault !== undefined) throw new RangeError(`${name}.${index} ${fault}`);
    if (seen.has(code)) throw new RangeError(`${name}: ${code} is listed twice`);
    seen.add(code);
  }
}

function checkPart(name: string, ppm: number): void {
  if (ppm > million) throw new RangeError(`${name} is ${ppm} parts per million, allowed: 0 to ${million}`);
}

function checkCaps(name: string, caps: readonly ShareCap[]): void {
  checkCodes(
    name,
    caps.map(({ code }) => code),
  );
  for (const { code, ppm } of caps) checkPart(`${name} ${code}`, ppm);
}

/** @throws RangeError naming what is wrong and what is allowed */
export function checkParams(params: Params, chain: ChainIdentity): void {
  for (const name of [
    "programmes",
    "methodologies",
    "blockedMethodologies",
    "creditTypes",
    "requiredLabels",
    "barredLabels",
  ] as const)
    checkCodes(name, params[name]);
  checkCaps("programmeCaps", params.programmeCaps);
  checkCaps("methodologyCaps", params.methodologyCaps);
  checkPart("batchCapPpm", params.batchCapPpm);
  checkPart("choiceFeePpm", params.choiceFeePpm);
  if (params.maxIssuanceGapYears > 100)
    throw new RangeError(`maxIssuanceGapYears is ${params.maxIssuanceGapYears}, allowed: 0 (no limit) to 100`);
  if (params.minGrams < kilogram)
    throw new RangeError(`minGrams is ${params.minGrams}, at least ${kilogram} is needed`);
  if (params.reviewer === "") return;
  try {
    addressBytes(chain, params.reviewer);
  } catch (error) {
    throw new RangeError(`reviewer: ${reasonOf(error)}`);
  }
  // Signers are compared as text.
  if (params.reviewer !== params.reviewer.toLowerCase())
    throw new RangeError(`reviewer: address ${params.reviewer} must be in lower case`);
}

/** What ECC may be called. @throws RangeError */
export function checkDenom(denom: string): void {
  if (!isDenom(denom)) throw new RangeError(`denom "${denom.slice(0, 40)}" is no denomination`);
}
