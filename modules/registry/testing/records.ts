import { u64Key } from "../../../codec/keys.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { errorTable } from "../../../core/errors.ts";
import { declareModule, type Env } from "../../../core/module.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";
import { type TestChain, testAddress } from "../../../core/testing/chain.ts";
import { notaryHooks } from "../../notary/hooks.ts";
import { type NotarisedRecord, NotaryKeeper, type RecordUser } from "../../notary/keeper.ts";

/** Micrograms of a gram. */
const gram = 1_000_000n;

// What a test says of a record lies outside of the state, so that it is there after an export too; what a record backs is state.
const said = new Map<bigint, NotarisedRecord>();
const faults = new Map<bigint, string>();

const users = (s: SchemaBuilder) => ({ users: s.map(0x01, "users of records", u64Key, v.text) });

const fail = errorTable("notary", { notSo: [2, "the record does not do"] });
const refuse = (text: string) => {
  throw fail.notSo(text);
};

const notary = declareModule({ name: "notary", version: 1, state: users, hooks: notaryHooks });
type RecordsEnv = Env<ReturnType<typeof users>, Record<never, never>, undefined, typeof notaryHooks>;

function keeperOf({ state }: Pick<RecordsEnv, "state">): NotaryKeeper {
  const userOf = (ctx: Ctx, id: bigint): RecordUser | undefined => {
    const [kind, user] = state.users.find(ctx, id)?.split(" ") ?? [];
    return kind === "verification" || kind === "pool" ? { kind, id: user ?? "" } : undefined;
  };
  const asked = () => refuse("the registry does not ask for it");
  return {
    record: (_ctx, id) => said.get(id),
    walk: (_ctx, id) => ({ broken: faults.get(id), steps: 6, links: [] }),
    userOf,
    use(ctx, id, by) {
      const before = userOf(ctx, id);
      if (said.get(id)?.status !== "final") refuse(`record ${id} is not final`);
      if (before !== undefined) refuse(`record ${id} backs ${before.kind} ${before.id}`);
      state.users.set(ctx, id, `${by.kind} ${by.id}`);
    },
    release(ctx, id, by) {
      const before = userOf(ctx, id);
      if (before?.kind !== by.kind || before.id !== by.id) refuse(`record ${id} does not back ${by.kind} ${by.id}`);
      state.users.remove(ctx, id);
    },
    source: asked,
    finalRecords: asked,
    convert: asked,
  };
}

/** In the place of the notary module: its records, and what a walk finds of them, are what a test says; the hooks are its own. */
export const records = notary.build({ keeper: [notary.offer(NotaryKeeper, keeperOf)] });

/** The first of 2025, nanoseconds since 1970. */
const newYear = 1_735_689_600_000_000_000n;
const month = 30n * 86_400_000_000_000n;

/** Says what a record is: left out, 50 tonnes that the project ECO2-1 absorbed in the month of its number, final. */
export function putRecord(id: bigint, fields: Partial<NotarisedRecord> = {}): NotarisedRecord {
  const record: NotarisedRecord = {
    id,
    sourceId: 1n,
    operator: testAddress(31),
    account: testAddress(31),
    kind: "absorption",
    scope: 1,
    start: newYear + (id - 1n) * month,
    end: newYear + id * month,
    micrograms: 50_000_000n * gram,
    status: "final",
    replaces: 0n,
    replacedBy: 0n,
    projectId: "ECO2-1",
    ...fields,
  };
  said.set(id, record);
  faults.delete(id);
  return record;
}

/** A walk of the record stops from now on. */
export function breakRecord(id: bigint, fault: string): void {
  faults.set(id, fault);
}

/** The record was notarised again, with other amounts. */
export function replaceRecord(
  { chain, ctx }: TestChain,
  old: bigint,
  id: bigint,
  fields: Partial<NotarisedRecord>,
): void {
  const before = said.get(old) ?? putRecord(old);
  const now = putRecord(id, { ...before, id, replaces: old, status: "final", ...fields });
  const env = chain.modules.get("notary")?.env as RecordsEnv | undefined;
  env?.hooks.recordReplaced(ctx, putRecord(old, { ...before, replacedBy: id }), now);
}

/** Forgets all that was said of records: before each test. */
export function noRecords(): void {
  said.clear();
  faults.clear();
}
