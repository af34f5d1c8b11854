import { MsgDefinition } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { signerText } from "../members.ts";
import { reduction } from "../module.ts";
import { cancelPool as cancel, isCredited, isOver, isProposed, poolAt, statusName } from "../pools.ts";
import { requireName } from "../terms.ts";

const longestReason = 500;

const checkReason = ({ reason }: { readonly reason: string }): void => {
  requireName(fail.invalidReason, "reason", reason, longestReason);
};

/** Ends a pool without credits. */
export const cancelPool = reduction.rpc(
  MsgDefinition.methods.cancelPool,
  (ctx, request, { state, facts }) => {
    checkReason(request);
    const pool = poolAt(ctx, state, request.poolId);
    const signer = signerText(ctx, request.signer, "signer");
    const isAuthority = signer === addressText(ctx.chain, facts.authority);
    if (!isAuthority && signer !== pool.creator) throw fail.notCreator(`pool ${pool.id} is ${pool.creator}'s`);
    if (isOver(pool) || isCredited(pool)) throw fail.wrongStatus(`pool ${pool.id} is ${statusName(pool.status)}`);
    if (!isAuthority && !isProposed(ctx, pool))
      throw fail.wrongStatus(`pool ${pool.id} is ${statusName(pool.status)}: its creator cancels it before its start`);
    cancel(ctx, state, pool, request.reason);
    return {};
  },
  checkReason,
);
