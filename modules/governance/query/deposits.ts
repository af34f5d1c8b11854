import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { Deposit } from "../../../codec/gen/cosmos/gov/v1/gov.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { type Page, paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { type GovEnv, governance } from "../module.ts";
import { requireGiven, requireId } from "./arguments.ts";

/** @throws InvalidArgument, NotFound */
export function findDeposit(ctx: Ctx, { state }: GovEnv, id: bigint, depositor: string): Deposit {
  requireId(id);
  requireGiven(depositor, "depositor");
  const found = state.deposits.find(ctx, [id, queryAddress(ctx, depositor)]);
  if (found === undefined) throw notFound(`depositor: ${depositor} not found for proposal: ${id}`);
  return found;
}

/** One page of what was deposited for a proposal. */
export function pageOfDeposits(
  ctx: Ctx,
  { state }: GovEnv,
  id: bigint,
  request: PageRequest | undefined,
): Page<Deposit> {
  requireId(id);
  const within = startingWith({ first: u64Key }, id);
  return paginate(ctx, state.deposits, request, { within, take: (_, deposit) => deposit });
}

export const deposit = governance.rpc(QueryDefinition.methods.deposit, (ctx, { proposalId, depositor }, env) => ({
  deposit: findDeposit(ctx, env, proposalId, depositor),
}));

export const deposits = governance.rpc(QueryDefinition.methods.deposits, (ctx, { proposalId, pagination }, env) => {
  const page = pageOfDeposits(ctx, env, proposalId, pagination);
  return { deposits: [...page.items], pagination: page.pagination };
});
