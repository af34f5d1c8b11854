import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { stringKey } from "../../../codec/keys.ts";
import { timeOf } from "../../../codec/time.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { factorName, lastVersion, microgramsOf, requireFactor } from "../factors.ts";
import { notary } from "../module.ts";
import { amountOf } from "../plainReading.ts";

/** @throws InvalidArgument for a code that no key can hold */
function requireCode(code: string): void {
  if (code.includes("\0")) throw invalidArgument("code has a zero byte");
}

export const factor = notary.rpc(QueryDefinition.methods.factor, (ctx, { code, version }, { state }) => {
  requireCode(code);
  const found = version === 0n ? lastVersion(ctx, state, code) : state.factors.find(ctx, [code, version]);
  if (found === undefined) throw notFound(`there is no factor "${code.slice(0, 40)}" of version ${version}`);
  return { factor: found };
});

export const factors = notary.rpc(QueryDefinition.methods.factors, (ctx, { code, pagination }, { state }) => {
  requireCode(code);
  const page = paginate(ctx, state.factors, pagination, {
    ...(code === "" ? {} : { within: startingWith({ first: stringKey }, code) }),
    take: (_, found) => found,
  });
  return { factors: [...page.items], pagination: page.pagination };
});

export const gwpSets = notary.rpc(QueryDefinition.methods.gwpSets, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.gwp, pagination, { take: (_, found) => found });
  return { sets: [...page.items], pagination: page.pagination };
});

export const convert = notary.rpc(QueryDefinition.methods.convert, (ctx, request, { state }) => {
  requireCode(request.factor);
  const amount = (() => {
    try {
      return amountOf("amount", request.amount);
    } catch (error) {
      if (error instanceof RangeError) throw invalidArgument(error.message);
      throw error;
    }
  })();
  const at = request.at === undefined ? ctx.time : timeOf(request.at);
  const found = requireFactor(ctx, state, request.factor, at, at + 1n);
  const micrograms = microgramsOf(ctx, state, found, amount, request.unit, "up");
  return { micrograms: micrograms.toString(), factor: factorName(found) };
});

export const site = notary.rpc(QueryDefinition.methods.site, (ctx, { id }, { state }) => {
  const found = state.sites.find(ctx, id);
  if (found === undefined) throw notFound(`no site has the id ${id}`);
  return { site: found };
});

export const sites = notary.rpc(QueryDefinition.methods.sites, (ctx, { operator, pagination }, { state }) => {
  const { operator: index } = state.sites.by;
  const page =
    operator === ""
      ? paginate(ctx, state.sites, pagination, { take: (_, found) => found })
      : paginate(ctx, index.entries, pagination, {
          within: index.within(addressText(ctx.chain, queryAddress(ctx, operator))),
          take: ([, id]) => state.sites.get(ctx, id),
        });
  return { sites: [...page.items], pagination: page.pagination };
});
