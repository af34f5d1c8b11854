import {
  type Entry,
  earned,
  type InPool,
  type ModelPool,
  type ModelRecord,
  most,
  mostPerHour,
  periodHours,
  sums,
  up,
  whole,
} from "./modelPool.ts";

const settleHours = 1;
const correctionHours = 2;

/** Pools, and what happens to them, step by step. */
export class Model {
  now = 0;
  readonly pools: ModelPool[] = [];
  readonly records: ModelRecord[] = [];
  readonly operators: readonly string[];
  readonly parts: Readonly<Record<string, bigint>>;
  private readonly told: (() => void)[] = [];

  /** @param operators of the sources 0, 1, … @param parts of the members of every pool; the first is its creator */
  constructor(operators: readonly string[], parts: Readonly<Record<string, bigint>>) {
    this.operators = operators;
    this.parts = parts;
  }

  private follow(pool: ModelPool): void {
    if (pool.status === "running" && sums(pool)[1] > pool.target) pool.status = "failed";
    if (pool.status !== "credited") return;
    const grams = pool.credited - pool.cancelled - earned(pool);
    if (grams > 0n) pool.cancelled += grams;
  }

  private take(pool: ModelPool, part: Entry["part"], record: ModelRecord): void {
    pool.entries.push({ record, part, source: record.source, state: "in", deadline: 0 });
    const source = pool.sources.get(record.source);
    if (source !== undefined) source.rate = most(source.rate, up(record.amount, BigInt(record.end - record.start)));
  }

  private gather(pool: ModelPool, id: number, source: InPool): void {
    for (const record of this.records)
      if (record.source === id && record.start < 0 && record.status === "final" && !record.replaced)
        this.take(pool, "baseline", record);
    source.rate = most(source.rate, mostPerHour);
    source.first = whole(pool, id, source);
  }

  private count(record: ModelRecord): void {
    const pool = this.pools
      .filter(({ status, sources }) => (status === "proposed" || status === "running") && sources.has(record.source))
      .toSorted((a, b) => a.end - b.end || a.id - b.id)
      .find(({ sources, end }) => {
        const source = sources.get(record.source);
        return source !== undefined && record.start < (source.removed ?? end) && record.end > source.from;
      });
    if (pool === undefined) return;
    this.take(pool, "period", record);
    this.follow(pool);
  }

  private living(record: ModelRecord): readonly (readonly [ModelPool, Entry])[] {
    return this.pools
      .filter(({ status }) => status !== "failed" && status !== "cancelled")
      .flatMap((pool) => pool.entries.filter((one) => one.record === record).map((one) => [pool, one] as const));
  }

  final(source: number, start: number, end: number, amount: bigint): ModelRecord {
    const about = { id: this.records.length + 1, source, start, end, amount };
    const record: ModelRecord = { ...about, status: "final", replaced: false, fresh: true };
    this.records.push(record);
    this.told.push(() => {
      this.count(record);
    });
    return record;
  }

  replace(old: ModelRecord, amount: bigint): ModelRecord {
    const about = { ...old, id: this.records.length + 1, amount };
    const now: ModelRecord = { ...about, status: "final", replaced: false, fresh: true };
    old.replaced = true;
    this.records.push(now);
    this.told.push(() => {
      const counted = this.pools.some(({ entries }) =>
        entries.some((one) => one.record === old && one.part === "period"),
      );
      for (const [pool, entry] of this.living(old)) {
        pool.entries.splice(pool.entries.indexOf(entry), 1);
        this.take(pool, entry.part, now);
        this.follow(pool);
      }
      if (!counted) this.count(now);
    });
    return now;
  }

  dispute(record: ModelRecord): void {
    record.status = "disputed";
    this.told.push(() => {
      for (const [pool, entry] of this.living(record)) {
        if (entry.state === "in") entry.state = "disputed";
        this.follow(pool);
      }
    });
  }

  restore(record: ModelRecord): void {
    record.status = "final";
    this.told.push(() => {
      for (const [pool, entry] of this.living(record)) {
        if (entry.state === "disputed") entry.state = "in";
        this.follow(pool);
      }
    });
  }

  overturn(record: ModelRecord): void {
    record.status = "overturned";
    this.told.push(() => {
      for (const [pool, entry] of this.living(record)) {
        if (entry.state === "out") continue;
        entry.state = pool.status === "credited" ? "overturned" : "out";
        entry.deadline = this.now + correctionHours;
        this.follow(pool);
      }
    });
  }

