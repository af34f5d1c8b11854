import { findCodec } from "../codec/codecs.ts";
import type { MessageCodec } from "../codec/message.ts";
import { findSchema } from "../codec/schema.ts";
import { type MethodSchema, type ServiceSchema, services } from "../codec/services.ts";
import { scanMessage } from "../codec/wire/scanMessage.ts";
import type { QueryAnswer } from "../core/query.ts";
import { QueryError } from "../core/queryError.ts";
import type { ApiBackend } from "./backend.ts";

/** An rpc of the node itself rather than of its state. */
export interface LocalRpc {
  readonly path: string;
  readonly input: MessageCodec<object>;
  handle(request: Uint8Array): Promise<Uint8Array>;
}

/** Binds the handler of an rpc that this process answers. `path` is `/package.Service/Method`. */
export function localRpc<Req extends object, Res extends object>(
  path: string,
  input: MessageCodec<Req>,
  output: MessageCodec<Res>,
  handle: (request: Req) => Res | Promise<Res>,
): LocalRpc {
  return {
    path,
    input,
    async handle(bytes) {
      const schema = findSchema(input.$type);
      if (schema !== undefined) scanMessage(schema, bytes);
      return output.encode(await handle(input.decode(bytes))).finish();
    },
  };
}

/** All that the servers answer, by gRPC path. */
export interface Dispatch {
  /** The methods offered, each with its service; streams are not among them. */
  readonly methods: readonly MethodSchema[];
  readonly services: readonly ServiceSchema[];
  /** @throws QueryError, LedgerError, WireError */
  call(path: string, request: Uint8Array, height: number): Promise<QueryAnswer>;
}

/** Puts the backend's queries and the node's own rpcs side by side; where both have a path, the node's own answers. */
export function createDispatch(backend: ApiBackend, local: readonly LocalRpc[]): Dispatch {
  const own = new Map(local.map((rpc) => [rpc.path, rpc]));
  const offered = new Set([...backend.paths, ...own.keys()]);
  const found = services().filter(({ methods }) => methods.some(({ path }) => offered.has(path)));
  return {
    services: found,
    methods: found.flatMap(({ methods }) => methods).filter(({ path }) => offered.has(path)),
    async call(path, request, height) {
      const rpc = own.get(path);
      if (rpc !== undefined) return { value: await rpc.handle(request), height: height || backend.heights().latest };
      if (!offered.has(path)) throw new QueryError("Unimplemented", `unknown method ${path}`);
      return backend.call(path, request, height);
    },
  };
}

/** The generated codec of a message that the descriptors name. @throws when there is none */
export function codecOf(name: string): MessageCodec<object> {
  const codec = findCodec(name);
  if (codec === undefined) throw new Error(`no generated codec for ${name}`);
  return codec;
}
