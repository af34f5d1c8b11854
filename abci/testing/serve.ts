import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AbciApplication } from "../../core/abci.ts";
import { parseAddress } from "../address.ts";
import { type AbciClient, connectAbci } from "../client.ts";
import type { Limits } from "../connection.ts";
import { type AbciServer, startAbciServer } from "../server.ts";
import { createBook } from "./book.ts";

export interface LogLine {
  level: "info" | "warn" | "error";
  message: string;
  fields: Record<string, unknown>;
}

/** A server on a unix socket of its own, with what it logged and what it called fatal. */
export interface Served {
  server: AbciServer;
  address: string;
  log: LogLine[];
  fatal: Error[];
  client(): Promise<AbciClient>;
  /** A bare connection, for bytes that no client sends. */
  socket(): Socket;
  close(): Promise<void>;
}

export function recordingLog(lines: LogLine[]) {
  const at = (level: LogLine["level"]) => (fields: object, message: string) => {
    lines.push({ level, message, fields: { ...fields } });
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** Serves the book, with the given methods in place of its own. */
export async function serve(own: Partial<AbciApplication> = {}, limits: Partial<Limits> = {}): Promise<Served> {
  const directory = mkdtempSync(join(tmpdir(), "abci-"));
  const log: LogLine[] = [];
  const fatal: Error[] = [];
  const server = await startAbciServer(`unix://${join(directory, "abci.sock")}`, {
    app: { ...createBook(), ...own },
    log: recordingLog(log),
    onFatal: (error) => fatal.push(error),
    limits,
  });
  const opened: { close(): unknown }[] = [];
  return {
    server,
    address: server.address,
    log,
    fatal,
    async client() {
      const client = await connectAbci(server.address);
      opened.push(client);
      return client;
    },
    socket() {
      const to = parseAddress(server.address);
      if (to.kind !== "unix") throw new Error("serve listens on unix sockets");
      const socket = connect({ path: to.path, allowHalfOpen: true });
      opened.push({ close: () => socket.destroy() });
      return socket;
    },
    async close() {
      await Promise.all(opened.map((one) => one.close()));
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The bytes of a socket until its peer ends it. */
export function readToEnd(socket: Socket): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A reset after the answers is an end as well.
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(Uint8Array.from(Buffer.concat(chunks))));
  });
}

/** An answer that the test gives when it likes. */
export function later<T>(): { promise: Promise<T>; give(value: T): void; fail(error: Error): void } {
  let give: (value: T) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { promise, give, fail };
}

/** Lets the event loop turn so often. */
export const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
