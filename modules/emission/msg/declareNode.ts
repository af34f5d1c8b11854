import type { Evidence, Profile } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { EventNodeDeclared } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { operatorText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { emission } from "../module.ts";
import { checkEvidence, checkProfile, effectiveOf, sameProfile } from "../profiles.ts";

/** @throws invalid profile */
function check({ profile, evidence }: { profile?: Profile | undefined; evidence?: Evidence | undefined }): void {
  if (profile === undefined) throw fail.invalidProfile("none is given");
  checkProfile(profile);
  if (evidence !== undefined) checkEvidence(evidence);
}

/** Says what a node draws and where. What is less than counts without proof waits for its evidence to be accepted. */
export const declareNode = emission.rpc(
  MsgDefinition.methods.declareNode,
  (ctx, { operator: text, profile: declared, evidence }, { state, use, params }) => {
    const operator = messageAddress(ctx, text, "operator");
    const operatorAddress = operatorText(ctx.chain, operator);
    if (use.staking.validator(ctx, operator) === undefined) throw fail.notCandidate(operatorAddress);
    if (declared === undefined) throw fail.invalidProfile("none is given");
    if (!state.grid.has(ctx, declared.zone))
      throw fail.invalidProfile(`zone "${declared.zone.slice(0, 40)}" is not in the table of grids`);
    const accepted = state.declarations.find(ctx, operator);
    const proven = { accepted: accepted?.accepted, acceptedEvidence: accepted?.acceptedEvidence };
    const { profile: effective } = effectiveOf(ctx, state, params, { declared, ...proven });
    if (evidence === undefined && !sameProfile(declared, effective)) {
      const { milliwatts, pueThousandths, zone } = effective;
      throw fail.evidenceNeeded(
        `without it at least ${milliwatts} milliwatts, PUE of ${pueThousandths} thousandths and zone ${zone} count`,
      );
    }
    const declaredTime = timestampOf(ctx.time);
    state.declarations.set(ctx, operator, { operatorAddress, declared, evidence, declaredTime, ...proven });
    state.stale.set(ctx, true);
    emitTyped(ctx, EventNodeDeclared, { operatorAddress, declared, effective });
    return { effective };
  },
  check,
);
