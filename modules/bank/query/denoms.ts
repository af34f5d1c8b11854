import type { Metadata } from "../../../codec/gen/cosmos/bank/v1beta1/bank.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { stringKey } from "../../../codec/keys.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import type { CollectionMap } from "../../../core/state/map.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { balanceOf, type Ledger } from "../ledger.ts";
import { bank } from "../module.ts";
import { requireDenom } from "./denomArg.ts";

function metadataOf(ctx: Ctx, all: CollectionMap<string, Metadata>, denom: string) {
  requireDenom(denom);
  const metadata = all.find(ctx, denom);
  if (metadata === undefined) throw notFound(`client metadata for denom ${denom}`);
  return { metadata };
}

export const denomMetadata = bank.rpc(QueryDefinition.methods.denomMetadata, (ctx, { denom }, { state }) =>
  metadataOf(ctx, state.metadata, denom),
);

export const denomMetadataByQueryString = bank.rpc(
  QueryDefinition.methods.denomMetadataByQueryString,
  (ctx, { denom }, { state }) => metadataOf(ctx, state.metadata, denom),
);

export const denomsMetadata = bank.rpc(QueryDefinition.methods.denomsMetadata, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.metadata, pagination, { take: (_, metadata) => metadata });
  return { metadatas: [...page.items], pagination: page.pagination };
});

function ownersOf(ctx: Ctx, ledger: Ledger, denom: string, pagination: PageRequest | undefined) {
  requireDenom(denom);
  const within = startingWith({ first: stringKey }, denom);
  const page = paginate(ctx, ledger.holders, pagination, {
    within,
    take: ([, address]) => ({
      address: addressText(ctx.chain, address),
      balance: { denom, amount: balanceOf(ctx, ledger, address, denom).toString() },
    }),
  });
  return { denomOwners: [...page.items], pagination: page.pagination };
}

export const denomOwners = bank.rpc(QueryDefinition.methods.denomOwners, (ctx, { denom, pagination }, { state }) =>
  ownersOf(ctx, state, denom, pagination),
);

export const denomOwnersByQuery = bank.rpc(
  QueryDefinition.methods.denomOwnersByQuery,
  (ctx, { denom, pagination }, { state }) => ownersOf(ctx, state, denom, pagination),
);

/** Denominations that one request may name; a page holds no more entries either. */
const maxDenoms = 5000;

export const sendEnabled = bank.rpc(QueryDefinition.methods.sendEnabled, (ctx, { denoms, pagination }, { state }) => {
  if (denoms.length > maxDenoms)
    throw invalidArgument(`denoms: ${denoms.length} are named, at most ${maxDenoms} are allowed`);
  if (denoms.length > 0) {
    const found = denoms.flatMap((denom) => {
      const enabled = state.sendEnabled.find(ctx, denom);
      return enabled === undefined ? [] : [{ denom, enabled }];
    });
    return { sendEnabled: found, pagination: undefined };
  }
  const page = paginate(ctx, state.sendEnabled, pagination, { take: (denom, enabled) => ({ denom, enabled }) });
  return { sendEnabled: [...page.items], pagination: page.pagination };
});
