import { HASH_BYTE } from "../../layout.ts";
import { STATE_AT, scratch } from "./scratch.ts";
import { get, set } from "./text.ts";
import { type Backend, BLOCK, INITIAL_STATE, locals, rounds, STATE, type Word } from "./words.ts";

const single: Word = {
  type: "i32",
  add: (a, b) => `(i32.add ${a} ${b})`,
  xor: (a, b) => `(i32.xor ${a} ${b})`,
  and: (a, b) => `(i32.and ${a} ${b})`,
  rotr: (a, bits) => `(i32.rotr ${a} (i32.const ${bits}))`,
  shr: (a, bits) => `(i32.shr_u ${a} (i32.const ${bits}))`,
  select: (mask, a, b) => `(i32.xor ${b} (i32.and ${mask} (i32.xor ${a} ${b})))`,
  constant: (offset) => `(i32.load offset=${offset} (local.get $k))`,
};

const stateAt = (index: number): string => scratch(STATE_AT + 4 * index);

const compress = `(func $compress (param $p0 i32) ${locals(single)}
${BLOCK.map((name, index) => set(name, `(call $swap (i32.load offset=${4 * index} (local.get $p0)))`)).join("\n")}
${STATE.map((name, index) => set(name, `(i32.load ${stateAt(index)})`)).join("\n")}
${rounds(single)}
${STATE.map((name, index) => `(i32.store ${stateAt(index)} ${single.add(`(i32.load ${stateAt(index)})`, get(name))})`).join("\n")})`;

const start = INITIAL_STATE.map((word, index) => `(i32.store ${stateAt(index)} (i32.const ${word}))`);

/** One message at a time in plain i32. */
export const scalar: Backend = {
  lanes: 1,
  functions: [
    compress,
    `(func $start_all\n${start.join("\n")})`,
    `(func $digests (param $p0 i32) (call $digest (global.get $scratch) (i32.add (local.get $p0) (i32.const ${HASH_BYTE}))))`,
  ],
};
