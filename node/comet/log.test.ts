import { describe, expect, test } from "@jest/globals";
import { parseLogLine, rpcAddressIn } from "./log.ts";

// In the forms in which CometBFT 0.38.25 writes them.
describe("a line of the log", () => {
  test("in JSON: level, message, and all else as fields", () => {
    const line =
      '{"_msg":"Finalized block","app_hash":"E3B0","height":7,"level":"info","module":"state","ts":"2026-01-01T00:00:00Z"}';
    expect(parseLogLine(line)).toEqual({
      level: "info",
      message: "Finalized block",
      fields: { app_hash: "E3B0", height: 7, module: "state" },
    });
  });

  test.each([
    ["D[2026-01-01|00:00:00.000] Timed out   module=consensus", "debug", "Timed out   module=consensus"],
    ["I[2026-01-01|00:00:00.000] service start   msg=x", "info", "service start   msg=x"],
    ["E[2026-01-01|00:00:00.000] Stopping peer", "error", "Stopping peer"],
  ])("in plain form: %s", (line, level, message) => {
    expect(parseLogLine(line)).toEqual({ level, message, fields: {} });
  });

  test.each([
    ["a panic", "panic: runtime error: invalid memory address"],
    ["what the command line says", "ERROR: failed to start node: no such file"],
    ["a stack", "\t/go/pkg/mod/github.com/cometbft/cometbft/node/node.go:1"],
    ["JSON that broke off", '{"_msg":"Finalized bl'],
    ["a plain line that broke off", "E[2026-01-01|00:00:00"],
  ])("%s is told whole, as an error", (_, line) => {
    expect(parseLogLine(line)).toEqual({ level: "error", message: line, fields: {} });
  });

  test.each([
    ["no level", '{"_msg":"m"}'],
    ["an unknown level", '{"_msg":"m","level":"loud"}'],
    ["a level that is no text", '{"_msg":"m","level":3}'],
  ])("in JSON with %s is information", (_, line) => {
    expect(parseLogLine(line)).toMatchObject({ level: "info", message: "m" });
  });

  test("a message that is no text is none", () => {
    expect(parseLogLine('{"_msg":{"a":1},"level":"error"}')).toEqual({ level: "error", message: "", fields: {} });
  });
});

describe("the address of the RPC", () => {
  test.each([
    [
      "JSON",
      '{"_msg":"serve","level":"info","module":"rpc-server","msg":"Starting RPC HTTP server on 127.0.0.1:41234"}',
      "127.0.0.1:41234",
    ],
    ["JSON, the message alone", '{"_msg":"Starting RPC HTTP server on [::]:26657","level":"info"}', "[::]:26657"],
    [
      "plain",
      'I[2026-01-01|00:00:00.000] serve   module=rpc-server msg="Starting RPC HTTP server on 127.0.0.1:26657"',
      "127.0.0.1:26657",
    ],
  ])("is read from a line in %s", (_, line, address) => {
    expect(rpcAddressIn(parseLogLine(line))).toBe(address);
  });

  test.each([
    ["another line", '{"_msg":"serve","level":"info","msg":"Starting something else"}'],
    ["the same words of a transaction", '{"_msg":"tx","level":"info","memo":"Starting RPC HTTP server on 1.2.3.4:1"}'],
    ["no address", '{"_msg":"Starting RPC HTTP server on ","level":"info"}'],
  ])("is not taken from %s", (_, line) => {
    expect(rpcAddressIn(parseLogLine(line))).toBeUndefined();
  });
});
