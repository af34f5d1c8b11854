import { MalformedRequest } from "./methods.ts";

/** A `tendermint.abci.Request` split into the number of its oneof member and that member's bytes; number 0 if it is empty. */
export interface Envelope {
  readonly field: number;
  readonly body: Uint8Array;
}

/**
 * Reads the outer message by hand: one length-delimited field that fills the frame, as every encoder of a oneof writes it.
 * @throws MalformedRequest for anything else.
 */
export function readEnvelope(frame: Uint8Array): Envelope {
  if (frame.length === 0) return { field: 0, body: frame };
  let at = 0;
  const varint = (what: string): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = frame[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedRequest(`request: ${what} is not a varint`);
  };
  const tag = varint("field tag");
  const field = Math.floor(tag / 8);
  if (tag % 8 !== 2 || field === 0) throw new MalformedRequest(`request: tag ${tag} is not that of a message field`);
  const length = varint("field length");
  if (at + length !== frame.length)
    throw new MalformedRequest(
      `request: field ${field} of ${length} bytes at byte ${at} of a frame of ${frame.length}`,
    );
  return { field, body: frame.subarray(at) };
}
