import { BASE, LANE_BYTES, LANES_AT, STAGED_AT, STAGED_BYTES, STATE_AT, scratch } from "./scratch.ts";
import { get, int, lines, plus, set, shiftLeft, times } from "./text.ts";
import { INITIAL_STATE } from "./words.ts";

// Messages of any length. Whole blocks are read where they stand, the end is copied and padded in the lane's staged
// blocks. A lane that is done takes the next job at once, so lanes need no equal lengths.

// What a lane is at.
/** Address of the next block. */
const NEXT = LANES_AT;
/** Blocks left from there on. */
const LEFT = LANES_AT + 4;
/** Staged blocks that follow these. */
const TAIL = LANES_AT + 8;
/** Where the digest goes; 0 where the lane is idle and compresses for nobody. */
const OUT = LANES_AT + 12;

const JOB_BYTES = 12;
const load = (field: number): string => `(i32.load offset=${field} ${get("at")})`;
const store = (field: number, value: string): string => `(i32.store offset=${field} ${get("at")} ${value})`;

const lane = plus(BASE, times(get("lane"), LANE_BYTES));
const laneState = plus(BASE, shiftLeft(get("lane"), 2));
const laneStaged = plus(BASE, plus(int(STAGED_AT), times(get("lane"), STAGED_BYTES)));

/** Copies the last $length % 64 bytes and none behind them, which may lie outside of the memory. */
const copyEnd = [
  { bytes: 32, from: "i64.load", to: "i64.store" },
  { bytes: 16, from: "i64.load", to: "i64.store" },
  { bytes: 8, from: "i64.load", to: "i64.store" },
  { bytes: 4, from: "i32.load", to: "i32.store" },
  { bytes: 2, from: "i32.load16_u", to: "i32.store16" },
  { bytes: 1, from: "i32.load8_u", to: "i32.store8" },
].map(({ bytes, from, to }) => {
  const copies = lines(Math.ceil(bytes / 8), (index) => {
    const offset = `offset=${8 * index}`;
    return `(${to} ${offset} ${get("to")} (${from} ${offset} ${get("from")}))`;
  });
  const moves = ["to", "from"].map((name) => set(name, plus(get(name), bytes))).join(" ");
  return `(if (i32.and ${get("length")} ${int(bytes)}) (then ${copies} ${moves}))`;
});

const lastBlock = plus(get("to"), shiftLeft(`(i32.sub ${get("tail")} ${int(1)})`, 6));

/** Gives the lane the next job, or makes it idle. */
const take = (lanes: number): string => `(func $take (param $lane i32)
(local $at i32) (local $job i32) (local $from i32) (local $to i32) (local $length i32) (local $full i32) (local $tail i32)
${set("at", lane)}
${set("to", laneStaged)}
${store(NEXT, get("to"))}
${store(LEFT, int(1))}
${store(TAIL, int(0))}
${store(OUT, int(0))}
${set("job", "(global.get $next)")}
(if (i32.eq ${get("job")} (global.get $end)) (then return))
(global.set $next ${plus(get("job"), JOB_BYTES)})
${set("from", `(i32.load ${get("job")})`)}
${set("length", `(i32.load offset=4 ${get("job")})`)}
${store(OUT, `(i32.load offset=8 ${get("job")})`)}
${set("full", `(i32.shr_u ${get("length")} ${int(6)})`)}
${set("tail", plus(int(1), `(i32.ge_u (i32.and ${get("length")} ${int(63)}) ${int(56)})`))}
(if ${get("full")}
  (then ${store(NEXT, get("from"))} ${store(LEFT, get("full"))} ${store(TAIL, get("tail"))})
  (else ${store(LEFT, get("tail"))}))
${set("from", plus(get("from"), shiftLeft(get("full"), 6)))}
${lines(STAGED_BYTES / 8, (index) => `(i64.store offset=${8 * index} ${get("to")} (i64.const 0))`)}
(i32.store offset=60 ${lastBlock} (call $swap ${shiftLeft(get("length"), 3)}))
(i32.store offset=56 ${lastBlock} (call $swap (i32.shr_u ${get("length")} ${int(29)})))
${copyEnd.join("\n")}
(i32.store8 ${get("to")} ${int(128)})
${set("at", laneState)}
${INITIAL_STATE.map((word, index) => store(STATE_AT + 4 * lanes * index, int(word))).join("\n")})`;

/** Moves the lane on by the block that was just compressed. */
const advance = `(func $advance (param $lane i32) (local $at i32) (local $left i32)
${set("at", lane)}
${set("left", `(i32.sub ${load(LEFT)} ${int(1)})`)}
(if ${get("left")} (then ${store(LEFT, get("left"))} ${store(NEXT, plus(load(NEXT), 64))} return))
(if ${load(TAIL)} (then ${store(NEXT, laneStaged)} ${store(LEFT, load(TAIL))} ${store(TAIL, int(0))} return))
(if ${load(OUT)} (then
  (call $digest ${laneState} ${load(OUT)})
  (global.set $pending (i32.sub (global.get $pending) ${int(1)}))))
(call $take ${get("lane")}))`;

/** The export `messages`: jobs of three words (address, length, where the digest goes) from $list on. */
export function messages(lanes: number): string[] {
  const main = `(func (export "messages") (param $list i32) (param $count i32)
(global.set $next ${get("list")})
(global.set $end ${plus(get("list"), times(get("count"), JOB_BYTES))})
(global.set $pending ${get("count")})
${lines(lanes, (index) => `(call $take ${int(index)})`)}
(loop $blocks
  (if (global.get $pending) (then
    (call $compress ${lines(lanes, (index) => `(i32.load ${scratch(NEXT + LANE_BYTES * index)})`)})
    ${lines(lanes, (index) => `(call $advance ${int(index)})`)}
    (br $blocks)))))`;
  const globals = ["next", "end", "pending"].map((name) => `(global $${name} (mut i32) ${int(0)})`);
  return [...globals, take(lanes), advance, main];
}
