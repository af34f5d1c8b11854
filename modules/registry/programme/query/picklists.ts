import { QueryDefinition } from "../../../../codec/gen/eco2/registry/v1/query.ts";
import { countryCodes } from "../../../../codec/iso.ts";
import { notFound } from "../../../../core/queryError.ts";
import { registry } from "../../module.ts";
import { isPicklistName, picklistNames } from "../cadTrust.ts";
import { countryOf } from "../countries.ts";
import { valuesOf } from "../picklists.ts";

const { methods } = QueryDefinition;

export const picklist = registry.rpc(methods.picklist, (ctx, { name }, { state }) => {
  if (!isPicklistName(name)) throw notFound(`no picklist is named ${name}, there are: ${picklistNames.join(", ")}`);
  return { picklist: { name, values: [...valuesOf(ctx, state, name)] } };
});

export const picklists = registry.rpc(methods.picklists, (ctx, _request, { state }) => ({
  picklists: picklistNames.map((name) => ({ name, values: [...valuesOf(ctx, state, name)] })),
}));

export const countries = registry.rpc(methods.countries, (ctx, request, { state }) => ({
  countries: countryCodes.map((code) => countryOf(ctx, state, code)).filter(({ barred }) => barred || !request.barred),
}));
