import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";

/** What has become of a gram. */
export type Status = "held" | "suspended" | "retired" | "cancelled" | "exported" | "expired" | "buffer";

/** Grams of a batch, from the end of the run before it, that are alike. */
export interface Run {
  readonly end: bigint;
  readonly owner: string;
  readonly status: Status;
}

/** What an event says, by the names of its fields on the wire. */
export type Said = Readonly<Record<string, unknown>>;

/** Grams that changed, and how. */
export interface Moved {
  readonly batch: bigint;
  readonly grams: bigint;
  readonly from: { readonly owner: string; readonly status: Status } | undefined;
  readonly to: { readonly owner: string; readonly status: Status };
}

interface Batch {
  runs: Run[];
  suspended: boolean;
  /** Grams of one of its numbers, and its first number. */
  readonly unit: bigint;
  readonly first: bigint;
}

/** What an event of this type says; `undefined` for another type. */
export function said({ type, attributes }: Event): { readonly type: string; readonly fields: Said } | undefined {
  if (!type.startsWith("eco2.")) return undefined;
  // "mode" says when in the block, in plain text.
  const typed = attributes.filter(({ key }) => key !== "mode");
  const fields = typed.map(({ key, value }) => [key, JSON.parse(value) as unknown] as const);
  return { type, fields: Object.fromEntries(fields) };
}

export const text = (fields: Said, name: string): string => String(fields[name] ?? "");
export const whole = (fields: Said, name: string): bigint => BigInt(String(fields[name] ?? "0"));

/** Runs with like neighbours as one. */
function joined(runs: readonly Run[]): Run[] {
  const list: Run[] = [];
  for (const run of runs) {
    const last = list.at(-1);
    if (last?.owner === run.owner && last.status === run.status) list.pop();
    list.push(run);
  }
  return list;
}

/**
 * Every gram with its owner and its status, as whoever hears what the chain tells would write it down: ranges in a list, no sums kept.
 * It objects to what no rule allows.
 */
export class Books {
  readonly batches = new Map<bigint, Batch>();
  /** Ranges of double use records, by id. */
  readonly records = new Map<bigint, readonly [batch: bigint, start: bigint, end: bigint]>();

  create(id: bigint, grams: bigint, owner: string, numbers: Pick<Batch, "unit" | "first">): Moved[] {
    if (this.batches.has(id)) throw new Error(`batch ${id} came twice`);
    this.batches.set(id, { runs: [{ end: grams, owner, status: "held" }], suspended: false, ...numbers });
    return [{ batch: id, grams, from: undefined, to: { owner, status: "held" } }];
  }

  of(id: bigint): Batch {
    const found = this.batches.get(id);
    if (found === undefined) throw new Error(`batch ${id} was never told of`);
    return found;
  }

  suspend(id: bigint, suspended: boolean): void {
    const batch = this.of(id);
    if (batch.suspended === suspended)
      throw new Error(`batch ${id} is ${suspended ? "suspended" : "released"} already`);
    batch.suspended = suspended;
  }

  /**
   * Changes the grams [start, end) of a batch that `is` picks, whole runs cut where the range ends.
   * @throws Error where `must` and one of them is not picked, or nothing is
   */
  change(
    [id, start, end]: readonly [bigint, bigint, bigint],
    is: (run: Run) => boolean,
    to: (run: Run) => Pick<Run, "owner" | "status">,
    rule: { readonly must: boolean; readonly always: boolean },
  ): Moved[] {
    const batch = this.of(id);
    const moved: Moved[] = [];
    const runs: Run[] = [];
    let at = 0n;
    for (const run of batch.runs) {
      const [first, last] = [at > start ? at : start, run.end < end ? run.end : end];
      at = run.end;
      if (first >= last) {
        runs.push(run);
        continue;
      }
      if (!is(run)) {
        if (rule.must) throw new Error(`grams ${first}-${last} of batch ${id} were ${run.status} of ${run.owner}`);
        runs.push(run);
        continue;
      }
      const next = to(run);
      runs.push({ ...run, end: first }, { end: last, ...next }, run);
      moved.push({ batch: id, grams: last - first, from: { owner: run.owner, status: run.status }, to: next });
    }
    if (end > at || start >= end) throw new Error(`batch ${id} has no grams ${start}-${end}`);
    if (batch.suspended && !rule.always && moved.length > 0)
      throw new Error(`batch ${id} is suspended: its grams moved`);
    let before = 0n;
    batch.runs = joined(
      runs.filter((run) => {
        const isEmpty = run.end <= before;
        if (!isEmpty) before = run.end;
        return !isEmpty;
      }),
    );
    return moved;
  }

  /** Grams of all batches by status. */
  sums(): Readonly<Record<Status | "issued" | "halted", bigint>> {
    const sums = {
      issued: 0n,
      halted: 0n,
      held: 0n,
      suspended: 0n,
      retired: 0n,
      cancelled: 0n,
      exported: 0n,
      expired: 0n,
      buffer: 0n,
    };
    for (const { runs, suspended } of this.batches.values()) {
      let at = 0n;
      for (const { end, status } of runs) {
        sums[status] += end - at;
        sums.issued += end - at;
        if (suspended && status === "held") sums.halted += end - at;
        at = end;
      }
    }
    return sums;
  }

  /** Grams that an owner holds, of batches that are (not) suspended. */
  held(owner: string, suspended: boolean): bigint {
    let grams = 0n;
    for (const batch of this.batches.values()) {
      if (batch.suspended !== suspended) continue;
      let at = 0n;
      for (const run of batch.runs) {
        if (run.owner === owner && run.status === "held") grams += run.end - at;
        at = run.end;
      }
    }
    return grams;
  }
}
