import { type KeyCodec, mapKey, u32Key, u64Key } from "./keys.ts";
import { pairKey } from "./keys-compose.ts";

const nanosPerSecond = 1_000_000_000n;

/**
 * A moment from 1970 to the end of year 9999 in nanoseconds, as 8 bytes of seconds and 4 of nanoseconds, big-endian: a u64 of
 * nanoseconds would end in the year 2554.
 */
export const timeKey: KeyCodec<bigint> = mapKey(
  pairKey(u64Key, u32Key),
  ([seconds, nanos]) => seconds * nanosPerSecond + BigInt(nanos),
  (time) => [time / nanosPerSecond, Number(time % nanosPerSecond)] as const,
);
