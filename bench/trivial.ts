// An ABCI application that answers at once: what CometBFT, the socket and Node cost without an application's own work.
// Run as `node dist/bench/trivial.js SOCKET`; ends with its standard input.
import { createServer, type Socket } from "node:net";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { Request, Response, type ResponseFinalizeBlock } from "../codec/gen/tendermint/abci/types.ts";

type Answer = NonNullable<Response["value"]>;

const none = new Uint8Array(0);
const accepted = { code: 0, data: none, log: "", info: "", gasWanted: 1n, gasUsed: 0n, events: [], codespace: "" };

function frame(answer: Answer): Buffer {
  const body = Response.encode({ value: answer }).finish();
  const length: number[] = [];
  let rest = body.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Uint8Array.from([...length, rest]), body]);
}

function finalized(txs: number): ResponseFinalizeBlock {
  const txResults = Array.from({ length: txs }, () => accepted);
  return { events: [], txResults, validatorUpdates: [], consensusParamUpdates: undefined, appHash: new Uint8Array(32) };
}

function answer(body: Uint8Array): Buffer {
  const value = Request.decode(body).value;
  switch (value?.$case) {
    case "checkTx":
      return frame({ $case: "checkTx", value: accepted });
    case "info":
      return frame({
        $case: "info",
        value: { data: "", version: "", appVersion: 0n, lastBlockHeight: 0n, lastBlockAppHash: none },
      });
    case "initChain":
      return frame({ $case: "initChain", value: { consensusParams: undefined, validators: [], appHash: none } });
    case "prepareProposal":
      return frame({ $case: "prepareProposal", value: { txs: value.value.txs } });
    case "processProposal":
      return frame({ $case: "processProposal", value: { status: 1 } });
    case "finalizeBlock":
      return frame({ $case: "finalizeBlock", value: finalized(value.value.txs.length) });
    case "commit":
      return frame({ $case: "commit", value: { retainHeight: 0n } });
    case "flush":
      return frame({ $case: "flush", value: {} });
    default:
      throw new Error(`no answer to ${value?.$case ?? "an unknown request"}`);
  }
}

/** The length prefix at the start of the bytes, and where it ends; undefined while it is cut short. */
function lengthOf(bytes: Uint8Array): { length: number; start: number } | undefined {
  const end = bytes.findIndex((byte) => byte < 0x80);
  if (end < 0) return undefined;
  return { length: new BinaryReader(bytes.subarray(0, end + 1)).uint32(), start: end + 1 };
}

function serve(socket: Socket): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (data: Buffer) => {
    held = held.length === 0 ? data : Buffer.concat([held, data]);
    const answers: Buffer[] = [];
    for (
      let head = lengthOf(held);
      head !== undefined && held.length >= head.start + head.length;
      head = lengthOf(held)
    ) {
      answers.push(answer(held.subarray(head.start, head.start + head.length)));
      held = held.subarray(head.start + head.length);
    }
    if (answers.length > 0) socket.write(Buffer.concat(answers));
  });
}

const server = createServer(serve);
server.listen(process.argv[2], () => process.stdout.write("ready\n"));
process.stdin.resume().on("end", () => process.exit());
