import { QueryDefinition } from "../../../../codec/gen/eco2/staking/v1/query.ts";
import { staking } from "../../module.ts";
import { rollEntry, standings } from "../roll.ts";

const { methods } = QueryDefinition;

/** Standings that the answer holds: nobody further back has a chance. */
const shown = 100;

export const params = staking.rpc(methods.params, (ctx, _, { state }) => ({ params: state.rules.get(ctx) }));

/** The election to come, and how it would end now. */
export const election = staking.rpc(methods.election, (ctx, _, env) => {
  const term = env.state.term.get(ctx);
  const seats = env.state.params.get(ctx).maxValidators;
  const roll = standings(ctx, env, term, ctx.time);
  return {
    term,
    seats,
    candidates: roll.length,
    standings: roll
      .slice(0, shown)
      .map((one, index) => rollEntry(ctx, index + 1, { ...one, votes: one.votes.toString() }, seats)),
  };
});

/** Who sits now. */
export const seats = staking.rpc(methods.seats, (ctx, _, { state }) => ({
  seats: [...state.seats.range(ctx)].map(([, seat]) => seat),
  step: state.step.find(ctx),
}));
