// Pools as one would write them without any thought of speed: lists of records that are summed anew whenever somebody asks. Times are hours since
// the new year, amounts micrograms.

/** Hours of a period, and of the history before the new year that baselines are the mean of. */
export const periodHours = 4;
export const historyHours = 24;
/** What a source can emit in an hour by its range: 12 kg. */
export const mostPerHour = 12_000_000_000n;
const gram = 1_000_000n;

export interface ModelRecord {
  readonly id: number;
  readonly source: number;
  readonly start: number;
  readonly end: number;
  readonly amount: bigint;
  status: "final" | "disputed" | "overturned";
  replaced: boolean;
  /** Nobody has told of it yet. */
  fresh: boolean;
}

export interface Entry {
  record: ModelRecord;
  readonly part: "baseline" | "period";
  readonly source: number;
  state: "in" | "disputed" | "overturned" | "out";
  deadline: number;
}

export interface InPool {
  readonly from: number;
  readonly by: string;
  removed: number | undefined;
  first: bigint;
  rate: bigint;
}

export interface ModelPool {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly target: bigint;
  status: "proposed" | "running" | "settling" | "credited" | "failed" | "cancelled";
  readonly members: Map<string, { readonly parts: bigint; status: "invited" | "joined" | "left"; grams: bigint }>;
  readonly sources: Map<number, InPool>;
  readonly entries: Entry[];
  credited: bigint;
  cancelled: bigint;
  buffer: bigint;
}

export const up = (amount: bigint, by: bigint) => (amount + by - 1n) / by;
export const most = (a: bigint, b: bigint) => (a > b ? a : b);

function sum(pool: ModelPool, part: Entry["part"], source?: number): bigint {
  const of = pool.entries.filter((one) => one.part === part && one.state !== "out");
  return of
    .filter((one) => source === undefined || one.source === source)
    .reduce((all, one) => all + one.record.amount, 0n);
}

export function whole(pool: ModelPool, source: number, { from }: InPool): bigint {
  return (sum(pool, "baseline", source) * BigInt(pool.end - from)) / BigInt(historyHours);
}

function filled(pool: ModelPool, id: number, { from, rate }: InPool): bigint {
  const covered = pool.entries
    .filter((one) => one.part === "period" && one.source === id && one.state !== "out")
    .reduce((all, { record: { start, end } }) => all + Math.max(0, Math.min(end, pool.end) - Math.max(start, from)), 0);
  return rate * BigInt(pool.end - from - covered);
}

/** Baseline, counted, filled; gaps of pools that have not settled are not filled. */
export function sums(pool: ModelPool): readonly [bigint, bigint, bigint] {
  let [baseline, inGaps] = [0n, 0n];
  for (const [id, source] of pool.sources) {
    const of = whole(pool, id, source);
    baseline += of - most(of - source.first, 0n);
    inGaps += filled(pool, id, source);
  }
  return [baseline, sum(pool, "period"), inGaps];
}

export function earned(pool: ModelPool): bigint {
  const [baseline, counted, inGaps] = sums(pool);
  if (counted + inGaps > pool.target || baseline < counted + inGaps) return 0n;
  return (baseline - counted - inGaps) / gram;
}

export const suspended = (pool: ModelPool): boolean =>
  pool.status === "credited" && pool.entries.some(({ state }) => state === "disputed" || state === "overturned");
