import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { governance } from "../module.ts";
import { submitProposal as submit } from "../submit.ts";

/** Proposes messages, or with metadata alone something to agree on. */
export const submitProposal = governance.rpc(MsgDefinition.methods.submitProposal, (ctx, request, env) => ({
  proposalId: submit(ctx, env, request),
}));
