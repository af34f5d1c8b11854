import { HASH_BYTE, HEIGHT_SHIFT, LEFT, META, RECORD_BYTES, RIGHT, SIZE, VERSION } from "../../layout.ts";
import { SEEN_AT, STAGED_BYTES, scratch, staged } from "./scratch.ts";

// Inner nodes. What is hashed of one is at most 80 bytes, so two blocks always: varints of height, size and version,
// then each child's hash behind its length.

const field = (word: number): string => `offset=${4 * word} (local.get $record)`;
const long = (value: number | bigint): string => `(i64.const ${value})`;

/**
 * Stores $value as zigzag varint of at most `groups` bytes and moves $at behind it. Without branches: the seven-bit
 * groups are spread over bytes, and all bytes but the last get the bit that says that more follow.
 */
function varint(value: string, groups: number): string {
  const spread = Array.from({ length: groups }, (_, index) => {
    const group = `(i64.and (local.get $value) ${long(0x7fn << BigInt(7 * index))})`;
    return index === 0 ? group : `(i64.shl ${group} ${long(index)})`;
  }).reduce((all, group) => `(i64.or ${all} ${group})`);
  return `(local.set $value (i64.shl ${value} ${long(1)}))
(local.set $value ${spread})
(local.set $more (i64.and (i64.sub (i64.const 63) (i64.clz (i64.or (local.get $value) ${long(1)}))) ${long(56)}))
(i64.store (local.get $at) (i64.or (local.get $value)
  (i64.and ${long(0x80808080808080n)} (i64.sub (i64.shl ${long(1)} (local.get $more)) ${long(1)}))))
(local.set $at (i32.add (local.get $at) (i32.add (i32.const 1) (i32.wrap_i64 (i64.shr_u (local.get $more) ${long(3)})))))`;
}

/** A child's hash behind its length. */
function child(word: number): string {
  const copies = [0, 8, 16, 24].map(
    (offset) =>
      `(i64.store offset=${offset + 1} (local.get $at) (i64.load offset=${HASH_BYTE + offset} (local.get $child)))`,
  );
  return `(local.set $child (i32.mul (i32.load ${field(word)}) (i32.const ${RECORD_BYTES})))
(i32.store8 (local.get $at) (i32.const 32))
${copies.join("\n")}
(local.set $at (i32.add (local.get $at) (i32.const 33)))`;
}

const zeros = Array.from(
  { length: 8 },
  (_, index) => `(i64.store offset=${64 + 8 * index} (local.get $to) ${long(0)})`,
);

/** Writes the two padded blocks of the record. */
const stage = `(func $stage (param $record i32) (param $to i32)
(local $at i32) (local $child i32) (local $value i64) (local $more i64)
(local.set $at (local.get $to))
${zeros.join("\n")}
${varint(`(i64.extend_i32_u (i32.and (i32.shr_u (i32.load ${field(META)}) (i32.const ${HEIGHT_SHIFT})) (i32.const 255)))`, 2)}
${varint(`(i64.load32_u ${field(SIZE)})`, 5)}
${varint(`(i64.or (i64.load32_u ${field(VERSION)}) (i64.shl (i64.load16_u ${field(META)}) ${long(32)}))`, 7)}
${child(LEFT)}
${child(RIGHT)}
(i32.store8 (local.get $at) (i32.const 128))
(i32.store offset=124 (local.get $to)
  (call $swap (i32.shl (i32.sub (local.get $at) (local.get $to)) (i32.const 3)))))`;

/** How many records are touched ahead of hashing them. */
const AHEAD = 32;

/**
 * Reads a byte of each child that the next records have. Most are in no cache, and as no read here waits for another,
 * memory serves many at once; hashing would wait for them four nodes at a time. Returns where the list goes on.
 */
const touch = `(func $touch (param $list i32) (param $last i32) (result i32) (local $end i32) (local $seen i32) (local $record i32)
(local.set $end (i32.add (local.get $list) (i32.const ${4 * AHEAD})))
(loop $records
  (local.set $record (i32.load (local.get $list)))
  ${[LEFT, RIGHT].map((word) => `(local.set $seen (i32.xor (local.get $seen) (i32.load offset=${HASH_BYTE} (i32.mul (i32.load ${field(word)}) (i32.const ${RECORD_BYTES})))))`).join("\n")}
  (local.set $list (i32.add (local.get $list) (i32.const 4)))
  (br_if $records (i32.and (i32.le_u (local.get $list) (local.get $last)) (i32.lt_u (local.get $list) (local.get $end)))))
(i32.store ${scratch(SEEN_AT)} (local.get $seen))
(local.get $end))`;

/** The export `inners`: record addresses from $list on. Lanes beyond the last record hash it once more. */
export function inners(lanes: number): string[] {
  const each = Array.from({ length: lanes }, (_, index) => index);
  const records = each.map((index) => {
    const wanted = `(i32.add (local.get $list) (i32.const ${4 * index}))`;
    const last = "(local.get $last)";
    return `(i32.load ${index === 0 ? wanted : `(select ${wanted} ${last} (i32.lt_u ${wanted} ${last}))`})`;
  });
  const block =
    (number: 0 | 1) =>
    (index: number): string =>
      `(i32.add (local.get $blocks) (i32.const ${index * STAGED_BYTES + 64 * number}))`;
  const stageAll = `(func $stage_all (param $list i32) (param $last i32) (param $blocks i32)
${each.map((index) => `(call $stage ${records[index]} ${block(0)(index)})`).join("\n")})`;
  const next = `(i32.add (local.get $list) (i32.const ${4 * lanes}))`;
  const other = `(i32.sub (i32.add ${staged(0)} ${staged(lanes)}) (local.get $blocks))`;
  const main = `(func (export "inners") (param $list i32) (param $count i32)
(local $last i32) (local $touched i32) (local $blocks i32)
(if (i32.eqz (local.get $count)) (then return))
(local.set $last (i32.add (local.get $list) (i32.shl (i32.sub (local.get $count) (i32.const 1)) (i32.const 2))))
(local.set $touched (call $touch (local.get $list) (local.get $last)))
(local.set $blocks ${staged(0)})
(call $stage_all (local.get $list) (local.get $last) (local.get $blocks))
(loop $groups
  (if (i32.le_u ${next} (local.get $last)) (then
    (if (i32.ge_u ${next} (local.get $touched)) (then (local.set $touched (call $touch ${next} (local.get $last)))))
    (call $stage_all ${next} (local.get $last) ${other})))
  (call $start_all)
  (call $compress ${each.map(block(0)).join(" ")})
  (call $compress ${each.map(block(1)).join(" ")})
  (call $digests ${records.join(" ")})
  (local.set $blocks ${other})
  (local.set $list ${next})
  (br_if $groups (i32.le_u (local.get $list) (local.get $last)))))`;
  return [stage, touch, stageAll, main];
}
