import { EventScheduleEnded } from "../../codec/gen/eco2/governance/v1/events.ts";
import { type Schedule, ScheduleStatus } from "../../codec/gen/eco2/governance/v1/governance.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant, LedgerError } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { reasonOf } from "../../store/errors.ts";
import { conditionsOf, type OfferedCondition } from "./conditions.ts";
import { fail } from "./errors.ts";
import { executeAll } from "./execute.ts";
import type { GovEnv } from "./module.ts";

/** Schedules that may wait at a time: each is looked at once a block. */
export const maxPending = 64;

type Conditions = ReadonlyMap<string, OfferedCondition>;

/** A time of a message, in nanoseconds. @throws invalid trigger (gov 100) */
function momentOf(time: Timestamp | undefined, what: string): bigint | undefined {
  if (time === undefined) return undefined;
  try {
    return timeOf(time);
  } catch (error) {
    throw fail.invalidTrigger(`${what}: ${reasonOf(error)}`);
  }
}

/** Refuses a trigger that names nothing, or nothing that can come. @throws invalid trigger (gov 100) */
export function requireTrigger(
  ctx: Ctx,
  env: GovEnv,
  { trigger, expireTime }: Pick<Schedule, "trigger" | "expireTime">,
): void {
  const height = trigger?.height ?? 0n;
  const time = momentOf(trigger?.time, "time");
  const expires = momentOf(expireTime, "expire_time");
  const { name = "", argument = "" } = trigger?.condition ?? {};
  if (height === 0n && time === undefined && name === "")
    throw fail.invalidTrigger("a height, a time or a condition must be given");
  if (height !== 0n && height <= BigInt(ctx.height))
    throw fail.invalidTrigger(`height ${height} is not after this one, ${ctx.height}`);
  if (time !== undefined && time <= ctx.time) throw fail.invalidTrigger("time is not after that of this block");
  if (expires !== undefined && expires <= (time ?? ctx.time))
    throw fail.invalidTrigger("expire_time is not after the time at which it may run");
  if (name === "") return;
  const condition = conditionsOf(ctx, env).get(name);
  if (condition === undefined) throw fail.invalidTrigger(`no module offers the condition ${name.slice(0, 100)}`);
  // Asked once, so that an argument that it does not take is refused now.
  condition.holds(argument);
}

/** Ends a pending schedule. */
export function endSchedule(
  ctx: Ctx,
  { state }: GovEnv,
  schedule: Schedule,
  status: ScheduleStatus,
  log: string,
): void {
  const { id } = schedule;
  state.pending.remove(ctx, id);
  state.schedules.set(ctx, id, { ...schedule, status, failedReason: log, endHeight: BigInt(ctx.height) });
  emitTyped(ctx, EventScheduleEnded, { scheduleId: id, status, log });
}

/** Whether everything that a trigger names is so. @throws LedgerError of a condition that cannot be told any more */
function hasCome(ctx: Ctx, { trigger }: Schedule, conditions: () => Conditions): boolean {
  if (trigger === undefined) return false;
  if (BigInt(ctx.height) < trigger.height) return false;
  if (trigger.time !== undefined && ctx.time < timeOf(trigger.time)) return false;
  const { name = "", argument = "" } = trigger.condition ?? {};
  if (name === "") return true;
  const condition = conditions().get(name);
  if (condition === undefined) throw fail.invalidTrigger(`no module offers the condition ${name} any more`);
  return condition.holds(argument);
}

function run(ctx: Ctx, env: GovEnv, schedule: Schedule): void {
  const done = executeAll(ctx, env, schedule.messages);
  const status = done.ok ? ScheduleStatus.SCHEDULE_STATUS_EXECUTED : ScheduleStatus.SCHEDULE_STATUS_FAILED;
  const log = done.ok ? "" : `msg ${done.index} (${done.typeUrl}) failed on execution: ${done.reason}`;
  endSchedule(ctx, env, schedule, status, log);
}

/** What is to become of a pending schedule in this block: nothing yet, a run, or an end with its log. */
type Fate = "waits" | "runs" | { readonly status: ScheduleStatus; readonly log: string };

function fateOf(ctx: Ctx, schedule: Schedule, conditions: () => Conditions): Fate {
  const { expireTime } = schedule;
  if (expireTime !== undefined && ctx.time > timeOf(expireTime))
    return { status: ScheduleStatus.SCHEDULE_STATUS_EXPIRED, log: "" };
  try {
    return hasCome(ctx, schedule, conditions) ? "runs" : "waits";
  } catch (error) {
    if (error instanceof BrokenInvariant) throw error;
    // Any other throw is a fault of the module that offers the condition; its text may differ between machines.
    const log = error instanceof LedgerError ? error.message : "recovered panic";
    return { status: ScheduleStatus.SCHEDULE_STATUS_FAILED, log };
  }
}

function visit(ctx: Ctx, env: GovEnv, schedule: Schedule, conditions: () => Conditions): void {
  const fate = fateOf(ctx, schedule, conditions);
  if (fate === "runs") run(ctx, env, schedule);
  else if (fate !== "waits") endSchedule(ctx, env, schedule, fate.status, fate.log);
}

/** The beginning of a block: runs what has come, in the order in which it was scheduled. */
export function beginBlock(ctx: Ctx, env: GovEnv): void {
  let asked: Conditions | undefined;
  const conditions = () => {
    asked ??= conditionsOf(ctx, env);
    return asked;
  };
  for (const id of [...env.state.pending.keys(ctx)]) {
    // One that ran before may have cancelled this one.
    if (env.state.pending.has(ctx, id)) visit(ctx, env, env.state.schedules.get(ctx, id), conditions);
  }
}
