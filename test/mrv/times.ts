import { parseTime } from "../../codec/time.ts";

const second = 1_000_000_000n;
const hour = 3600n * second;

/** When the story plays. Times are nanoseconds since 1970. */
export interface Times {
  /** Of one reading. */
  readonly tick: bigint;
  readonly historyStart: bigint;
  /** Readings of the time that the pool is held against. */
  readonly historyTicks: number;
  /** How long before its period the pool is proposed, at least. */
  readonly notice: bigint;
  /** Where the period of the pool begins, if it is a date; else after the notice. */
  readonly periodStart?: bigint;
  /** Readings of each record of the period. */
  readonly records: readonly number[];
  /** Records of the period for which electricity streams, in portions of so many readings; it comes in batches after. */
  readonly streamed: number;
  readonly portion: number;
  /** Hours since 1970 whose load the history and the period have: what passes in minutes is still a day of a factory. */
  readonly load: { readonly history: number; readonly period: number };
  readonly windows: {
    readonly answer: string;
    readonly dispute: string;
    readonly disputePeriod: string;
    readonly decision: string;
    readonly unbonding: string;
    readonly settle: string;
    readonly leastPeriod: string;
    readonly leastRecord: string;
  };
}

const hourOf = (text: string) => Number(parseTime(text) / hour);
const days = [28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31] as const;

/** The day on which the chain of the whole story begins. */
export const chainStart = "2026-01-05T00:00:00Z";

/** Hourly readings: the year 2025 is the history, the period lasts from February 2026 to January 2027. */
export const wholeYear: Times = {
  tick: hour,
  historyStart: parseTime("2025-01-01T00:00:00Z"),
  historyTicks: 8760,
  notice: 24n * hour,
  periodStart: parseTime("2026-02-01T00:00:00Z"),
  records: days.map((of) => of * 24),
  // Each single reading is a signature to make and to check: all of the year in the long form.
  streamed: process.env["ECO2_LONG"] === undefined ? 1 : 12,
  portion: 24,
  load: { history: hourOf("2025-01-01T00:00:00Z"), period: hourOf("2026-02-01T00:00:00Z") },
  windows: {
    answer: "172800s",
    dispute: "259200s",
    disputePeriod: "1209600s",
    decision: "1209600s",
    unbonding: "3628800s",
    settle: "5184000s",
    leastPeriod: "86400s",
    leastRecord: "60s",
  },
};

/** Readings of every second, a period of one minute: three hours of the morning shift, at the pace of the clock. */
export const minutes = (now: bigint): Times => ({
  tick: second,
  historyStart: (now / second) * second - 100n * second,
  historyTicks: 60,
  notice: 30n * second,
  records: [20, 20, 20],
  streamed: 3,
  portion: 10,
  load: { history: hourOf("2025-03-03T00:00:00Z"), period: hourOf("2026-03-02T00:00:00Z") },
  windows: {
    answer: "60s",
    dispute: "1s",
    disputePeriod: "60s",
    decision: "60s",
    unbonding: "600s",
    settle: "10s",
    leastPeriod: "10s",
    leastRecord: "1s",
  },
});
