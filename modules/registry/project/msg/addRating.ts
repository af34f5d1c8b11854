import { EventRating } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { requireListed } from "../../programme/picklists.ts";
import { checkReviewer } from "../../refusals.ts";
import { longest, requireDay, requireLink, requireText, today } from "../../texts.ts";
import { projectAt, putProject } from "../projects.ts";

const refuse = fail.invalidRating;

/** Adds what a rating agency says of a project. */
export const addRating = registry.rpc(
  MsgDefinition.methods.addRating,
  (ctx, { reviewer, ...rating }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const { projectId, type, name, value, date } = rating;
    const project = projectAt(ctx, state, projectId);
    requireListed(ctx, state, "type", "rating_type", type);
    if (date > today(ctx)) throw refuse(`date ${date} is after today, ${today(ctx)}`);
    const number = project.ratings + 1;
    state.ratings.set(ctx, [projectId, number], { ...rating, number });
    putProject(ctx, state, { ...project, ratings: number });
    emitTyped(ctx, EventRating, { projectId, number, name, value });
    return { number };
  },
  ({ name, value, link, date }) => {
    requireText(refuse, "name", name, { most: longest.name });
    requireText(refuse, "value", value, { most: longest.short });
    requireLink(refuse, "link", link, { optional: true });
    requireDay(refuse, "date", date);
  },
);
