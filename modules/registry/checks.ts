import type { Ctx } from "../../core/ctx.ts";
import { exportsInvariant } from "./exchange/invariants.ts";
import { fragmentsInvariant } from "./fragments.ts";
import { doubleUseInvariant, historyInvariant, stepsInvariant } from "./historyInvariants.ts";
import {
  footprintsInvariant,
  importRecordsInvariant,
  requestsInvariant,
  successorsInvariant,
} from "./imports/invariants.ts";
import { blocksInvariant, gramsInvariant, lotsInvariant } from "./invariants.ts";
import { backingInvariant } from "./issuance/absorption.ts";
import { issuancesInvariant, monitoringInvariant, verificationsInvariant } from "./issuance/invariants.ts";
import { bufferInvariant, labelsInvariant } from "./labelInvariants.ts";
import type { State } from "./module.ts";
import { poolsInvariant } from "./pools/invariants.ts";
import { programmesInvariant } from "./programme/invariants.ts";
import { projectsInvariant } from "./project/invariants.ts";
import { checkpointsInvariant } from "./provenance/invariants.ts";
import { ownersInvariant, supplyInvariant, totalsInvariant } from "./totalsInvariants.ts";

type Check = (ctx: Ctx, state: State) => string | undefined;
const over =
  (check: Check) =>
  (ctx: Ctx, { state }: { readonly state: State }) =>
    check(ctx, state);

/** What always holds of the registry's state, by name. */
export const invariants = {
  grams: over(gramsInvariant),
  lots: over(lotsInvariant),
  blocks: over(blocksInvariant),
  fragments: over(fragmentsInvariant),
  supply: over(supplyInvariant),
  totals: over(totalsInvariant),
  owners: over(ownersInvariant),
  labels: over(labelsInvariant),
  buffer: over(bufferInvariant),
  history: over(historyInvariant),
  steps: over(stepsInvariant),
  doubleUse: over(doubleUseInvariant),
  programmes: over(programmesInvariant),
  projects: over(projectsInvariant),
  monitoring: over(monitoringInvariant),
  verifications: over(verificationsInvariant),
  backing: backingInvariant,
  issuances: over(issuancesInvariant),
  pools: over(poolsInvariant),
  requests: over(requestsInvariant),
  importRecords: over(importRecordsInvariant),
  footprints: over(footprintsInvariant),
  successors: over(successorsInvariant),
  exports: over(exportsInvariant),
  checkpoints: over(checkpointsInvariant),
} as const;
