import { QueryDefinition } from "../../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import type { ValidatorSigningInfo } from "../../../codec/gen/cosmos/slashing/v1beta1/slashing.ts";
import { consensusBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { reasonOf } from "../../../store/errors.ts";
import { slashing } from "../module.ts";

function addressOf(ctx: Ctx, text: string): Uint8Array {
  if (text === "") throw invalidArgument("invalid request");
  try {
    return consensusBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid address: ${reasonOf(error)}`);
  }
}

/** How one validator signed, by the address of its consensus key. */
export const signingInfo = slashing.rpc(QueryDefinition.methods.signingInfo, (ctx, { consAddress }, { state }) => {
  const found = state.infos.find(ctx, addressOf(ctx, consAddress));
  if (found === undefined) throw notFound(`SigningInfo not found for validator ${consAddress}`);
  return { valSigningInfo: found };
});

/** How all validators signed that ever had a seat as candidates. */
export const signingInfos = slashing.rpc(QueryDefinition.methods.signingInfos, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.infos, pagination, { take: (_key, info): ValidatorSigningInfo => info });
  return { info: [...page.items], pagination: page.pagination };
});
