import { parseAmount } from "../../codec/coin.ts";
import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import { type Params, type Qualifying, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { isIsoDate } from "../../codec/iso.ts";
import { textFault } from "../../codec/plainText.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";

const second = 1_000_000_000n;
const gaps = { least: second, most: 86_400n * second, standard: 3_600n * second } as const;

/** What a node can draw: one watt to 100 kilowatts, milliwatts. */
export const powers = { least: 1_000n, most: 100_000_000n } as const;
/** Thousandths of PUE, which is never below one. */
export const pues = { least: 1_000n, most: 10_000n } as const;
const gasPrices = { least: 0n, most: 1_000_000n } as const;
const kept = { least: 1n, most: 1_000_000n } as const;
/** So many micrograms, 10^24 tonnes, are a mistake. */
const mostDebt = 10n ** 36n;

/** Steps of all walks of a burn, unless the parameters say another number, and at most. */
const walks = { standard: 10_000, most: 100_000 } as const;
const mostRules = 64;
const mostCodes = 32;
const longestCode = 256;

/** Only what was taken out of the air qualifies, until governance says otherwise. */
const removals = ["Removal - nature", "Removal - technical"];
const everyScope = [Scope.SCOPE_1, Scope.SCOPE_2, Scope.SCOPE_3] as const;

/**
 * 60 W and PUE 1.5, the middle of what was derived for validators of other chains. A longer gap than mint's: a node that waits for
 * others draws its power all the same.
 */
export const defaultParams: Params = {
  maxBookedGap: durationOf(gaps.standard),
  defaultMilliwatts: 60_000n,
  defaultPueThousandths: 1_500n,
  microgramsPerGas: 1n,
  // One tonne.
  debtLimit: "1000000000000",
  committee: "",
  keptBlocks: 10_000n,
  qualifying: everyScope.map((scope) => ({ scope, creditTypes: removals, labels: [], earliestVintage: "" })),
  maxWalk: walks.standard,
};

/** Steps that the walks of one burn may take together. */
export const maxWalkOf = ({ maxWalk }: Params): number => (maxWalk === 0 ? walks.standard : maxWalk);

function within(name: string, value: bigint, { least, most }: { readonly least: bigint; readonly most: bigint }): void {
  if (value < least || value > most) throw new RangeError(`invalid ${name}: ${value}, allowed: ${least} to ${most}`);
}

function checkCodes(name: string, codes: readonly string[]): void {
  if (codes.length > mostCodes)
    throw new RangeError(`${name}: ${codes.length} codes, at most ${mostCodes} are allowed`);
  for (const [index, code] of codes.entries()) {
    const fault = code.length > longestCode ? `has more than ${longestCode} characters` : textFault(code);
    if (fault !== undefined) throw new RangeError(`${name}.${index} ${fault}`);
    if (codes.indexOf(code) !== index) throw new RangeError(`${name}: ${code} is listed twice`);
  }
}

function checkQualifying(rules: readonly Qualifying[]): void {
  if (rules.length > mostRules)
    throw new RangeError(`qualifying: ${rules.length} rules, at most ${mostRules} are allowed`);
  for (const [index, { scope, creditTypes, labels, earliestVintage }] of rules.entries()) {
    const name = `qualifying.${index}`;
    if (!everyScope.some((one) => one === scope)) throw new RangeError(`${name}.scope is ${scope}, allowed: 1, 2 or 3`);
    checkCodes(`${name}.credit_types`, creditTypes);
    checkCodes(`${name}.labels`, labels);
    if (earliestVintage !== "" && !isIsoDate(earliestVintage))
      throw new RangeError(`${name}.earliest_vintage "${earliestVintage.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  }
}

/** @throws RangeError with what is allowed */
export function checkParams(params: Params, chain: ChainIdentity): void {
  const gap = params.maxBookedGap === undefined ? 0n : nanosOf(params.maxBookedGap);
  if (gap < gaps.least || gap > gaps.most) {
    const [given, least, most] = [gap, gaps.least, gaps.most].map(formatDuration);
    throw new RangeError(`invalid max_booked_gap: ${given}, allowed: ${least} to ${most}`);
  }
  within("default_milliwatts", params.defaultMilliwatts, powers);
  within("default_pue_thousandths", params.defaultPueThousandths, pues);
  within("micrograms_per_gas", params.microgramsPerGas, gasPrices);
  within("kept_blocks", params.keptBlocks, kept);
  within("debt_limit", amountOf("debt_limit", params.debtLimit), { least: 0n, most: mostDebt });
  checkQualifying(params.qualifying);
  if (params.maxWalk > walks.most)
    throw new RangeError(`max_walk is ${params.maxWalk}, at most ${walks.most} are allowed`);
  if (params.committee === "") return;
  try {
    addressBytes(chain, params.committee);
  } catch (error) {
    throw new RangeError(`invalid committee: ${reasonOf(error)}`);
  }
}

function amountOf(name: string, text: string): bigint {
  try {
    return parseAmount(text);
  } catch (error) {
    throw new RangeError(`invalid ${name}: ${reasonOf(error)}`);
  }
}
