import { once } from "node:events";
import { Duplex } from "node:stream";
import { expect, test } from "@jest/globals";
import {
  ServerReflectionRequest,
  type ServerReflectionResponse,
} from "../../codec/gen/grpc/reflection/v1/reflection.ts";
import { descriptorFiles } from "./descriptorFiles.ts";
import { reflect } from "./reflection.ts";

const files = descriptorFiles();
const symbolOf = (name: string): ServerReflectionRequest =>
  ServerReflectionRequest.fromPartial({ host: name, messageRequest: { $case: "fileContainingSymbol", value: name } });

/** A call whose client takes an answer only when the test says so, and says whether one waits. */
function slowClient() {
  const made: string[] = [];
  let taken: (() => void) | undefined;
  const call = new Duplex({
    objectMode: true,
    highWaterMark: 4,
    read: () => undefined,
    write(response: ServerReflectionResponse, _encoding, done) {
      made.push(response.validHost);
      taken = done;
    },
  });
  const take = async () => {
    const done = taken;
    taken = undefined;
    done?.();
    await new Promise(setImmediate);
    return done !== undefined;
  };
  return { call, made, take };
}

test("a client that asks and does not read is not answered further, until it reads", async () => {
  const { call, made, take } = slowClient();
  reflect(files, ["a.B"], call);
  const names = Array.from({ length: 100 }, (_, number) => `n${number}`);
  for (const name of names) call.push(symbolOf(name));
  call.push(null);
  await new Promise(setImmediate);
  expect(made.length + call.writableLength).toBeLessThan(10);
  while (await take()) expect(call.writableLength).toBeLessThan(10);
  expect(made).toEqual(names);
  if (!call.writableFinished) await once(call, "finish");
});
