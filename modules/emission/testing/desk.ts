import type { BuiltModule } from "../../../core/built.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { declareModule, type Env } from "../../../core/module.ts";
import { testAddress } from "../../../core/testing/chain.ts";
import { notaryHooks } from "../../notary/hooks.ts";
import { type NotarisedRecord, NotaryKeeper, type RecordWalk } from "../../notary/keeper.ts";
import { ReductionKeeper } from "../../reduction/keeper.ts";

/** What a record of these tests may say otherwise. */
export type RecordFields = Partial<Omit<NotarisedRecord, "id">>;

type Hooks = Env<undefined, Record<never, never>, undefined, typeof notaryHooks>["hooks"];

/** Nanoseconds of an hour, and the first of 2026. */
const hour = 3_600_000_000_000n;
const newYear = 1_767_225_600_000_000_000n;

const notFound = (what: string) => {
  throw new Error(`${what} is not there`);
};

/**
 * In the place of the notary module and of that of the pools: records, and what a walk finds of them, are what a test says. The
 * hooks are the notary module's own. One desk may serve several chains, as its state outlives an export.
 */
export class Desk {
  readonly records = new Map<bigint, NotarisedRecord>();
  /** By record: what a walk stops at. */
  readonly faults = new Map<bigint, string>();
  /** By record: steps that a walk of it takes, 6 unless given. */
  readonly lengths = new Map<bigint, number>();
  /** By batch: the pool that earned it. */
  readonly pools = new Map<bigint, bigint>();
  /** Pool and source: "3 12". */
  readonly members = new Set<string>();
  /** By pool: what a walk stops at. */
  readonly poolFaults = new Map<bigint, string>();

  readonly modules: readonly BuiltModule[];

  constructor() {
    const notary = declareModule({ name: "notary", version: 1, hooks: notaryHooks });
    const reduction = declareModule({ name: "reduction", version: 1 });
    this.modules = [
      notary.build({ keeper: [notary.offer(NotaryKeeper, () => this.#notaryKeeper())] }),
      reduction.build({ keeper: [reduction.offer(ReductionKeeper, () => this.#reductionKeeper())] }),
    ];
  }

  #notaryKeeper(): NotaryKeeper {
    const { records } = this;
    const asked = () => notFound("what emissions do not ask for");
    return {
      record: (_ctx, id) => records.get(id),
      *finalRecords(_ctx, sourceId, from, to) {
        for (const one of records.values())
          if (one.sourceId === sourceId && one.status === "final" && one.start < to && one.end > from) yield one;
      },
      walk: (ctx, id) => this.#walk(ctx, id),
      source: asked,
      use: asked,
      release: asked,
      userOf: asked,
      convert: asked,
    };
  }

  #walk(ctx: Ctx, id: bigint): RecordWalk {
    const { sourceId } = this.records.get(id) ?? notFound(`record ${id}`);
    const steps = this.lengths.get(id) ?? 6;
    ctx.gas.consume(steps * 3_000, "NotaryStep");
    const links = [{ kind: "source", id: sourceId.toString(), detail: "active" }];
    return { broken: this.faults.get(id), steps, links };
  }

  #reductionKeeper(): ReductionKeeper {
    return {
      poolOfBatch: (_ctx, batchId) => this.pools.get(batchId),
      hasSource: (_ctx, poolId, sourceId) => this.members.has(`${poolId} ${sourceId}`),
      walk: (_ctx, poolId) => ({ broken: this.poolFaults.get(poolId), steps: 3, links: [] }),
    };
  }

  /** Makes or changes a record. Left out of a new one: a final one of the person 1's source 1, for the hour of its number. */
  put(id: bigint, fields: RecordFields = {}): NotarisedRecord {
    const before = this.records.get(id);
    const start = fields.start ?? before?.start ?? newYear + id * hour;
    const record: NotarisedRecord = {
      sourceId: 1n,
      operator: testAddress(9),
      account: testAddress(1),
      kind: "emission",
      scope: 1,
      start,
      end: start + hour,
      micrograms: 1_000_000n,
      status: "final",
      replaces: 0n,
      replacedBy: 0n,
      projectId: "",
      ...before,
      ...fields,
      id,
    };
    this.records.set(id, record);
    return record;
  }

  /** A record becomes final. */
  final(chain: Noticing, id: bigint, fields: RecordFields = {}): void {
    hooksOf(chain).recordFinal(chain.ctx, this.put(id, fields));
  }

  /** A correction of a record becomes final: another amount for the same. */
  replace(chain: Noticing, oldId: bigint, id: bigint, micrograms: bigint): void {
    const { replacedBy: _by, ...same } = this.records.get(oldId) ?? notFound(`record ${oldId}`);
    const now = this.put(id, { ...same, status: "final", replaces: oldId, micrograms });
    this.faults.delete(oldId);
    hooksOf(chain).recordReplaced(chain.ctx, this.put(oldId, { replacedBy: id }), now);
  }

  /** A record is disputed, or overturned. */
  break(chain: Noticing, id: bigint, status: "disputed" | "overturned", reason: string): void {
    this.faults.set(id, reason);
    hooksOf(chain).recordBroken(chain.ctx, this.put(id, { status }), reason);
  }

  restore(chain: Noticing, id: bigint): void {
    this.faults.delete(id);
    hooksOf(chain).recordRestored(chain.ctx, this.put(id, { status: "final" }));
  }
}

/** The chain that is told. */
interface Noticing {
  readonly ctx: Ctx;
  readonly chain: { readonly modules: ReadonlyMap<string, { readonly env: unknown }> };
}

const hooksOf = ({ chain }: Noticing): Hooks =>
  (chain.modules.get("notary")?.env as { readonly hooks: Hooks } | undefined)?.hooks ?? notFound("the notary module");
