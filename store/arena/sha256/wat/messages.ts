import { LANE_BYTES, LANES_AT, STAGED_AT, STAGED_BYTES, STATE_AT, scratch } from "./scratch.ts";
import { INITIAL_STATE } from "./words.ts";

// Messages of any length. Whole blocks are read where they stand, the end is copied and padded in the lane's staged
// blocks. A lane that is done takes the next job at once, so lanes need no equal lengths.

/** Words of what a lane is at: next block, blocks left there, staged blocks to follow, where the digest goes (0: idle). */
const [NEXT, LEFT, TAIL, OUT] = [0, 4, 8, 12].map((offset) => LANES_AT + offset);

const lane = "(i32.add (global.get $scratch) (i32.mul (local.get $lane) (i32.const 16)))";
const load = (field: number | undefined): string => `(i32.load offset=${field} (local.get $at))`;
const store = (field: number | undefined, value: string): string =>
  `(i32.store offset=${field} (local.get $at) ${value})`;

/** Copies the `length` bytes below 64 without touching those behind them, which may lie outside of the memory. */
const copyEnd = [32, 16, 8, 4, 2, 1].map((bytes) => {
  const pieces = Array.from({ length: Math.ceil(bytes / 8) }, (_, index) => 8 * index);
  const [type, width] = bytes >= 4 ? [bytes === 4 ? "i32" : "i64", ""] : ["i32", bytes === 2 ? "16" : "8"];
  const copies = pieces.map(
    (offset) =>
      `(${type}.store${width} offset=${offset} (local.get $to) (${type}.load${width === "" ? "" : `${width}_u`} offset=${offset} (local.get $from)))`,
  );
  const step = (name: string): string => `(local.set $${name} (i32.add (local.get $${name}) (i32.const ${bytes})))`;
  return `(if (i32.and (local.get $length) (i32.const ${bytes})) (then ${copies.join(" ")} ${step("to")} ${step("from")}))`;
});

const zeros = Array.from(
  { length: STAGED_BYTES / 8 },
  (_, index) => `(i64.store offset=${8 * index} (local.get $to) (i64.const 0))`,
);

/** Gives the lane the next job, or makes it idle. */
const take = (lanes: number): string => `(func $take (param $lane i32)
(local $at i32) (local $job i32) (local $from i32) (local $to i32) (local $length i32) (local $full i32) (local $tail i32)
(local.set $at ${lane})
(local.set $to (i32.add (global.get $scratch) (i32.add (i32.const ${STAGED_AT}) (i32.mul (local.get $lane) (i32.const ${STAGED_BYTES})))))
${store(NEXT, "(local.get $to)")}
${store(LEFT, "(i32.const 1)")}
${store(TAIL, "(i32.const 0)")}
${store(OUT, "(i32.const 0)")}
(local.set $job (global.get $next))
(if (i32.eq (local.get $job) (global.get $end)) (then return))
(global.set $next (i32.add (local.get $job) (i32.const 12)))
(local.set $from (i32.load (local.get $job)))
(local.set $length (i32.load offset=4 (local.get $job)))
${store(OUT, "(i32.load offset=8 (local.get $job))")}
(local.set $full (i32.shr_u (local.get $length) (i32.const 6)))
(local.set $tail (i32.add (i32.const 1) (i32.ge_u (i32.and (local.get $length) (i32.const 63)) (i32.const 56))))
(if (local.get $full)
  (then ${store(NEXT, "(local.get $from)")} ${store(LEFT, "(local.get $full)")} ${store(TAIL, "(local.get $tail)")})
  (else ${store(LEFT, "(local.get $tail)")}))
(local.set $from (i32.add (local.get $from) (i32.shl (local.get $full) (i32.const 6))))
${zeros.join("\n")}
(i32.store offset=60 (i32.add (local.get $to) (i32.shl (i32.sub (local.get $tail) (i32.const 1)) (i32.const 6)))
  (call $swap (i32.shl (local.get $length) (i32.const 3))))
(i32.store offset=56 (i32.add (local.get $to) (i32.shl (i32.sub (local.get $tail) (i32.const 1)) (i32.const 6)))
  (call $swap (i32.shr_u (local.get $length) (i32.const 29))))
${copyEnd.join("\n")}
(i32.store8 (local.get $to) (i32.const 128))
(local.set $at (i32.add (global.get $scratch) (i32.shl (local.get $lane) (i32.const 2))))
${INITIAL_STATE.map((word, index) => `(i32.store offset=${STATE_AT + 4 * lanes * index} (local.get $at) (i32.const ${word}))`).join("\n")})`;

/** Moves the lane on by the block that was just compressed. */
const advance = `(func $advance (param $lane i32) (local $at i32) (local $left i32)
(local.set $at ${lane})
(local.set $left (i32.sub ${load(LEFT)} (i32.const 1)))
(if (local.get $left) (then
  ${store(LEFT, "(local.get $left)")}
  ${store(NEXT, `(i32.add ${load(NEXT)} (i32.const 64))`)}
  return))
(if ${load(TAIL)} (then
  ${store(NEXT, `(i32.add (global.get $scratch) (i32.add (i32.const ${STAGED_AT}) (i32.mul (local.get $lane) (i32.const ${STAGED_BYTES}))))`)}
  ${store(LEFT, load(TAIL))}
  ${store(TAIL, "(i32.const 0)")}
  return))
(if ${load(OUT)} (then
  (call $digest (i32.add (global.get $scratch) (i32.shl (local.get $lane) (i32.const 2))) ${load(OUT)})
  (global.set $pending (i32.sub (global.get $pending) (i32.const 1)))))
(call $take (local.get $lane)))`;

/** The export `messages`: jobs of three words (address, length, where the digest goes) from $list on. */
export function messages(lanes: number): string[] {
  const each = Array.from({ length: lanes }, (_, index) => index);
  const main = `(func (export "messages") (param $list i32) (param $count i32)
(global.set $next (local.get $list))
(global.set $end (i32.add (local.get $list) (i32.mul (local.get $count) (i32.const 12))))
(global.set $pending (local.get $count))
${each.map((index) => `(call $take (i32.const ${index}))`).join("\n")}
(loop $blocks
  (if (global.get $pending) (then
    (call $compress ${each.map((index) => `(i32.load ${scratch((NEXT ?? 0) + LANE_BYTES * index)})`).join(" ")})
    ${each.map((index) => `(call $advance (i32.const ${index}))`).join(" ")}
    (br $blocks)))))`;
  const globals = ["next", "end", "pending"].map((name) => `(global $${name} (mut i32) (i32.const 0))`);
  return [...globals, take(lanes), advance, main];
}
