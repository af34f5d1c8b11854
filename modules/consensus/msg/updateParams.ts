import { MsgDefinition } from "../../../codec/gen/cosmos/consensus/v1/tx.ts";
import { emit } from "../../../core/events.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { extensionsFault, paramsFault } from "../check.ts";
import { consensus } from "../module.ts";
import { paramsText } from "../text.ts";

/** Replaces block, evidence and validator parameters whole; CometBFT uses them from the next block on. */
export const updateParams = consensus.rpc(MsgDefinition.methods.updateParams, (ctx, request, { state, facts }) => {
  requireAuthority(ctx, facts, request.authority);
  const { block, evidence, validator, abci } = request;
  const before = state.params.get(ctx);
  const after = { ...before, block, evidence, validator, abci: abci ?? before.abci };
  const [old, next] = [before, after].map((params) => params.abci?.voteExtensionsEnableHeight ?? 0n);
  const fault = paramsFault(after) ?? extensionsFault(old ?? 0n, next ?? 0n, BigInt(ctx.height));
  if (fault !== undefined) throw sdk.invalidRequest(fault);
  state.params.set(ctx, after);
  emit(
    ctx,
    "update_consensus_params",
    ["authority", request.authority],
    ["parameters", paramsText({ block, evidence, validator, abci, version: { app: 0n }, authority: undefined })],
  );
  return {};
});
