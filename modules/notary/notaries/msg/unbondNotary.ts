import { EventNotaryUnbonding } from "../../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../../../codec/time.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { bondArg, mostUnbondings } from "../bonds.ts";
import { nanosIn, notarisationRules } from "../params.ts";
import { first } from "../queue.ts";
import { signerOf } from "../signers.ts";
import { setBond } from "../slashes.ts";

/** Sets a part of the bond on its way back. What the notary is asked already it still has to answer. */
export const unbondNotary = notary.rpc(MsgDefinition.methods.unbondNotary, (ctx, request, env) => {
  const { state } = env;
  const rules = notarisationRules(env.params);
  const { text } = signerOf(ctx, request.notary, "notary");
  const found = state.notaries.find(ctx, text);
  if (found === undefined) throw fail.notNotary(text);
  const amount = bondArg(ctx, env, request.amount);
  const [had, least] = [BigInt(found.bond), BigInt(rules.minBond)];
  if (amount > had) throw fail.invalidBond(`the bond is ${had}, ${amount} are asked back`);
  const left = had - amount;
  if (left > 0n && left < least) throw fail.invalidBond(`${left} would be left: nothing, or at least ${least}`);
  if (first(state.unbondings.by.notary.keys(ctx, text), mostUnbondings).length === mostUnbondings)
    throw fail.tooManyUnbondings(`${mostUnbondings} are allowed`);
  const until = ctx.time + nanosIn(rules.unbondingTime);
  const id = state.nextUnbonding.next(ctx);
  const unbonding = { id, notary: text, amount: amount.toString(), completesAt: timestampOf(until) };
  state.unbondings.set(ctx, id, unbonding);
  state.unbondingEnds.add(ctx, [until, id]);
  setBond(ctx, env, found, left);
  const { completesAt } = unbonding;
  emitTyped(ctx, EventNotaryUnbonding, { notary: text, amount: unbonding.amount, completesAt });
  return { completesAt };
});
