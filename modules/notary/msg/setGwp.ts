import { EventGwpSet } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { GwpSet } from "../../../codec/gen/eco2/notary/v1/factor.ts";
import { MsgDefinition, type MsgSetGwp } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { checkGwpSet } from "../factors.ts";
import { notary } from "../module.ts";
import { requireReviewer } from "../reviewer.ts";

function setOf({ set }: MsgSetGwp): GwpSet {
  if (set === undefined) throw fail.invalidGwp("no set is given");
  return set;
}

/** Gases that a set does not have yet. What is there stays for ever: records were converted by it. */
export const setGwp = notary.rpc(
  MsgDefinition.methods.setGwp,
  (ctx, message, { state, params, facts }) => {
    const set = setOf(message);
    requireReviewer(ctx, facts, params, messageAddress(ctx, message.authority, "authority"), message.authority);
    const before = state.gwp.find(ctx, set.code)?.gases ?? [];
    const twice = set.gases.find(({ gas }) => before.some((one) => one.gas === gas));
    if (twice !== undefined)
      throw fail.invalidGwp(`${set.code} has ${twice.gas} already; another figure is another set's`);
    const gases = [...before, ...set.gases].sort((a, b) => (a.gas < b.gas ? -1 : 1));
    state.gwp.set(ctx, set.code, { ...set, gases });
    emitTyped(ctx, EventGwpSet, { code: set.code, gases: set.gases.length });
    return {};
  },
  (message) => checkGwpSet(setOf(message)),
);
