import type { Picklist } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { longest, requireList, requireText } from "../texts.ts";
import { cadTrustPicklists, isPicklistName, type PicklistName, picklistNames } from "./cadTrust.ts";

const mostValues = 1000;

/** The values of a picklist now. */
export function valuesOf(ctx: Ctx, state: State, name: PicklistName): readonly string[] {
  return state.picklists.find(ctx, name)?.values ?? cadTrustPicklists[name];
}

/** @throws not in picklist, naming the field, the value and the list */
export function requireListed(
  ctx: Ctx,
  state: State,
  field: string,
  name: PicklistName,
  given: string | readonly string[],
): void {
  const values = typeof given === "string" ? [given] : given;
  if (values.length === 0) return;
  const allowed = valuesOf(ctx, state, name);
  const wrong = values.find((value) => !allowed.includes(value));
  if (wrong === undefined) return;
  throw fail.notInPicklist(`${field} "${wrong.slice(0, 100)}" is none of the picklist ${name}`);
}

/** @throws invalid picklist */
export function checkPicklist({ name, values }: Picklist): void {
  if (!isPicklistName(name))
    throw fail.invalidPicklist(`no picklist is named "${name.slice(0, 40)}", there are: ${picklistNames.join(", ")}`);
  requireList(fail.invalidPicklist, "values", values, { least: 0, most: mostValues });
  for (const [index, value] of values.entries())
    requireText(fail.invalidPicklist, `values.${index}`, value, { most: longest.name });
}
