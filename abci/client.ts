import { connect, type Socket } from "node:net";
import { types } from "node:util";
import { Request, Response } from "../codec/gen/tendermint/abci/types.ts";
import { parseAddress } from "./address.ts";
import { FrameCutter, longestFrame } from "./frames.ts";
import { FrameWriter } from "./writer.ts";

export type RequestValue = NonNullable<Request["value"]>;
export type ResponseValue = NonNullable<Response["value"]>;
type Kind = RequestValue["$case"] & ResponseValue["$case"];
export type AnswerTo<K extends Kind> = Extract<ResponseValue, { $case: K }>["value"];

/** A connection to an ABCI server, as CometBFT has four of. */
export interface AbciClient {
  /**
   * Sends a request without waiting for those before it; requests of one turn share a write.
   * @returns the answer, which may be an exception.
   * @throws Error if the answer is of another kind or the connection ends first.
   */
  request(value: RequestValue): Promise<ResponseValue>;
  /** The same for an answer of the request's own kind; an exception is thrown. */
  call<K extends Kind>(kind: K, value: Extract<RequestValue, { $case: K }>["value"]): Promise<AnswerTo<K>>;
  /** Resolves when everything sent before is answered. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  kind: string;
  resolve(value: ResponseValue): void;
  reject(error: Error): void;
}

/** Connects to `unix:///path` or `tcp://host:port`. */
export async function connectAbci(address: string): Promise<AbciClient> {
  const socket = await open(address);
  const pending: Pending[] = [];
  const cutter = new FrameCutter(longestFrame);
  const writer = new FrameWriter((bytes) => socket.write(bytes));
  let ended: Error | undefined;
  let answered = 0;
  let scheduled = false;

  const fail = (error: Error) => {
    ended ??= error;
    socket.destroy();
    for (const { reject } of pending.splice(0).slice(answered)) reject(ended);
    answered = 0;
  };
  const take = (frame: Uint8Array) => {
    const { value } = Response.decode(frame);
    const one = pending[answered++];
    if (answered === pending.length) {
      pending.length = 0;
      answered = 0;
    }
    if (value === undefined || one === undefined) throw new Error("answer without a value or without a request");
    if (value.$case !== one.kind && value.$case !== "exception") {
      const error = new Error(`${one.kind} was answered with ${value.$case}`);
      one.reject(error);
      throw error;
    }
    one.resolve(value);
  };
  socket.on("data", (chunk: Buffer) => {
    cutter.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
    try {
      for (let frame = cutter.next(); frame !== undefined; frame = cutter.next()) take(frame);
    } catch (error) {
      fail(types.isNativeError(error) ? error : new Error(String(error)));
    }
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error(`the ABCI server at ${address} closed the connection`)));

  const request = (value: RequestValue): Promise<ResponseValue> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      writer.frame(Request.encode({ value }).finish());
      pending.push({ kind: value.$case, resolve, reject });
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        writer.flush();
      });
    });
  const call: AbciClient["call"] = async (kind, value) => {
    const answer = await request({ $case: kind, value } as RequestValue);
    if (answer.$case === "exception") throw new Error(`${kind}: exception: ${answer.value.error}`);
    return answer.value as AnswerTo<typeof kind>;
  };
  return {
    request,
    call,
    async flush() {
      await call("flush", {});
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.closed) return resolve();
        socket.once("close", () => resolve());
        socket.end();
      }),
  };
}

function open(address: string): Promise<Socket> {
  const to = parseAddress(address);
  return new Promise((resolve, reject) => {
    const socket = to.kind === "unix" ? connect({ path: to.path }) : connect({ host: to.host, port: to.port });
    socket.setNoDelay(true);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
