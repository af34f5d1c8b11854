import type { Timestamp } from "../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, timeOf } from "../codec/time.ts";
import { reasonOf } from "../store/errors.ts";
import { sdk } from "./sdkErrors.ts";

/**
 * A moment of a message in nanoseconds since 1970; `undefined` where none is given.
 * @throws tx parse error (code 2) outside of years 1 to 9999, where the SDK's decoder refuses it
 */
export function messageTime(timestamp: Timestamp | undefined): bigint | undefined {
  if (timestamp === undefined) return undefined;
  try {
    const time = timeOf(timestamp);
    formatTime(time);
    return time;
  } catch (error) {
    throw sdk.txDecode(reasonOf(error));
  }
}
