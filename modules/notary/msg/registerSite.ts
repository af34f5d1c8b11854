import { EventSiteRegistered } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition, type MsgRegisterSite } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { longest, requireText } from "../texts.ts";

/** @throws invalid site */
const check = ({ name }: MsgRegisterSite): void => requireText(fail.invalidSite, "name", name, longest.name);

/** A place whose sources may be held against each other. */
export const registerSite = notary.rpc(
  MsgDefinition.methods.registerSite,
  (ctx, request, { state }) => {
    const { text: operator } = signerOf(ctx, request.operator, "operator");
    const { name } = request;
    const id = state.nextSite.next(ctx);
    state.sites.set(ctx, id, { id, operator, name, rules: [] });
    emitTyped(ctx, EventSiteRegistered, { siteId: id, operator });
    return { siteId: id };
  },
  check,
);
