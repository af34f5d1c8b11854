import type { Ctx } from "../../../core/ctx.ts";
import { declareModule } from "../../../core/module.ts";
import { testAddress } from "../../../core/testing/chain.ts";
import { notaryHooks } from "../../notary/hooks.ts";
import { type NotarisedRecord, type NotarisedSource, NotaryKeeper, type RecordUser } from "../../notary/keeper.ts";

type Hooks = { readonly [K in keyof typeof notaryHooks]: (ctx: Ctx, ...args: never[]) => void };

/** Micrograms of a gram. */
export const gram = 1_000_000n;

/**
 * Stands in for the notaries where only the arithmetic of pools is tested, and many records are needed: a test says what is final, disputed,
 * overturned or corrected, and pools are told of it at the end of the block.
 */
export function saidRecords() {
  const sources = new Map<bigint, NotarisedSource>();
  const records = new Map<bigint, NotarisedRecord>();
  const users = new Map<bigint, RecordUser>();
  const faults = new Map<bigint, string>();
  let walks = 0;
  const told: ((ctx: Ctx, hooks: Hooks) => void)[] = [];
  const at = (id: bigint): NotarisedRecord => {
    const found = records.get(id);
    if (found === undefined) throw new Error(`no record has the id ${id}`);
    return found;
  };
  const keeper: NotaryKeeper = {
    record: (_ctx, id) => records.get(id),
    source: (_ctx, id) => sources.get(id),
    *finalRecords(_ctx, sourceId, from, to) {
      const found = [...records.values()].filter(
        (one) =>
          one.sourceId === sourceId &&
          one.status === "final" &&
          one.replacedBy === 0n &&
          one.start < to &&
          one.end > from,
      );
      yield* found.sort((a, b) => (a.start < b.start ? -1 : 1));
    },
    walk(_ctx, id) {
      walks += 1;
      const { status } = at(id);
      const broken = faults.get(id) ?? (status === "final" ? undefined : `record ${id} is ${status}`);
      return { broken, steps: 6, links: [] };
    },
    use(_ctx, id, by) {
      if (at(id).status !== "final") throw new Error(`record ${id} is ${at(id).status}`);
      if (users.has(id)) throw new Error(`record ${id} is used`);
      users.set(id, by);
    },
    release(_ctx, id, by) {
      if (users.get(id)?.id !== by.id) throw new Error(`record ${id} is not used by ${by.id}`);
      users.delete(id);
    },
    userOf: (_ctx, id) => users.get(id),
    convert: () => {
      throw new Error("pools convert nothing");
    },
  };
  const declared = declareModule({ name: "notary", version: 1, hooks: notaryHooks });
  const module = declared.build({
    keeper: [declared.offer(NotaryKeeper, () => keeper)],
    endBlock(ctx, { hooks }) {
      for (const tell of told.splice(0)) tell(ctx, hooks);
      return [];
    },
  });
  const put = (record: NotarisedRecord) => {
    records.set(record.id, record);
    return record;
  };
  return {
    module,
    /** How many records were walked since it was asked last. */
    walked(): number {
      const since = walks;
      walks = 0;
      return since;
    },
    /** Says what a source is; left out, a meter of emissions that belongs to the person of this number, 10 kg an hour at most. */
    source(id: bigint, operator: number, fields: Partial<NotarisedSource> = {}): NotarisedSource {
      const source: NotarisedSource = {
        id,
        operator: testAddress(operator),
        account: testAddress(operator),
        kind: "emission",
        scope: 1,
        active: true,
        projectId: "",
        intervalSeconds: 3600n,
        maxMicrogramsPerHour: 10_000n * gram,
        ...fields,
      };
      sources.set(id, source);
      return source;
    },
    /** A record becomes final at the end of this block. */
    final(id: bigint, sourceId: bigint, start: bigint, end: bigint, grams: bigint): void {
      const source = sources.get(sourceId);
      if (source === undefined) throw new Error(`no source has the id ${sourceId}`);
      const { operator, account, kind, scope } = source;
      const about = { id, sourceId, operator, account, kind, scope, start, end, micrograms: grams * gram };
      const record = put({ ...about, status: "final", replaces: 0n, replacedBy: 0n, projectId: "" });
      told.push((ctx, hooks) => {
        hooks.recordFinal(ctx, ...([record] as never[]));
      });
    },
    /** A correction becomes final. */
    replace(old: bigint, id: bigint, grams: bigint): void {
      const before = at(old);
      const now = put({ ...before, id, micrograms: grams * gram, status: "final", replaces: old, replacedBy: 0n });
      const replaced = put({ ...before, replacedBy: id });
      const user = users.get(old);
      if (user !== undefined) users.set(id, user);
      told.push((ctx, hooks) => {
        hooks.recordReplaced(ctx, ...([replaced, now] as never[]));
      });
    },
    dispute(id: bigint, reason = "leaves were made up"): void {
      const record = put({ ...at(id), status: "disputed" });
      told.push((ctx, hooks) => {
        hooks.recordBroken(ctx, ...([record, reason] as never[]));
      });
    },
    restore(id: bigint): void {
      const record = put({ ...at(id), status: "final" });
      told.push((ctx, hooks) => {
        hooks.recordRestored(ctx, ...([record] as never[]));
      });
    },
    overturn(id: bigint, reason = "proven false"): void {
      const record = put({ ...at(id), status: "overturned" });
      told.push((ctx, hooks) => {
        hooks.recordBroken(ctx, ...([record, reason] as never[]));
      });
    },
    /** Its history does not hold from now on, though nobody tells of it. */
    spoil(id: bigint, fault: string): void {
      faults.set(id, fault);
    },
    revoke(id: bigint): void {
      const found = sources.get(id);
      if (found !== undefined) sources.set(id, { ...found, active: false });
      told.push((ctx, hooks) => {
        hooks.sourceRevoked(ctx, ...([id] as never[]));
      });
    },
  };
}
