import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { bytesKey, u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { walkLot } from "../burn/emissions.ts";
import { correctionsAccount, emission, type State } from "../module.ts";
import { maxWalkOf } from "../params.ts";
import { yearsOf } from "../sumsOfLots.ts";

export const tokens = emission.rpc(QueryDefinition.methods.tokens, (ctx, _request, { state, use }) => {
  const all = [...state.tokens.range(ctx)].map(([, total]) => total);
  const sum = (name: "issued" | "burned" | "corrected") => all.reduce((total, one) => total + BigInt(one[name]), 0n);
  const [issued, burned, corrected] = [sum("issued"), sum("burned"), sum("corrected")];
  return {
    tokens: all,
    issued: issued.toString(),
    held: (issued - burned - corrected).toString(),
    burned: burned.toString(),
    corrected: corrected.toString(),
    correctionsAccount: addressText(ctx.chain, use.accounts.moduleAddress(correctionsAccount)),
  };
});

export const years = emission.rpc(QueryDefinition.methods.years, (ctx, { account }, { state }) => ({
  years: yearsOf(ctx, state, queryAddress(ctx, account)),
}));

function lotAt(ctx: Ctx, { lots }: Pick<State, "lots">, id: bigint) {
  const found = lots.find(ctx, id);
  if (found === undefined) throw notFound(`no lot of emissions has the id ${id}`);
  return found;
}

export const lotSteps = emission.rpc(QueryDefinition.methods.lotSteps, (ctx, { id, pagination }, { state }) => {
  lotAt(ctx, state, id);
  const within = startingWith({ first: u64Key }, id);
  const page = paginate(ctx, state.lotSteps, pagination, { within, take: (_, step) => step });
  return { steps: [...page.items], pagination: page.pagination };
});

export const lotWalk = emission.rpc(QueryDefinition.methods.lotWalk, (ctx, { id }, env) => {
  const lot = lotAt(ctx, env.state, id);
  const { broken, steps, left, links } = walkLot(ctx, env, lot, maxWalkOf(env.params));
  const long = left > 0 ? `lot ${id}: ${left} of its ${lot.steps} steps are beyond one walk` : "";
  return { valid: broken === undefined && left === 0, broken: broken ?? long, steps, links: [...links] };
});

export const lotOffers = emission.rpc(QueryDefinition.methods.lotOffers, (ctx, { to, pagination }, { state }) => {
  if (to === "") {
    const page = paginate(ctx, state.lotOffers, pagination, { take: (_, offer) => offer });
    return { offers: [...page.items], pagination: page.pagination };
  }
  const page = paginate(ctx, state.lotOffersTo, pagination, {
    within: startingWith({ first: bytesKey }, queryAddress(ctx, to)),
    take: ([, lotId]) => state.lotOffers.get(ctx, lotId),
  });
  return { offers: [...page.items], pagination: page.pagination };
});

export const neutrality = emission.rpc(QueryDefinition.methods.neutrality, (ctx, { id }, { state }) => {
  const record = state.neutrality.find(ctx, id);
  if (record === undefined) throw notFound(`no neutrality record has the id ${id}`);
  return { record };
});

export const neutralityRecords = emission.rpc(
  QueryDefinition.methods.neutralityRecords,
  (ctx, { account, lotId, pagination }, { state }) => {
    if (account !== "" && lotId !== 0n) throw invalidArgument("ask by account or by lot, not by both");
    const page =
      account !== ""
        ? paginate(ctx, state.neutralityOf, pagination, {
            within: startingWith({ first: bytesKey }, queryAddress(ctx, account)),
            take: ([, id]) => state.neutrality.get(ctx, id),
          })
        : lotId !== 0n
          ? paginate(ctx, state.neutralityOfLot, pagination, {
              within: startingWith({ first: u64Key }, lotId),
              take: ([, id]) => state.neutrality.get(ctx, id),
            })
          : paginate(ctx, state.neutrality, pagination, { take: (_, record) => record });
    return { records: [...page.items], pagination: page.pagination };
  },
);
