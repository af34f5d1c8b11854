import { Dimension, type Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { stringKey, u32Key } from "../../../codec/keys.ts";
import { encodePrefix, pairKey, tripleKey } from "../../../codec/keys-compose.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { listedDimensions } from "../bookings.ts";

const flowAndDimension = pairKey(u32Key, u32Key);
const withKey = tripleKey(u32Key, u32Key, stringKey);
const none = new Uint8Array(0);

/** What of the lists begins with a flow, a dimension and a key. */
export const withinListed = (flow: Flow, dimension: Dimension, key: string): Uint8Array =>
  encodePrefix(none, withKey, [flow, dimension, key]);

/** What of the totals begins with a flow and a dimension. */
export const withinTotals = (flow: Flow, dimension: Dimension): Uint8Array =>
  encodePrefix(none, flowAndDimension, [flow, dimension]);

/** The name of a dimension without what all of them begin with, as requests may say it. */
const nameOf = (dimension: number): string =>
  Object.entries(Dimension).find(([, value]) => value === dimension)?.[0] ?? String(dimension);

/** Refuses a key that no entry can have, and a dimension that has no lists. @throws InvalidArgument with those that have */
export function requireListed(dimension: Dimension, key: string): void {
  if (!listedDimensions.has(dimension)) {
    const allowed = [...listedDimensions].map(nameOf).join(", ");
    throw invalidArgument(`${nameOf(dimension)} has no lists: ${allowed} have`);
  }
  requireKey(key);
}

/** @throws InvalidArgument for no key, and for one with a zero byte */
export function requireKey(key: string): void {
  if (key === "") throw invalidArgument("key is empty");
  if (key.includes("\0")) throw invalidArgument("key has a zero byte");
}

/** @throws InvalidArgument for a dimension that is none */
export function requireDimension(dimension: Dimension): void {
  if (dimension !== Dimension.DIMENSION_UNSPECIFIED && Object.values<number>(Dimension).includes(dimension)) return;
  throw invalidArgument(`dimension ${dimension} is none`);
}
