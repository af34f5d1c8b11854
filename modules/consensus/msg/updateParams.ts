import { MsgDefinition } from "../../../codec/gen/cosmos/consensus/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { paramsFault } from "../check.ts";
import { consensus } from "../module.ts";

/** Replaces block, evidence and validator parameters whole; CometBFT uses them from the next block on. */
export const updateParams = consensus.rpc(MsgDefinition.methods.updateParams, (ctx, request, { state, facts }) => {
  requireAuthority(ctx, facts, request.authority);
  const { block, evidence, validator, abci } = request;
  const before = state.params.get(ctx);
  const after = { ...before, block, evidence, validator, abci: abci ?? before.abci };
  const fault = paramsFault(after);
  if (fault !== undefined) throw sdk.invalidRequest(fault);
  state.params.set(ctx, after);
  return {};
});
