import { EventScheduled } from "../../../codec/gen/eco2/governance/v1/events.ts";
import { type Schedule, ScheduleStatus } from "../../../codec/gen/eco2/governance/v1/governance.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/governance/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { requireAuthority } from "../../../core/params.ts";
import { fail } from "../errors.ts";
import { requireExecutable } from "../execute.ts";
import { requireMetadata } from "../metadata.ts";
import { governance } from "../module.ts";
import { maxPending, requireTrigger } from "../schedules.ts";

/** Has messages run once their trigger comes. */
export const schedule = governance.rpc(MsgDefinition.methods.schedule, (ctx, request, env) => {
  const { state } = env;
  const { authority, title, messages, trigger, expireTime } = request;
  requireAuthority(ctx, env.facts, authority);
  requireMetadata(title);
  if (messages.length === 0) throw fail.noMessages();
  requireExecutable(ctx, env, messages);
  requireTrigger(ctx, env, { trigger, expireTime });
  if ([...state.pending.keys(ctx)].length >= maxPending)
    throw fail.tooManySchedules(`${maxPending} are pending, which is the most allowed`);
  const id = state.nextSchedule.next(ctx);
  const made: Schedule = {
    id,
    title,
    messages,
    trigger,
    expireTime,
    status: ScheduleStatus.SCHEDULE_STATUS_PENDING,
    failedReason: "",
    submitHeight: BigInt(ctx.height),
    endHeight: 0n,
  };
  state.schedules.set(ctx, id, made);
  state.pending.add(ctx, id);
  emitTyped(ctx, EventScheduled, { scheduleId: id });
  return { scheduleId: id };
});
