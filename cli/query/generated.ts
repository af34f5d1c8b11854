import type { Command } from "commander";
import { z } from "zod";
import { abciTransport } from "../../client/query.ts";
import { createRpc } from "../../client/rpc.ts";
import { findCodec } from "../../codec/codecs.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { schemaOf } from "../../codec/schema.ts";
import type { MethodSchema } from "../../codec/services.ts";
import { rpcUrl } from "../../node/comet/rpc.ts";
import { accountAddress } from "../account.ts";
import { globalOptions } from "../context.ts";
import type { Io } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { wholeNumber, withNode } from "../options.ts";
import { printResult } from "../output.ts";
import type { ReadRequest } from "../rpc/arguments.ts";
import { moduleCommands } from "../rpc/commands.ts";
import { isAddress } from "../rpc/values.ts";

const flags = z.object({ node: z.string(), height: z.number().default(0) });

/** Asks a node for one rpc, by `abci_query`. @throws QueryError as the chain refuses, ConnectionError */
async function ask(node: string, height: number, method: MethodSchema, request: object): Promise<unknown> {
  const [input, output] = [findCodec(method.input), findCodec(method.output)];
  if (input === undefined || output === undefined) throw new Error(`no codec for ${method.path}`);
  const call = abciTransport(createRpc(rpcUrl(node)), { height });
  const answer = await call(method.path, input.encode(fromJson(method.input, request)).finish());
  return toJson(method.output, output.decode(answer));
}

/** `eco2d query <module> <rpc>`: one command for each query rpc of the descriptors, or of those of the module `only`. */
export function queryCommands(io: Io, only?: string): Command[] {
  return moduleCommands(
    "query",
    ({ name }) => name.endsWith(".Query"),
    {
      prepare(command, { input }) {
        withNode(command).option("--height <height>", "height of the state to read", wholeNumber);
        if (schemaOf(input).fields.some(isAddress)) withKeyringOptions(command);
      },
      without: () => [],
      async run(command: Command, method: MethodSchema, read: ReadRequest) {
        const { node, height } = flags.parse(command.opts());
        const request = read(command, (text) => {
          const { keyring, prefix } = keyringOf(io, command);
          return accountAddress(text, keyring, prefix);
        });
        printResult(io, globalOptions(command).output, await ask(node, height, method, request));
      },
    },
    only,
  );
}
