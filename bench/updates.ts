import { createHash } from "node:crypto";
import type { Change } from "../store/types.ts";

/** A key of 32 bytes, as spread as a hash. */
export function keyOf(i: number): Buffer {
  return createHash("sha256").update(String(i)).digest();
}

/** Sorted writes of `size` keys below `count`, the same for the same height. `count` is some times `size` at least. */
export function block(count: number, height: number, size: number): Change[] {
  const chosen = new Set<number>();
  let state = (height * 2654435761) >>> 0;
  while (chosen.size < size) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.add(state % count);
  }
  return writes([...chosen], height);
}

/** Sorted writes of 100 bytes to the keys of these numbers. */
export function writes(numbers: readonly number[], height: number): Change[] {
  return numbers
    .map(keyOf)
    .sort(Buffer.compare)
    .map((key): Change => [key, Buffer.alloc(100, height)]);
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
