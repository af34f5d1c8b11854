import { ScheduleStatus } from "../../../codec/gen/eco2/governance/v1/governance.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/governance/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { fail } from "../errors.ts";
import { governance } from "../module.ts";
import { endSchedule } from "../schedules.ts";

/** Takes back what has not run yet. */
export const cancelSchedule = governance.rpc(MsgDefinition.methods.cancelSchedule, (ctx, request, env) => {
  const { authority, scheduleId } = request;
  requireAuthority(ctx, env.facts, authority);
  const schedule = env.state.schedules.find(ctx, scheduleId);
  if (schedule === undefined) throw fail.unknownSchedule(`${scheduleId}`);
  if (!env.state.pending.has(ctx, scheduleId)) throw fail.notPending(`${scheduleId}`);
  endSchedule(ctx, env, schedule, ScheduleStatus.SCHEDULE_STATUS_CANCELLED, "");
  return {};
});
