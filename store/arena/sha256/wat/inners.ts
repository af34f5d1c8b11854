import { HASH_BYTE, HEIGHT_SHIFT, LEFT, META, RECORD_BYTES, RIGHT, SIZE, VERSION } from "../../layout.ts";
import { SEEN_AT, scratch, staged } from "./scratch.ts";
import { get, int, lines, long, plus, range, set, shiftLeft, times } from "./text.ts";

// Inner nodes. What is hashed of one is at most 80 bytes, so two blocks always: varints of height, size and version,
// then each child's hash behind its length.

const field = (word: number): string => `offset=${4 * word} ${get("record")}`;

/**
 * Stores `value` as zigzag varint of at most `groups` bytes and moves $at behind it. Without branches: the seven-bit
 * groups are spread over bytes, and all bytes but the last get the bit that says that more follow.
 */
function varint(value: string, groups: number): string {
  const spread = range(groups).map((index) => {
    const group = `(i64.and ${get("value")} ${long(0x7fn << BigInt(7 * index))})`;
    return index === 0 ? group : `(i64.shl ${group} ${long(index)})`;
  });
  const highestBit = `(i64.sub ${long(63)} (i64.clz (i64.or ${get("value")} ${long(1)})))`;
  const following = `(i64.sub (i64.shl ${long(1)} ${get("more")}) ${long(1)})`;
  return `${set("value", `(i64.shl ${value} ${long(1)})`)}
${set(
  "value",
  spread.reduce((all, group) => `(i64.or ${all} ${group})`),
)}
${set("more", `(i64.and ${highestBit} ${long(56)})`)}
(i64.store ${get("at")} (i64.or ${get("value")} (i64.and ${long(0x80808080808080n)} ${following})))
${set("at", plus(get("at"), plus(int(1), `(i32.wrap_i64 (i64.shr_u ${get("more")} ${long(3)}))`)))}`;
}

/** A child's hash behind its length. */
function child(word: number): string {
  const part = (index: number): string =>
    `(i64.store offset=${8 * index + 1} ${get("at")} (i64.load offset=${HASH_BYTE + 8 * index} ${get("child")}))`;
  return `${set("child", times(`(i32.load ${field(word)})`, RECORD_BYTES))}
(i32.store8 ${get("at")} ${int(32)})
${lines(4, part)}
${set("at", plus(get("at"), 33))}`;
}

const height = `(i32.and (i32.shr_u (i32.load ${field(META)}) ${int(HEIGHT_SHIFT)}) ${int(255)})`;
const version = `(i64.or (i64.load32_u ${field(VERSION)}) (i64.shl (i64.load16_u ${field(META)}) ${long(32)}))`;

/** Writes the two padded blocks of the record. */
const stage = `(func $stage (param $record i32) (param $to i32)
(local $at i32) (local $child i32) (local $value i64) (local $more i64)
${set("at", get("to"))}
${lines(8, (index) => `(i64.store offset=${64 + 8 * index} ${get("to")} ${long(0)})`)}
${varint(`(i64.extend_i32_u ${height})`, 2)}
${varint(`(i64.load32_u ${field(SIZE)})`, 5)}
${varint(version, 7)}
${child(LEFT)}
${child(RIGHT)}
(i32.store8 ${get("at")} ${int(128)})
(i32.store offset=124 ${get("to")} (call $swap ${shiftLeft(`(i32.sub ${get("at")} ${get("to")})`, 3)})))`;

/** For how many records children are read ahead of hashing. */
const AHEAD = 32;

const see = (word: number): string =>
  set(
    "seen",
    `(i32.xor ${get("seen")} (i32.load offset=${HASH_BYTE} ${times(`(i32.load ${field(word)})`, RECORD_BYTES)}))`,
  );

/**
 * Reads a word of each child that the next records have, and returns where the list goes on. Most are in no cache, and
 * as no read here waits for another, memory serves many at once; hashing would wait for those of one group at a time.
 */
const touch = `(func $touch (param $list i32) (param $last i32) (result i32)
(local $end i32) (local $seen i32) (local $record i32)
${set("end", plus(get("list"), 4 * AHEAD))}
(loop $records
  ${set("record", `(i32.load ${get("list")})`)}
  ${see(LEFT)}
  ${see(RIGHT)}
  ${set("list", plus(get("list"), 4))}
  (br_if $records (i32.and (i32.le_u ${get("list")} ${get("last")}) (i32.lt_u ${get("list")} ${get("end")}))))
(i32.store ${scratch(SEEN_AT)} ${get("seen")})
${get("end")})`;

/** The export `inners`: record addresses from $list on. Lanes beyond the last record hash it once more. */
export function inners(lanes: number): string[] {
  const record = (index: number): string => get(`r${index}`);
  const place = (index: number): string => {
    const wanted = plus(get("list"), 4 * index);
    return `(select ${wanted} ${get("last")} (i32.lt_u ${wanted} ${get("last")}))`;
  };
  const main = `(func (export "inners") (param $list i32) (param $count i32)
(local $last i32) (local $touched i32) ${lines(lanes, (index) => `(local $r${index} i32)`)}
(if (i32.eqz ${get("count")}) (then return))
${set("last", plus(get("list"), shiftLeft(`(i32.sub ${get("count")} ${int(1)})`, 2)))}
${set("touched", get("list"))}
(loop $groups
  (if (i32.ge_u ${get("list")} ${get("touched")}) (then
    ${set("touched", `(call $touch ${get("list")} ${get("last")})`)}))
  ${lines(lanes, (index) => set(`r${index}`, `(i32.load ${place(index)})`))}
  ${lines(lanes, (index) => `(call $stage ${record(index)} ${staged(index)})`)}
  (call $start_all)
  (call $compress ${lines(lanes, staged)})
  (call $compress ${lines(lanes, (index) => plus(staged(index), 64))})
  (call $digests ${lines(lanes, record)})
  ${set("list", plus(get("list"), 4 * lanes))}
  (br_if $groups (i32.le_u ${get("list")} ${get("last")}))))`;
  return [stage, touch, main];
}
