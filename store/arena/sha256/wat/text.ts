// Pieces of WebAssembly text that all parts use.

/** The value of a local. */
export const get = (name: string): string => `(local.get $${name})`;
export const set = (name: string, value: string): string => `(local.set $${name} ${value})`;

export const int = (value: number): string => `(i32.const ${value})`;
export const long = (value: number | bigint): string => `(i64.const ${value})`;
export const plus = (a: string, b: string | number): string => `(i32.add ${a} ${typeof b === "number" ? int(b) : b})`;
export const times = (a: string, b: number): string => `(i32.mul ${a} ${int(b)})`;
export const shiftLeft = (a: string, bits: number): string => `(i32.shl ${a} ${int(bits)})`;

/** The numbers from 0 to `count` - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** One line for each number below `count`. */
export const lines = (count: number, line: (index: number) => string): string => range(count).map(line).join("\n");
