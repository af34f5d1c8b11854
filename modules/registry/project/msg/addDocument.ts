import type { Project } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { DocumentInput } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { fail } from "../../errors.ts";
import { registry, type State } from "../../module.ts";
import { programmeAt } from "../../programme/programmes.ts";
import { type Review, reviewerOf } from "../../refusals.ts";
import { anchored, checkDocument, checkKind } from "../documents.ts";
import { projectAt, putProject } from "../projects.ts";

/** Whether an account takes part in a project: of a source registry's, the registrars do. */
function takesPart(
  ctx: Ctx,
  state: State,
  review: Review,
  registrars: readonly string[],
  project: Project,
  who: string,
) {
  if (reviewerOf(ctx, review) === who) return true;
  if (!programmeAt(ctx, state, project.programmeId).native) return registrars.includes(who);
  if (project.proponent === who) return true;
  return state.bodies.find(ctx, project.bodyId)?.accounts.includes(who) === true;
}

/** Anchors a document of a project. What is anchored stays. */
export const addDocument = registry.rpc(
  MsgDefinition.methods.addDocument,
  (ctx, { submitter: signer, projectId, kind, document = DocumentInput.fromPartial({}) }, { state, params, facts }) => {
    const submitter = addressText(ctx.chain, messageAddress(ctx, signer, "submitter"));
    const project = projectAt(ctx, state, projectId);
    if (!takesPart(ctx, state, { params, facts }, params.registrars, project, submitter))
      throw fail.notProponent(`${submitter} has no part in ${projectId}`);
    const next = anchored(ctx, state, project, kind, document, submitter);
    putProject(ctx, state, next);
    return { number: next.documents };
  },
  ({ kind, document }) => {
    checkKind(kind);
    checkDocument("document", document);
  },
);
