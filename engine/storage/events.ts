import type { Event, ResponseFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import { type EventRow, eventKey } from "./keys.ts";

/** The attributes of events that ask to be indexed; those without a type or key cannot be found by one. */
function indexed(events: readonly Event[], height: number, index: number): EventRow[] {
  return events.flatMap(({ type, attributes }, event) =>
    attributes
      .filter(({ key, index: wanted }) => wanted && type !== "" && key !== "")
      .map(({ key, value }) => ({ name: `${type}.${key}`, value, height, index, event })),
  );
}

/** Place of the events of a block itself. */
const ofBlock = -1;
/** Number of the entry that every transaction and block has for its height. */
const ofHeight = -1;

/** Keys of the rows by which a block and its transactions are found. An attribute that an event has twice is there twice. */
export function eventKeys(height: number, { events, txResults }: ResponseFinalizeBlock): Uint8Array[] {
  const value = String(height);
  const keys = [eventKey("blockEvent", { name: "block.height", value, height, index: ofBlock, event: ofHeight })];
  for (const row of indexed(events, height, ofBlock)) keys.push(eventKey("blockEvent", row));
  for (const [index, result] of txResults.entries()) {
    keys.push(eventKey("txEvent", { name: "tx.height", value, height, index, event: ofHeight }));
    for (const row of indexed(result.events, height, index)) keys.push(eventKey("txEvent", row));
  }
  return keys;
}
