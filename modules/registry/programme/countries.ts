import type { Country } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { isCountryCode } from "../../../codec/iso.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { longest, requireText } from "../texts.ts";
import { schemaName } from "./countryNames.ts";

/** What is known of a country of ISO 3166-1. */
export function countryOf(ctx: Ctx, state: State, code: string): Country {
  return state.countries.find(ctx, code) ?? { code, name: schemaName(code), barred: false, reason: "" };
}

/** @throws country is barred, saying why */
export function requireOpenCountry(ctx: Ctx, state: State, code: string): void {
  const { barred, reason } = countryOf(ctx, state, code);
  if (barred) throw fail.countryBarred(`${code}: ${reason}`);
}

/** @throws invalid country */
export function checkCountry({ code, name, barred, reason }: Country): void {
  if (!isCountryCode(code))
    throw fail.invalidCountry(`"${code.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`);
  requireText(fail.invalidCountry, "name", name, { most: longest.name, optional: true });
  requireText(fail.invalidCountry, "reason", reason, { most: longest.reason, optional: !barred });
  if (!barred && reason !== "") throw fail.invalidCountry("a country that is not barred has no reason");
}
