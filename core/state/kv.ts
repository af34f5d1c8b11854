import type { KeyRange } from "../../store/types.ts";
import type { Ctx } from "../ctx.ts";
import { kvGas } from "../gas.ts";

// Reads and writes of one store as modules make them. Gas is charged here, once, by size and never by cache; the descriptors
// are those that clients see in out-of-gas logs.

export function kvGet(ctx: Ctx, store: string, key: Uint8Array): Uint8Array | undefined {
  ctx.gas.consume(kvGas.readFlat, "ReadFlat");
  const value = ctx.branch.get(store, key);
  ctx.gas.consume(kvGas.readPerByte * key.length, "ReadPerByte");
  if (value !== undefined) ctx.gas.consume(kvGas.readPerByte * value.length, "ReadPerByte");
  return value;
}

export function kvHas(ctx: Ctx, store: string, key: Uint8Array): boolean {
  ctx.gas.consume(kvGas.has, "Has");
  return ctx.branch.get(store, key) !== undefined;
}

/** @throws Error for an empty value: absence proofs and ICS-23 leaves need values to be non-empty */
export function kvSet(ctx: Ctx, store: string, key: Uint8Array, value: Uint8Array): void {
  if (value.length === 0) throw new Error(`store ${store}: a stored value is never empty`);
  ctx.gas.consume(kvGas.writeFlat, "WriteFlat");
  ctx.gas.consume(kvGas.writePerByte * key.length, "WritePerByte");
  ctx.gas.consume(kvGas.writePerByte * value.length, "WritePerByte");
  ctx.branch.set(store, key, value);
}

export function kvDelete(ctx: Ctx, store: string, key: Uint8Array): void {
  ctx.gas.consume(kvGas.delete, "Delete");
  ctx.branch.set(store, key, null);
}

/** Pairs of a range; finding where it begins is paid for, and every pair when it is handed out. */
export function* kvRange(ctx: Ctx, store: string, range: KeyRange): Generator<readonly [Uint8Array, Uint8Array]> {
  ctx.gas.consume(kvGas.iterNextFlat, "IterNextFlat");
  for (const pair of ctx.branch.iterate(store, range)) {
    ctx.gas.consume(kvGas.readPerByte * (pair[0].length + pair[1].length), "ValuePerByte");
    ctx.gas.consume(kvGas.iterNextFlat, "IterNextFlat");
    yield pair;
  }
}
