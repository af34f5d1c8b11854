import { BASE, CONSTANTS_AT } from "./scratch.ts";
import { get, plus, range, set } from "./text.ts";

// The compression function of SHA-256 (FIPS 180-4 §6.2.2) as WebAssembly text, the same for one message in i32 words
// and for four at a time in the lanes of v128. Sixteen rounds stand one after the other, so that which variable plays
// a..h and which w0..w15 is known in each; 64 ran slower, probably being more than a processor keeps decoded. The order
// of additions is what ran fastest on Nodes 20, 22 and 24.

/** Round constants: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
export const ROUND_CONSTANTS: readonly number[] = fractions(64, 3n);

/** Initial state: the same of the square roots of the first 8 primes. */
export const INITIAL_STATE: readonly number[] = fractions(8, 2n);

/** The instructions of a word: 32 bits of one message, or of four. */
export interface Word {
  readonly type: "i32" | "v128";
  add(a: string, b: string): string;
  xor(a: string, b: string): string;
  and(a: string, b: string): string;
  rotr(a: string, bits: number): string;
  shr(a: string, bits: number): string;
  /** Bit by bit, `a` where `mask` is set and else `b`. */
  select(mask: string, a: string, b: string): string;
  /** The word at `offset` from $k, the same in all lanes. */
  constant(offset: number): string;
}

/** How many messages a kernel hashes side by side, and what of it differs by that. */
export interface Backend {
  readonly lanes: 1 | 4;
  /**
   * `$compress` adds one block of each lane, given its address, to the state; `$start_all` sets the initial state;
   * `$digests` writes each lane's digest HASH_BYTE behind the address given for it.
   */
  readonly functions: readonly string[];
}

/** First 32 bits of the fractional part of the `degree`-th root of each of the first `count` primes. */
function fractions(count: number, degree: bigint): number[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return primes.map((prime) => {
    const scaled = prime << (32n * degree);
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** degree <= scaled) low = middle;
      else high = middle;
    }
    return Number(low & 0xffffffffn);
  });
}

const w = (index: number): string => `w${index & 15}`;

/** Names of the 8 state words and of the 16 words of the message block, which `rounds` uses up. */
export const STATE: readonly string[] = [..."abcdefgh"];
export const BLOCK: readonly string[] = range(16).map(w);

/** Locals that `rounds` needs. */
export const locals = ({ type }: Word): string =>
  ["(local $k i32)", ...[...STATE, ...BLOCK, "x", "y"].map((name) => `(local $${name} ${type})`)].join(" ");

/** The first sixteen rounds, or sixteen later ones, in which the message schedule goes on. */
function sixteen(word: Word, later: boolean): string[] {
  const { add, xor, rotr, shr, and, select, constant } = word;
  const rotations = (name: string, p: number, q: number, r: number): string =>
    xor(xor(rotr(get(name), p), rotr(get(name), q)), rotr(get(name), r));
  const sigma = (name: string, p: number, q: number, r: number): string =>
    xor(xor(rotr(get(name), p), rotr(get(name), q)), shr(get(name), r));
  return BLOCK.flatMap((_, t) => {
    const at = (index: number): string => STATE[(index + 16 - t) & 7] ?? "";
    const [a, b, d, e, f, g, h] = [at(0), at(1), at(3), at(4), at(5), at(6), at(7)];
    const recent = add(get(w(t + 9)), sigma(w(t + 14), 17, 19, 10));
    const schedule = set(w(t), add(add(get(w(t)), sigma(w(t + 1), 7, 18, 3)), recent));
    const input = add(add(get(h), constant(CONSTANTS_AT + 4 * t)), get(w(t)));
    // Maj(a, b, c) = b ^ ((a ^ b) & (b ^ c)), and b ^ c is what a ^ b was one round before.
    const [ab, bc] = t % 2 === 0 ? ["x", "y"] : ["y", "x"];
    const majority = xor(get(b), and(get(ab), get(bc)));
    return [
      ...(later ? [schedule] : []),
      set(h, add(add(input, rotations(e, 6, 11, 25)), select(get(e), get(f), get(g)))),
      set(d, add(get(d), get(h))),
      set(ab, xor(get(a), get(b))),
      set(h, add(add(get(h), majority), rotations(a, 2, 13, 22))),
    ];
  });
}

/** The 64 rounds over the locals a..h and w0..w15; adding the old state to the new is left to the caller. */
export function rounds(word: Word): string {
  const more = `(i32.lt_u ${get("k")} ${plus(BASE, 192)})`;
  return [
    set("k", BASE),
    set("y", word.xor(get("b"), get("c"))),
    ...sixteen(word, false),
    "(loop $more",
    set("k", plus(get("k"), 64)),
    ...sixteen(word, true),
    `(br_if $more ${more}))`,
  ].join("\n");
}
