// What a kernel works on: a region of the memory that it hashes in, from the address in the import $scratch on.

/** The 64 round constants. */
export const CONSTANTS_AT = 0;
/** The state a..h, word after word, the lanes of a word side by side. */
export const STATE_AT = 256;
/** What each lane is at, see messages.ts. */
export const LANES_AT = 384;
export const LANE_BYTES = 16;
/** Two blocks of each lane: the padded end of a message, or an inner node. */
export const STAGED_AT = 448;
export const STAGED_BYTES = 128;

/** An address expression `offset` bytes into the region. */
export const scratch = (offset: number): string => `offset=${offset} (global.get $scratch)`;

/** Where the lane's two blocks begin. */
export const staged = (lane: number): string =>
  `(i32.add (global.get $scratch) (i32.const ${STAGED_AT + lane * STAGED_BYTES}))`;

/** Where what was read ahead is written, so that no compiler finds the reading useless. */
export const SEEN_AT = STAGED_AT + 8 * STAGED_BYTES;

/** What a kernel needs in all. */
export const SCRATCH_BYTES = SEEN_AT + 4;
