import type { IssuanceGenesis } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { all, at, initSequence, located, requireAddress, requireKey } from "../genesisChecks.ts";
import type { State } from "../module.ts";
import { requireDay } from "../texts.ts";
import { checkRecords } from "./absorption.ts";
import { checkVerification, periodOf, stands } from "./verifications.ts";

function initVerifications(ctx: Ctx, state: State, given: IssuanceGenesis): void {
  const { verifications, nextVerificationId } = given;
  initSequence(ctx, "issuances.verifications", verifications, nextVerificationId, state.nextVerification);
  for (const [index, one] of verifications.entries()) {
    const path = `issuances.verifications.${index}`;
    requireKey(`${path}.project_id`, one.projectId);
    requireAddress(ctx, `${path}.signer`, one.signer);
    const { start } = located(path, () => {
      const fresh = one.vintages.map((vintage) => ({ ...vintage, issuedGrams: 0n }));
      checkVerification({ ...one, vintages: fresh });
      requireDay(fail.invalidVerification, "date", one.date);
      checkRecords(one.absorptionRecords);
      return periodOf(one);
    });
    state.verifications.set(ctx, one.id, one);
    if (!stands(one)) continue;
    if (state.monitored.has(ctx, [one.projectId, start])) throw at(path, "another one monitors the same days");
    state.monitored.set(ctx, [one.projectId, start], one.id);
  }
}

/** @throws GenesisError for what is wrong by itself; how things fit together, the invariants say */
export function initIssuances(ctx: Ctx, state: State, given: IssuanceGenesis): void {
  initVerifications(ctx, state, given);
  initSequence(ctx, "issuances.issuances", given.issuances, given.nextIssuanceId, state.nextIssuance);
  for (const [index, one] of given.issuances.entries()) {
    requireKey(`issuances.issuances.${index}.project_id`, one.projectId);
    state.issuances.set(ctx, one.id, one);
  }
  for (const [index, { programmeId, next }] of given.nextNumbers.entries()) {
    const path = `issuances.next_numbers.${index}`;
    requireKey(`${path}.programme_id`, programmeId);
    if (state.serialNumbers.has(ctx, programmeId)) throw at(path, "is there twice");
    state.serialNumbers.set(ctx, programmeId, next);
  }
}

export const exportIssuances = (ctx: Ctx, state: State): IssuanceGenesis => ({
  verifications: all(state.verifications.range(ctx)),
  issuances: all(state.issuances.range(ctx)),
  nextNumbers: [...state.serialNumbers.range(ctx)].map(([programmeId, next]) => ({ programmeId, next })),
  nextVerificationId: state.nextVerification.peek(ctx),
  nextIssuanceId: state.nextIssuance.peek(ctx),
});
