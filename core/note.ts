import { Header } from "../codec/gen/tendermint/types/types.ts";
import { timeOf, timestampOf } from "../codec/time.ts";
import type { StateView } from "../store/types.ts";

/** What is recorded beside each version: the block that made it. */
export interface BlockNote {
  readonly chainId: string;
  readonly height: number;
  readonly time: bigint;
}

/** The note as the header it is part of. */
export function encodeNote({ chainId, height, time }: BlockNote): Uint8Array {
  return Header.encode(Header.fromPartial({ chainId, height: BigInt(height), time: timestampOf(time) })).finish();
}

/** The block of a version; zeros before the first. */
export function noteOf(view: StateView): BlockNote {
  const { chainId, height, time } = Header.decode(view.note);
  return { chainId, height: Number(height), time: time === undefined ? 0n : timeOf(time) };
}
