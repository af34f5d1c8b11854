import { MAX_PAGES } from "../../layout.ts";
import { inners } from "./inners.ts";
import { messages } from "./messages.ts";
import { scalar } from "./scalar.ts";
import { CONSTANTS_AT, STATE_AT, scratch } from "./scratch.ts";
import { simd } from "./simd.ts";
import { get, lines } from "./text.ts";
import { type Backend, ROUND_CONSTANTS } from "./words.ts";

/** Reverses the bytes of a word. */
const swap = `(func $swap (param $x i32) (result i32) (i32.or
  (i32.and (i32.rotl (local.get $x) (i32.const 8)) (i32.const 0x00ff00ff))
  (i32.and (i32.rotr (local.get $x) (i32.const 8)) (i32.const 0xff00ff00))))`;

/** Writes one lane's digest; $state is the base of the region, plus 4 for each lane before this one. */
const digest = (lanes: number): string => `(func $digest (param $state i32) (param $to i32)
${lines(8, (index) => `(i32.store offset=${4 * index} ${get("to")} (call $swap (i32.load offset=${STATE_AT + 4 * lanes * index} ${get("state")})))`)})`;

const constants = `(func $constants
${ROUND_CONSTANTS.map((word, index) => `(i32.store ${scratch(CONSTANTS_AT + 4 * index)} (i32.const ${word}))`).join("\n")})
(start $constants)`;

function text({ lanes, functions }: Backend): string {
  return `(module
(import "arena" "memory" (memory 1 ${MAX_PAGES} shared))
(import "arena" "scratch" (global $scratch i32))
${[swap, digest(lanes), constants, ...functions, ...messages(lanes), ...inners(lanes)].join("\n")})
`;
}

/** The kernels by name, as WebAssembly text: each imports a shared memory and where its region of it is. */
export const kernels: Readonly<Record<"simd" | "scalar", string>> = { simd: text(simd), scalar: text(scalar) };
