import { HASH_BYTE } from "../../layout.ts";
import { STATE_AT, scratch } from "./scratch.ts";
import { get, lines, set } from "./text.ts";
import { type Backend, BLOCK, INITIAL_STATE, locals, rounds, STATE, type Word } from "./words.ts";

const quad: Word = {
  type: "v128",
  add: (a, b) => `(i32x4.add ${a} ${b})`,
  xor: (a, b) => `(v128.xor ${a} ${b})`,
  and: (a, b) => `(v128.and ${a} ${b})`,
  rotr: (a, bits) => `(v128.or (i32x4.shr_u ${a} (i32.const ${bits})) (i32x4.shl ${a} (i32.const ${32 - bits})))`,
  shr: (a, bits) => `(i32x4.shr_u ${a} (i32.const ${bits}))`,
  select: (mask, a, b) => `(v128.bitselect ${a} ${b} ${mask})`,
  constant: (offset) => `(v128.load32_splat offset=${offset} (local.get $k))`,
};

const shuffle = (bytes: string, a: string, b: string): string => `(i8x16.shuffle ${bytes} ${a} ${b})`;
const swapped = (value: string): string => shuffle("3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12", value, value);

const LOW_WORDS = "0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23";
const HIGH_WORDS = "8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31";
const LOW_PAIRS = "0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23";
const HIGH_PAIRS = "8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31";

/** Of four variables of four words: word i of variable j becomes word j of variable i. */
function transpose(names: readonly string[]): string {
  const [a = "", b = "", c = "", d = ""] = names;
  return [
    set("t0", shuffle(LOW_WORDS, get(a), get(b))),
    set("t1", shuffle(LOW_WORDS, get(c), get(d))),
    set("t2", shuffle(HIGH_WORDS, get(a), get(b))),
    set("t3", shuffle(HIGH_WORDS, get(c), get(d))),
    set(a, shuffle(LOW_PAIRS, get("t0"), get("t1"))),
    set(b, shuffle(HIGH_PAIRS, get("t0"), get("t1"))),
    set(c, shuffle(LOW_PAIRS, get("t2"), get("t3"))),
    set(d, shuffle(HIGH_PAIRS, get("t2"), get("t3"))),
  ].join("\n");
}

const parameters = lines(4, (lane) => `(param $p${lane} i32)`);
const temporaries = lines(4, (index) => `(local $t${index} v128)`);
const stateAt = (index: number): string => scratch(STATE_AT + 16 * index);

/** Four words of each lane's block, turned into four variables of one word of every lane. */
function loadQuarter(quarter: number): string {
  const names = BLOCK.slice(4 * quarter, 4 * quarter + 4);
  const load = (lane: number): string => swapped(`(v128.load offset=${16 * quarter} (local.get $p${lane}))`);
  return [...names.map((name, lane) => set(name, load(lane))), transpose(names)].join("\n");
}

const compress = `(func $compress ${parameters} ${locals(quad)} ${temporaries}
${lines(4, loadQuarter)}
${STATE.map((name, index) => set(name, `(v128.load ${stateAt(index)})`)).join("\n")}
${rounds(quad)}
${STATE.map((name, index) => `(v128.store ${stateAt(index)} ${quad.add(`(v128.load ${stateAt(index)})`, get(name))})`).join("\n")})`;

const start = INITIAL_STATE.map((word, index) => `(v128.store ${stateAt(index)} (i32x4.splat (i32.const ${word})))`);

/** Half of each lane's digest. */
function storeHalf(half: number): string {
  const names = ["a", "b", "c", "d"];
  const load = (index: number): string => swapped(`(v128.load ${stateAt(4 * half + index)})`);
  const store = (name: string, lane: number): string =>
    `(v128.store offset=${HASH_BYTE + 16 * half} (local.get $p${lane}) ${get(name)})`;
  return [...names.map((name, index) => set(name, load(index))), transpose(names), ...names.map(store)].join("\n");
}

const digests = `(func $digests ${parameters} ${temporaries}
(local $a v128) (local $b v128) (local $c v128) (local $d v128)
${storeHalf(0)}
${storeHalf(1)})`;

/** Four messages in the lanes of v128. */
export const simd: Backend = { lanes: 4, functions: [compress, `(func $start_all\n${start.join("\n")})`, digests] };
