import type { RatioRule, Site, Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { amountOf, type PlainReading } from "./plainReading.ts";
import { type Fault, ratioFault } from "./plausibility.ts";

/** Most rules of a site. */
const mostRules = 32;

/** @throws site not found */
export function siteOf(ctx: Ctx, state: State, id: bigint): Site {
  const site = state.sites.find(ctx, id);
  if (site === undefined) throw fail.siteNotFound(`no site has the id ${id}`);
  return site;
}

/** What is wrong with rules by themselves. @throws invalid site */
export function checkRules(rules: readonly RatioRule[]): void {
  if (rules.length > mostRules) throw fail.invalidSite(`${rules.length} rules, at most ${mostRules} are allowed`);
  const pairs = new Set<string>();
  for (const { numeratorSource, denominatorSource, min, max } of rules) {
    const pair = `${numeratorSource}/${denominatorSource}`;
    if (numeratorSource === denominatorSource) throw fail.invalidSite(`rule ${pair} is of one source`);
    if (pairs.has(pair)) throw fail.invalidSite(`rule ${pair} is there twice`);
    pairs.add(pair);
    try {
      const [least, most] = [amountOf("min", min), amountOf("max", max)];
      if (least > most || most === 0n) throw new RangeError(`min ${least} and max ${most} leave no ratio`);
    } catch (error) {
      if (error instanceof RangeError) throw fail.invalidSite(`rule ${pair}: ${error.message}`);
      throw error;
    }
  }
}

/** Readings are compared by their start: both sources are of the site, and of one interval. @throws invalid site */
export function requireSources(ctx: Ctx, state: State, site: Site, rules: readonly RatioRule[]): void {
  for (const { numeratorSource, denominatorSource } of rules) {
    const [a, b] = [numeratorSource, denominatorSource].map((id) => state.sources.find(ctx, id));
    if (a?.siteId !== site.id || b?.siteId !== site.id)
      throw fail.invalidSite(`rule ${numeratorSource}/${denominatorSource}: both are to be sources of site ${site.id}`);
    if (a.intervalSeconds !== b.intervalSeconds)
      throw fail.invalidSite(
        `rule ${numeratorSource}/${denominatorSource}: intervals of ${a.intervalSeconds} and ${b.intervalSeconds} seconds`,
      );
  }
}

const isSameRule = (a: RatioRule, b: RatioRule): boolean =>
  a.numeratorSource === b.numeratorSource &&
  a.denominatorSource === b.denominatorSource &&
  a.min === b.min &&
  a.max === b.max;

/** Whether `rules` has all of `before`, as they are. */
export const keepsRules = (rules: readonly RatioRule[], before: readonly RatioRule[]): boolean =>
  before.every((old) => rules.some((one) => isSameRule(one, old)));

/** Rules with the height from which on they count: new ones from now. */
export const stamped = (rules: readonly RatioRule[], before: readonly RatioRule[], now: bigint): RatioRule[] =>
  rules.map((rule) => ({ ...rule, height: before.find((old) => isSameRule(rule, old))?.height ?? now }));

/** The rules that a source's readings have to fit. */
export function rulesAbout(ctx: Ctx, state: State, { id, siteId }: Source): readonly RatioRule[] {
  if (siteId === 0n) return [];
  return siteOf(ctx, state, siteId).rules.filter(
    ({ numeratorSource, denominatorSource }) => numeratorSource === id || denominatorSource === id,
  );
}

/**
 * Whether a reading fits those of the site's other sources for the same time. Whichever comes last is checked; where the other one is in a
 * batch, only notaries can. Nothing is a ratio to nothing: a denominator of 0 is not checked.
 */
export function siteFault(
  ctx: Ctx,
  state: State,
  rules: readonly RatioRule[],
  reading: PlainReading,
): Fault | undefined {
  for (const { numeratorSource, denominatorSource, min, max } of rules) {
    const isNumerator = numeratorSource === reading.sourceId;
    const other = isNumerator ? denominatorSource : numeratorSource;
    const sequence = state.byStart.find(ctx, [other, reading.start]);
    if (sequence === undefined) continue;
    const amount = BigInt(state.readings.get(ctx, [other, sequence]).reading?.amount ?? "0");
    const [numerator, denominator] = isNumerator ? [reading.amount, amount] : [amount, reading.amount];
    if (denominator === 0n) continue;
    const found = ratioFault({ min: BigInt(min), max: BigInt(max) }, numerator, denominator);
    if (found === undefined) continue;
    const which = `reading ${reading.sequence} of source ${reading.sourceId}, reading ${sequence} of source ${other}`;
    return { ...found, detail: `${which}: ${found.detail}` };
  }
  return undefined;
}
