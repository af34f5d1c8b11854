import { plus } from "./text.ts";

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

/** Where what was read ahead is written, so that no compiler finds the reading useless. */
export const SEEN_AT = STAGED_AT + 4 * STAGED_BYTES;

/** What a kernel needs in all. */
export const SCRATCH_BYTES = SEEN_AT + 4;

/** Where the region begins. */
export const BASE = "(global.get $scratch)";

/** What a load or store takes to reach the bytes at `offset` of the region. */
export const scratch = (offset: number): string => `offset=${offset} ${BASE}`;

/** Where the lane's two blocks begin. */
export const staged = (lane: number): string => plus(BASE, STAGED_AT + lane * STAGED_BYTES);
