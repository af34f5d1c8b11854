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

/** Keys of the rows by which a block and its transactions are found; each once. */
export function eventKeys(height: number, { events, txResults }: ResponseFinalizeBlock): Uint8Array[] {
  const value = String(height);
  const txRows = txResults.flatMap((result, index) => [
    { name: "tx.height", value, height, index, event: ofHeight },
    ...indexed(result.events, height, index),
  ]);
  const blockRows = [
    { name: "block.height", value, height, index: ofBlock, event: ofHeight },
    ...indexed(events, height, ofBlock),
  ];
  const keys = new Map<string, Uint8Array>();
  const add = (key: Uint8Array) => keys.set(Buffer.from(key).toString("latin1"), key);
  for (const row of txRows) add(eventKey("txEvent", row));
  for (const row of blockRows) add(eventKey("blockEvent", row));
  return [...keys.values()];
}
