import { WebSocket } from "ws";

/** A websocket of the RPC whose texts are heard by one listener at a time. */
export interface Socket {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  readonly raw: WebSocket;
  close(): void;
}

export function openSocket(url: string): Promise<Socket> {
  const raw = new WebSocket(`${url.replace(/^http/, "ws")}/websocket`);
  let heard: (text: string) => void = () => undefined;
  raw.on("message", (data) => heard(Buffer.from(data as Buffer).toString()));
  return new Promise((resolve, reject) => {
    raw.on("error", reject);
    raw.on("open", () =>
      resolve({
        raw,
        send: (text) => raw.send(text),
        onText: (listener) => {
          heard = listener;
        },
        close: () => raw.terminate(),
      }),
    );
  });
}

/** Sends a message and a request behind it. @returns what came before the answer to that request */
export function exchange(socket: Socket, message: string): Promise<readonly string[]> {
  const last = '{"jsonrpc":"2.0","id":"the last","result":{}}';
  return new Promise((resolve) => {
    const answers: string[] = [];
    socket.onText((text) => {
      if (text === last) resolve(answers);
      else answers.push(text);
    });
    socket.send(message);
    socket.send('{"id":"the last","method":"health"}');
  });
}
