import { toHex } from "../../../codec/bytes.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/evidence/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { reasonOf } from "../../../store/errors.ts";
import { equivocationFault, hashOf, unpacked } from "../equivocation.ts";
import { fail } from "../errors.ts";
import { evidence } from "../module.ts";

function faultOf(equivocation: ReturnType<typeof unpacked>): string | undefined {
  try {
    return equivocationFault(equivocation);
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Refuses all evidence, as a chain of the SDK does that routes none: that of double signing comes with the blocks, checked by
 * CometBFT, and no other kind is known.
 */
export const submitEvidence = evidence.rpc(
  MsgDefinition.methods.submitEvidence,
  (ctx, { submitter, evidence: given }, { state }) => {
    messageAddress(ctx, submitter, "submitter");
    if (given === undefined) throw fail.invalidEvidence("missing evidence");
    const equivocation = unpacked(given);
    const fault = faultOf(equivocation);
    if (fault !== undefined) throw fail.invalidEvidence(`failed basic validation: ${fault}`);
    const hash = hashOf(equivocation);
    if (state.evidence.has(ctx, hash)) throw fail.evidenceExists(toHex(hash).toUpperCase());
    throw fail.noHandlerExists("equivocation");
  },
  ({ evidence: given }) => {
    // What the SDK refuses while it decodes.
    if (given !== undefined) unpacked(given);
  },
);
