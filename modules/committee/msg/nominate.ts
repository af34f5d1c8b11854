import { EventNominated } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { u64Key } from "../../../codec/keys.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { startingWith } from "../../../core/state/range.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { standing } from "../records.ts";
import { textFault } from "../rules.ts";
import { stakeOf } from "../tally.ts";

/** Whoever stands must have something delegated itself, so that the list cannot be filled for nothing. */
export const nominate = committee.rpc(MsgDefinition.methods.nominate, (ctx, request, env) => {
  const { state, params } = env;
  const bytes = messageAddress(ctx, request.nominee, "nominee");
  const nominee = addressText(ctx.chain, bytes);
  const { id, name, election } = standing(ctx, env, request.committeeId);
  if (election === 0n) throw fail.noElection(name);
  const fault = textFault("statement", request.statement);
  if (fault !== undefined) throw fail.invalidNominee(fault);
  if (state.nominees.has(ctx, [election, bytes])) throw fail.invalidNominee(`${nominee} stands already`);
  const within = startingWith({ first: u64Key }, election);
  const others = [...state.nominees.range(ctx, { within })].length;
  if (others >= params.maxNominees) throw fail.tooMany(`${others} nominees of ${name}`);
  const stake = stakeOf(ctx, env, bytes);
  if (stake < BigInt(params.minNomineeStake))
    throw fail.invalidNominee(`${nominee} has ${stake} delegated, at least ${params.minNomineeStake} is asked for`);
  // Nobody steps back, so the count orders them.
  const number = BigInt(others) + 1n;
  state.nominees.set(ctx, [election, bytes], { election, address: nominee, number, statement: request.statement });
  emitTyped(ctx, EventNominated, { committeeId: id, election, nominee });
  return {};
});
