import type { Factor, Gwp, GwpSet } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { isCountryCode } from "../../codec/iso.ts";
import { stringKey } from "../../codec/keys.ts";
import { quotient } from "../../codec/quotient.ts";
import { formatTime } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { amountOf, momentOf } from "./plainReading.ts";
import { longest, requireDocument, requireText } from "./texts.ts";
import { unitFault, unitRatio } from "./units.ts";

/** How a fraction of a microgram is rounded: emissions up, what reduces them down. */
export type Rounding = "up" | "down";

const codeForm = /^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/;
/** A million tonnes for one unit are a mistake. */
const mostMicrograms = 10n ** 18n;
/** Of any known gas by far. */
const mostGwp = 1_000_000_000n;
const microsInUnit = 1_000_000n;
const thousandths = 1000n;

/** The name of a version of a factor as records hold it. */
export const factorName = ({ code, version }: Pick<Factor, "code" | "version">): string => `${code}@${version}`;

/** @throws invalid factor for what is wrong by itself */
export function checkFactor(factor: Factor): void {
  const refuse = fail.invalidFactor;
  if (!codeForm.test(factor.code))
    throw refuse(`code "${factor.code.slice(0, 40)}": letters, digits, "." and "-", at most 40`);
  if (factor.version !== 0n || factor.height !== 0n || factor.withdrawal !== undefined)
    throw refuse("version, height and withdrawal are given by the chain");
  requireText(refuse, "substance", factor.substance, longest.short);
  const unit = unitFault(factor.unit);
  if (unit !== undefined) throw refuse(unit);
  if (factor.scope < 1 || factor.scope > 3) throw refuse(`scope ${factor.scope}: 1 to 3 are allowed`);
  if (factor.country !== "" && !isCountryCode(factor.country))
    throw refuse(`country "${factor.country.slice(0, 10)}" is no code of ISO 3166-1 alpha-2`);
  requireText(refuse, "source", factor.source, longest.reason);
  if (factor.document !== undefined) requireDocument("the factor's document", factor.document);
  if ((factor.gas === "") !== (factor.gwpSet === "")) throw refuse("gas and gwp_set are given together, or neither is");
  try {
    const micrograms = amountOf("micrograms", factor.micrograms);
    if (micrograms > mostMicrograms) throw new RangeError(`micrograms ${micrograms}: at most ${mostMicrograms}`);
    const [from, until] = [momentOf("valid_from", factor.validFrom), momentOf("valid_until", factor.validUntil)];
    if (from >= until) throw new RangeError(`it is valid from ${formatTime(from)} until ${formatTime(until)}`);
  } catch (error) {
    if (error instanceof RangeError) throw refuse(error.message);
    throw error;
  }
}

/** @throws invalid table of warming potentials */
export function checkGwpSet({ code, source, gases }: GwpSet): void {
  const refuse = fail.invalidGwp;
  if (!codeForm.test(code)) throw refuse(`code "${code.slice(0, 40)}": letters, digits, "." and "-", at most 40`);
  requireText(refuse, "source", source, longest.reason);
  if (gases.length === 0) throw refuse("no gas is given");
  let before = "";
  for (const { gas, thousandths: value } of gases) {
    if (!codeForm.test(gas)) throw refuse(`gas "${gas.slice(0, 40)}": letters, digits, "." and "-", at most 40`);
    if (gas <= before) throw refuse(`gas "${gas}" is not after "${before}": they are in ascending order, each once`);
    if (value < 1n || value > mostGwp) throw refuse(`${gas}: ${value} thousandths, allowed: 1 to ${mostGwp}`);
    before = gas;
  }
}

const gwpOf = (ctx: Ctx, state: State, set: string, gas: string): Gwp | undefined =>
  state.gwp.find(ctx, set)?.gases.find((one) => one.gas === gas);

/** @throws invalid factor where the gas is not in the table */
export function requireGas(ctx: Ctx, state: State, { gas, gwpSet }: Factor): void {
  if (gas !== "" && gwpOf(ctx, state, gwpSet, gas) === undefined)
    throw fail.invalidFactor(`the warming potentials ${gwpSet} have no gas ${gas}`);
}

/** The last version that is not withdrawn and valid in all of [start, end). */
export function findFactor(ctx: Ctx, state: State, code: string, start: bigint, end: bigint): Factor | undefined {
  const within = startingWith({ first: stringKey }, code);
  for (const [, factor] of state.factors.range(ctx, { within, reverse: true })) {
    if (factor.withdrawal !== undefined) continue;
    const [from, until] = [momentOf("valid_from", factor.validFrom), momentOf("valid_until", factor.validUntil)];
    if (from <= start && end <= until) return factor;
  }
  return undefined;
}

/** @throws factor not found where none is valid in all of [start, end) */
export function requireFactor(ctx: Ctx, state: State, code: string, start: bigint, end: bigint): Factor {
  const factor = findFactor(ctx, state, code, start, end);
  if (factor !== undefined) return factor;
  const period = `${formatTime(start)} to ${formatTime(end)}`;
  throw fail.factorNotFound(
    `no version of factor "${code.slice(0, 40)}" that is not withdrawn is valid from ${period}`,
  );
}

/** Any version of a factor, withdrawn ones too. */
export function lastVersion(ctx: Ctx, state: State, code: string): Factor | undefined {
  const within = startingWith({ first: stringKey }, code);
  for (const [, factor] of state.factors.range(ctx, { within, reverse: true })) return factor;
  return undefined;
}

/**
 * Micrograms of CO2e of an amount, in one division, so that nothing is rounded twice.
 * @param microUnits millionths of `unit`, not negative
 * @throws unit does not match
 */
export function microgramsOf(
  ctx: Ctx,
  state: State,
  factor: Factor,
  microUnits: bigint,
  unit: string,
  rounding: Rounding,
): bigint {
  const ratio = unitRatio(unit, factor.unit);
  if (ratio === undefined)
    throw fail.unitMismatch(
      `factor ${factorName(factor)} is for ${factor.unit}, the amount is in "${unit.slice(0, 20)}"`,
    );
  const gwp = factor.gas === "" ? thousandths : (gwpOf(ctx, state, factor.gwpSet, factor.gas)?.thousandths ?? 0n);
  const numerator = microUnits * ratio.times * BigInt(factor.micrograms) * gwp;
  const divisor = ratio.over * microsInUnit * thousandths;
  return rounding === "down" ? quotient(numerator, divisor) : quotient(numerator + divisor - 1n, divisor);
}