  create(start: number, target: bigint): boolean {
    const members = Object.entries(this.parts).map(([name, parts]) => {
      return [name, { parts, status: "invited" as const, grams: 0n }] as const;
    });
    this.pools.push({
      id: this.pools.length + 1,
      start,
      end: start + periodHours,
      target,
      status: "proposed",
      members: new Map(members),
      sources: new Map(),
      entries: [],
      credited: 0n,
      cancelled: 0n,
      buffer: 0n,
    });
    return true;
  }

  private isProposed = ({ status, start }: ModelPool) => status === "proposed" && this.now < start;
  private isRunning = ({ status, end }: ModelPool) => status === "running" && this.now < end;

  join(pool: ModelPool, name: string): boolean {
    const member = pool.members.get(name);
    if (!this.isProposed(pool) || member?.status !== "invited") return false;
    member.status = "joined";
    return true;
  }

  leave(pool: ModelPool, name: string): boolean {
    const member = pool.members.get(name);
    if (member === undefined) return false;
    if (this.isProposed(pool)) {
      if ([...pool.sources.values()].some(({ by }) => by === name)) return false;
      return pool.members.delete(name);
    }
    if (!this.isRunning(pool) || member.status !== "joined") return false;
    member.status = "left";
    if (![...pool.members.values()].some(({ status }) => status === "joined")) pool.status = "cancelled";
    return true;
  }

  add(pool: ModelPool, name: string, id: number): boolean {
    if (!this.isProposed(pool) && !this.isRunning(pool)) return false;
    if (pool.members.get(name)?.status !== "joined" || this.operators[id] !== name || pool.sources.has(id))
      return false;
    const from = this.isProposed(pool) ? pool.start : this.now;
    for (const other of this.pools) {
      const there = other.sources.get(id);
      if (there === undefined || (other.status !== "proposed" && other.status !== "running")) continue;
      if (Math.min(pool.end, there.removed ?? other.end) > Math.max(from, there.from)) return false;
    }
    const source: InPool = { from, by: name, removed: undefined, first: 0n, rate: 0n };
    pool.sources.set(id, source);
    if (this.isRunning(pool)) this.gather(pool, id, source);
    return true;
  }

  remove(pool: ModelPool, name: string, id: number): boolean {
    const source = pool.sources.get(id);
    if (source === undefined || source.by !== name || source.removed !== undefined) return false;
    if (this.isProposed(pool)) return pool.sources.delete(id);
    if (!this.isRunning(pool)) return false;
    source.removed = this.now;
    return true;
  }

  cancel(pool: ModelPool, byAuthority: boolean): boolean {
    if (pool.status === "failed" || pool.status === "cancelled" || pool.status === "credited") return false;
    if (!byAuthority && !this.isProposed(pool)) return false;
    pool.status = "cancelled";
    return true;
  }

  private begin(pool: ModelPool): void {
    for (const [name, { status }] of [...pool.members]) if (status === "invited") pool.members.delete(name);
    pool.status = pool.members.size === 0 || pool.sources.size === 0 ? "cancelled" : "running";
    if (pool.status === "cancelled") return;
    for (const [id, source] of pool.sources) this.gather(pool, id, source);
    if (pool.target >= sums(pool)[0]) pool.status = "cancelled";
    else this.follow(pool);
  }

  private settle(pool: ModelPool): void {
    pool.status = "settling";
    if (pool.entries.some(({ state }) => state === "disputed")) return;
    const grams = earned(pool);
    pool.status = grams === 0n ? "failed" : "credited";
    if (grams === 0n) return;
    const toShare = grams - up(grams * 1000n, 10_000n);
    const parts = [...pool.members.values()].reduce((all, one) => all + one.parts, 0n);
    pool.credited = pool.buffer = grams;
    for (const member of pool.members.values()) {
      if (member.status !== "joined") continue;
      member.grams = (toShare * member.parts) / parts;
      pool.buffer -= member.grams;
    }
  }

  /** Ends the block: what was told, what is due, what nobody replaced; the next is so many hours later. */
  block(hours: number): void {
    for (const tell of this.told.splice(0)) tell();
    for (const record of this.records) record.fresh = false;
    for (const pool of this.pools)
      for (const entry of pool.entries) {
        if (pool.status !== "credited" || entry.state !== "overturned" || entry.deadline > this.now) continue;
        entry.state = "out";
        this.follow(pool);
      }
    for (const pool of this.pools) {
      if (pool.status === "proposed" && pool.start <= this.now) this.begin(pool);
      else if (pool.status === "settling" || (pool.status === "running" && pool.end + settleHours <= this.now))
        this.settle(pool);
    }
    this.now += hours;
  }
}
