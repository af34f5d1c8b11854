import { EventSiteRulesSet } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition, type MsgSetSiteRules } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { isReviewer } from "../reviewer.ts";
import { checkRules, keepsRules, requireSources, siteOf, stamped } from "../sites.ts";

/** @throws invalid site */
const check = ({ rules }: MsgSetSiteRules): void => checkRules(rules);

/** All rules of a site. They are about readings from now on; its operator cannot make them weaker. */
export const setSiteRules = notary.rpc(
  MsgDefinition.methods.setSiteRules,
  (ctx, { signer: given, siteId, rules }, { state, params, facts }) => {
    const { bytes, text: signer } = signerOf(ctx, given, "signer");
    const site = siteOf(ctx, state, siteId);
    if (!isReviewer(ctx, facts, params, bytes)) {
      if (signer !== site.operator) throw fail.notReviewer(`${signer}; the operator of site ${siteId} may add rules`);
      if (!keepsRules(rules, site.rules)) throw fail.notReviewer("its operator may add rules, and take none away");
    }
    requireSources(ctx, state, site, rules);
    state.sites.set(ctx, siteId, { ...site, rules: stamped(rules, site.rules, BigInt(ctx.height)) });
    emitTyped(ctx, EventSiteRulesSet, { siteId, rules: rules.length });
    return {};
  },
  check,
);
