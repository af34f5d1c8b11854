import { readFileSync, writeFileSync } from "node:fs";
import type { CometRpc } from "../../node/comet/rpc.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

/** Bytes of a dump in one request: in base64 well below what the RPC takes. */
const partBytes = 2_000_000;

/** Writes the whole chain of a running engine to a file. @returns its bytes */
export async function dumpTo(rpc: CometRpc, path: string): Promise<number> {
  const { dump } = await rpc.call<{ dump: string }>("dev_dump");
  const bytes = Buffer.from(dump, "base64");
  try {
    writeFileSync(path, bytes, { flag: "wx" });
  } catch (error) {
    throw new CliError(`${path} is not written: ${reasonOf(error)}`);
  }
  return bytes.length;
}

/** Puts a dumped chain in the place of the running one. */
export async function loadFrom(rpc: CometRpc, path: string): Promise<object> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CliError(`${path} is not read: ${reasonOf(error)}`);
  }
  if (bytes.length === 0) throw new CliError(`${path} is empty`);
  for (let from = 0; ; from += partBytes) {
    const more = from + partBytes < bytes.length;
    const dump = bytes.subarray(from, from + partBytes).toString("base64");
    const answer = await rpc.call<object>("dev_load", { dump, more });
    if (!more) return answer;
  }
}
