import type { WebSocket } from "ws";
import { readRequest } from "../json/request.ts";
import { firstValue } from "../json/syntax.ts";
import { reasonOf } from "../reason.ts";
import { ServerPanic } from "../routes/args.ts";
import type { Caller, Listener, RpcContext } from "../routes/route.ts";
import { answerRequest, errorAnswer, idJson } from "./call.ts";
import { createWriter, type Writer } from "./writer.ts";

const transport = { badParams: "-32603", websocket: true } as const;

/** Serves one websocket: requests one after another, and what its subscriptions find (CometBFT, `rpc/jsonrpc/server/ws_handler.go`). */
export function serveWebsocket(context: RpcContext, socket: WebSocket, address: string): void {
  const { bus, limits } = context;
  const writer = createWriter(socket, limits.websocketWriteBufferSize, limits.writeWait);
  const caller: Caller = {
    address,
    onGone(listener) {
      socket.on("close", listener);
      return () => socket.off("close", listener);
    },
  };
  const waiting: string[] = [];
  let working = false;

  const work = async (): Promise<void> => {
    working = true;
    // Who sends without reading is not read from, either.
    socket.pause();
    for (let text = waiting.shift(); text !== undefined && socket.readyState === socket.OPEN; text = waiting.shift()) {
      const answer = await answerText(context, text, caller, writer);
      if (answer !== undefined) await writer.write(() => answer);
    }
    working = false;
    if (socket.readyState === socket.OPEN) socket.resume();
  };

  let alive: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(alive);
    alive = setTimeout(() => (working ? heard() : socket.terminate()), limits.readWait);
  };
  const pings = setInterval(() => socket.ping(), Math.floor((limits.readWait * 9) / 10));
  heard();
  for (const sign of ["ping", "pong"] as const) socket.on(sign, heard);
  socket.on("message", (data) => {
    heard();
    waiting.push(Buffer.from(data as Buffer).toString());
    if (!working) void work();
  });
  // What is wrong with the connection ends it.
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearTimeout(alive);
    clearInterval(pings);
    writer.stop();
    waiting.length = 0;
    if (bus.subscriptionsOf(address) > 0) bus.unsubscribeAll(address);
  });
}

async function answerText(
  context: RpcContext,
  text: string,
  caller: Caller,
  writer: Writer,
): Promise<string | undefined> {
  let request: ReturnType<typeof readRequest>;
  try {
    const first = firstValue(text);
    if ("error" in first) throw new Error(first.error);
    request = readRequest(first.value);
  } catch (error) {
    return errorAnswer(undefined, "-32700", `error unmarshaling request: ${reasonOf(error)}`);
  }
  if (request.id === undefined) return undefined;
  const listener: Listener = {
    id: idJson(request.id),
    pull: (next) => writer.pull(next),
  };
  try {
    return (await answerRequest(context, request, { ...caller, listener }, transport))?.text;
  } catch (error) {
    return errorAnswer(-1n, "-32603", error instanceof ServerPanic ? `WSJSONRPC: ${error.message}` : reasonOf(error));
  }
}
