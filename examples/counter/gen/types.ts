// Generated from .proto files. DO NOT EDIT.
import type { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import * as counter_v1_counter from "./counter/v1/counter.ts";

/** What every generated message offers, with its own type forgotten. */
export interface MessageCodec {
  readonly $type: string;
  encode(message: object, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): object;
  fromPartial(object: object): object;
}

/** Every generated message by its full name. Has no prototype, so that names from outside find nothing else. */
export const messageTypes: Readonly<Record<string, MessageCodec>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, MessageCodec>, {
    "counter.v1.MsgIncrement": counter_v1_counter.MsgIncrement,
    "counter.v1.MsgIncrementResponse": counter_v1_counter.MsgIncrementResponse,
    "counter.v1.QueryCountRequest": counter_v1_counter.QueryCountRequest,
    "counter.v1.QueryCountResponse": counter_v1_counter.QueryCountResponse,
    "counter.v1.GenesisState": counter_v1_counter.GenesisState,
    "counter.v1.Count": counter_v1_counter.Count,
  }),
);
