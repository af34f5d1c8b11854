import { type BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

/** The generated codec of one message type. Methods, not properties: a codec of any message is a `MessageCodec<object>`. */
export interface MessageCodec<T> {
  /** Full name, without a leading slash: `cosmos.bank.v1beta1.MsgSend`. */
  readonly $type: string;
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
  /** Lenient: bytes from outside go through the strict scanner first. */
  decode(input: BinaryReader | Uint8Array, length?: number): T;
}

// A writer's first buffer costs more than a small message. One that is in use, or broke off, is not lent again.
let idle: BinaryWriter | undefined;
const largestKept = 1 << 16;

/** The wire bytes of a message. */
export function encodeMessage<T>(type: MessageCodec<T>, message: T): Uint8Array {
  const writer = idle ?? new BinaryWriter();
  idle = undefined;
  const bytes = type.encode(message, writer).finish();
  if (bytes.length <= largestKept) idle = writer;
  return bytes;
}

/** One rpc of a generated service definition. */
export interface MethodDefinition<Req, Res> {
  readonly name: string;
  readonly requestType: MessageCodec<Req>;
  readonly responseType: MessageCodec<Res>;
}

/** A generated service definition: `Msg` or `Query` of a module. */
export interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition<object, object>>>;
}

/** The request type of an rpc. */
export type RequestOf<M> = M extends { readonly requestType: { decode(input: Uint8Array): infer Req } } ? Req : never;

/** The response type of an rpc. */
export type ResponseOf<M> = M extends { readonly responseType: { decode(input: Uint8Array): infer Res } } ? Res : never;
