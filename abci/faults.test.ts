import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Request, RequestInfo, Response } from "../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../core/abci.ts";
import type { Limits } from "./connection.ts";
import { FrameCutter } from "./frames.ts";
import { readToEnd, type Served, serve } from "./testing/serve.ts";

const running: Served[] = [];
const start = async (own?: Partial<AbciApplication>, limits?: Partial<Limits>) => {
  const served = await serve(own, limits);
  running.push(served);
  return served;
};
afterEach(async () => {
  for (const served of running.splice(0)) await served.close();
});

const frameOf = (body: Uint8Array) => {
  if (body.length > 127) throw new RangeError("a frame of this test has one byte of length");
  return Uint8Array.of(body.length, ...body);
};
const echoFrame = frameOf(Request.encode({ value: { $case: "echo", value: { message: "before" } } }).finish());
const utf8 = (text: string) => new TextEncoder().encode(text);

function answers(bytes: Uint8Array): (Response["value"] | undefined)[] {
  const cutter = new FrameCutter();
  cutter.push(bytes);
  const list: Response["value"][] = [];
  for (let frame = cutter.next(); frame !== undefined; frame = cutter.next()) list.push(Response.decode(frame).value);
  expect(cutter.inside).toBe(false);
  return list;
}

describe("bytes that are no requests close their connection, say why, and leave the others alone", () => {
  const cases: [name: string, bytes: Uint8Array, reason: string][] = [
    ["a length of 2^31-1 and garbage", Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3), "exceeds the limit"],
    ["a length above 2^31-1", Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f), "exceeds 2147483647 bytes"],
    ["a length that is not the shortest", Uint8Array.of(0x81, 0x00, 0x00), "not the shortest varint"],
    [
      "a request in HTTP",
      utf8("GET / HTTP/1.1\r\nHost: node\r\nAccept: */*\r\nUser-Agent: browser of someone\r\n\r\n"),
      "request: tag",
    ],
    ["text", frameOf(utf8("hello")), "request: tag"],
    ["a field that is a varint", frameOf(Uint8Array.of(0x08, 0x01)), "tag 8 is not that of a message"],
    ["field zero", frameOf(Uint8Array.of(0x02, 0x00)), "tag 2 is not that of a message"],
    ["a tag without end", frameOf(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)), "field tag is not a varint"],
    ["a length cut off", frameOf(Uint8Array.of(0x0a, 0x80)), "field length is not a varint"],
    ["a member longer than the frame", frameOf(Uint8Array.of(0x0a, 0x05, 0x0a)), "field 1 of 5 bytes at byte 2"],
    ["a member shorter than the frame", frameOf(Uint8Array.of(0x12, 0x00, 0x12, 0x00)), "field 2 of 0 bytes at byte 2"],
    ["a CheckTx whose tx overruns", frameOf(Uint8Array.of(0x42, 0x02, 0x0a, 0x7f)), "check_tx:"],
    ["a CheckTx with a zero tag", frameOf(Uint8Array.of(0x42, 0x03, 0x00, 0x01, 0x02)), "check_tx: fields end at byte"],
    ["a Query with group tags", frameOf(Uint8Array.of(0x32, 0x02, 0x0c, 0x01)), "query:"],
  ];
  test.each(cases)("%s", async (_name, bytes, reason) => {
    const served = await start();
    const other = await served.client();
    const socket = served.socket();
    const received = readToEnd(socket);
    socket.write(echoFrame);
    socket.write(bytes);
    expect(answers(await received)).toEqual([{ $case: "echo", value: { message: "before" } }]);
    const lines = served.log.filter((line) => line.level !== "info");
    expect(lines.map((line) => [line.level, line.message])).toEqual([["warn", "ABCI connection closed"]]);
    expect(String(lines[0]?.fields["reason"])).toContain(reason);
    expect((await other.call("info", RequestInfo.fromPartial({}))).data).toBe("book");
    expect(served.fatal).toEqual([]);
  });

  test("half a frame, then the end", async () => {
    const served = await start();
    for (const half of [
      Uint8Array.of(0x80),
      Uint8Array.of(0x05, 0x0a),
      Uint8Array.of(0xff, 0xff, 0xff, 0x0f, 1, 2, 3),
    ]) {
      const socket = served.socket();
      const received = readToEnd(socket);
      socket.end(Buffer.concat([echoFrame, half]));
      expect(answers(await received).length).toBe(1);
    }
    const lines = served.log.filter((line) => line.level === "warn");
    expect(lines.map((line) => line.fields["reason"])).toEqual(
      Array(3).fill("the peer closed in the middle of a frame"),
    );
  });

  test("a peer that vanishes in the middle of a frame", async () => {
    const served = await start();
    const socket = served.socket();
    await new Promise((resolve) => socket.write(Uint8Array.of(0x80, 0x01, 0x0a), resolve));
    socket.destroy();
    const client = await served.client();
    await client.flush();
    while (served.server.connections() > 1) await client.flush();
    expect(served.fatal).toEqual([]);
  });

  test("the last request before an orderly end is answered", async () => {
    const served = await start();
    const socket = served.socket();
    const received = readToEnd(socket);
    socket.end(Buffer.concat([echoFrame, echoFrame]));
    expect(answers(await received).length).toBe(2);
    expect(served.log.filter((line) => line.level !== "info")).toEqual([]);
  });

  test("200 MB promised and the connection held: memory grows with what came, not with the promise", async () => {
    const served = await start();
    const other = await served.client();
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 20; count++) served.socket().write(Uint8Array.of(0x80, 0x80, 0xc0, 0x64, 1, 2, 3));
    while (served.server.connections() < 21) await other.flush();
    await other.flush();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  test("random bytes", async () => {
    const served = await start();
    const other = await served.client();
    const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 600 }), async (bytes) => {
      const socket = served.socket();
      const received = readToEnd(socket);
      socket.end(bytes);
      answers(await received);
      await other.flush();
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test("random bytes as the bodies of well-framed requests", async () => {
    const served = await start();
    const other = await served.client();
    const fields = fc.constantFrom(1, 2, 3, 5, 6, 8, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    const property = fc.asyncProperty(fields, fc.uint8Array({ maxLength: 100 }), async (field, body) => {
      const tag = field > 15 ? [((field << 3) & 0x7f) | 0x82, field >> 4] : [(field << 3) | 2];
      const socket = served.socket();
      const received = readToEnd(socket);
      socket.end(frameOf(Uint8Array.of(...tag, body.length, ...body)));
      answers(await received);
      await other.flush();
    });
    await fc.assert(property, { numRuns: 300 });
    expect(served.fatal).toEqual([]);
  });
});

describe("requests that no version knows are answered with an exception, and the connection goes on", () => {
  const cases: [name: string, body: Uint8Array, field: number][] = [
    ["an empty request", new Uint8Array(0), 0],
    ["set_option of Tendermint 0.34", Uint8Array.of(0x22, 0x00), 4],
    ["begin_block of ABCI 1.0", Uint8Array.of(0x3a, 0x00), 7],
    ["a number of the future", Uint8Array.of(0xba, 0x01, 0x00), 23],
  ];
  test.each(cases)("%s", async (_name, body, field) => {
    const served = await start();
    const socket = served.socket();
    const received = readToEnd(socket);
    socket.end(Buffer.concat([frameOf(body), echoFrame]));
    const error = `unknown request: field ${field} of tendermint.abci.Request`;
    expect(answers(await received)).toEqual([
      { $case: "exception", value: { error } },
      { $case: "echo", value: { message: "before" } },
    ]);
    expect(served.log.filter((line) => line.level === "error").map((line) => line.fields["error"])).toEqual([error]);
    expect(served.fatal).toEqual([]);
  });

  test("unknown fields inside a known request are harmless", async () => {
    const served = await start();
    const socket = served.socket();
    const received = readToEnd(socket);
    // RequestInfo with field 15 = 1.
    socket.end(frameOf(Uint8Array.of(0x1a, 0x02, 0x78, 0x01)));
    expect(answers(await received)).toMatchObject([{ $case: "info", value: { data: "book" } }]);
  });
});
