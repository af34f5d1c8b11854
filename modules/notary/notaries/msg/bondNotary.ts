import { EventNotaryBonded } from "../../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { bondArg, newNotary } from "../bonds.ts";
import { takeIn } from "../fees.ts";
import { notarisationRules } from "../params.ts";
import { signerOf } from "../signers.ts";
import { setBond } from "../slashes.ts";

/** Makes the signer a notary, or adds to its bond; one that fell below the least bond begins anew. */
export const bondNotary = notary.rpc(MsgDefinition.methods.bondNotary, (ctx, request, env) => {
  const { state, use } = env;
  const rules = notarisationRules(env.params);
  const { bytes, text } = signerOf(ctx, request.notary, "notary");
  const amount = bondArg(ctx, env, request.amount);
  const module = use.accounts.moduleOf(bytes);
  if (module !== undefined) throw fail.invalidBond(`${text} is the account of the module ${module}`);
  const before = state.notaries.find(ctx, text) ?? newNotary(text);
  const [had, least] = [BigInt(before.bond), BigInt(rules.minBond)];
  const bond = had + amount;
  if (bond < least) throw fail.invalidBond(`the bond would be ${bond}, at least ${least} is asked`);
  const count = state.bondedCount.find(ctx) ?? 0n;
  if (had === 0n && count >= BigInt(rules.maxNotaries))
    throw fail.tooManyNotaries(`${count} notaries are bonded, ${rules.maxNotaries} are allowed`);
  takeIn(ctx, env, bytes, amount);
  const sinceHeight = had < least ? BigInt(ctx.height) : before.sinceHeight;
  setBond(ctx, env, { ...before, sinceHeight }, bond);
  emitTyped(ctx, EventNotaryBonded, { notary: text, amount: amount.toString(), bond: bond.toString() });
  return {};
});
