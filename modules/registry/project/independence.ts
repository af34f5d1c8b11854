import type { Body } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Project } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { detailsOf } from "./projects.ts";

/** The batch of the project of which an account holds credits, free or not. */
function holdingOf(ctx: Ctx, state: State, account: string, project: Project): bigint | undefined {
  const holds = (batchId: bigint) => {
    const total = state.ownerTotals.find(ctx, [account, batchId]);
    return total !== undefined && total.heldGrams + total.suspendedGrams > 0n;
  };
  if (!holds(0n)) return undefined;
  for (const batchId of state.batches.by.project.keys(ctx, `${project.programmeId}/${project.id}`)) {
    if (holds(batchId)) return batchId;
  }
  return undefined;
}

// Letters beyond ASCII stay: their lower case grows with the versions of Unicode, and with them Node's.
const spelt = (name: string) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * That a body has no stake in a project: none of its accounts is the proponent's or a stakeholder's or holds credits of it, and
 * no stakeholder has its name or its identifier.
 * @param others further accounts that must not be the body's, with what they are
 * @throws body has a stake in the project, saying which
 */
export function requireIndependent(
  ctx: Ctx,
  state: State,
  body: Body,
  project: Project,
  others: readonly (readonly [what: string, account: string])[] = [],
): void {
  const conflict = (what: string) => fail.conflictOfInterest(`${body.name} and ${project.id}: ${what}`);
  const isBodys = (account: string) => body.accounts.includes(account);
  if (isBodys(project.proponent)) throw conflict(`its account ${project.proponent} is the proponent`);
  for (const { name, lei, account } of detailsOf(project).stakeholders) {
    if (account !== "" && isBodys(account)) throw conflict(`its account ${account} is the stakeholder ${name}`);
    if (lei !== "" && lei === body.lei) throw conflict(`the stakeholder ${name} has its identifier ${lei}`);
    if (spelt(name) === spelt(body.name)) throw conflict(`it is the stakeholder ${name}`);
  }
  for (const [what, account] of others) if (isBodys(account)) throw conflict(`its account ${account} is ${what}`);
  for (const account of body.accounts) {
    const batchId = holdingOf(ctx, state, account, project);
    if (batchId !== undefined) throw conflict(`its account ${account} holds credits of batch ${batchId}`);
  }
}
