import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { nativeProject, putProject } from "../projects.ts";

/** Gives a project to another proponent: a sale of the project, or a key that was lost. */
export const setProponent = registry.rpc(
  MsgDefinition.methods.setProponent,
  (ctx, { reviewer, projectId, proponent: text }, { state, use, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const project = nativeProject(ctx, state, projectId);
    const address = messageAddress(ctx, text, "proponent");
    const module = use.accounts.moduleOf(address);
    if (module !== undefined) throw fail.invalidProject(`proponent ${text} is the account of the module ${module}`);
    putProject(ctx, state, { ...project, proponent: addressText(ctx.chain, address) });
    return {};
  },
);
