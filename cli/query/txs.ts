import { Command, Option } from "commander";
import { foundTx } from "../../api/services/txResponse.ts";
import { fromHex } from "../../codec/bytes.ts";
import { SearchTxsResult, TxResponse } from "../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { type CometRpc, cometRpc, RpcError } from "../../node/comet/rpc.ts";
import type { RpcTx } from "../../node/comet/rpcTypes.ts";
import { globalOptions } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { wholeNumber, withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { connectChain } from "../tx/chain.ts";

const hashForm = /^(?:0x)?([0-9a-f]{64})$/i;

function hashOf(text: string): string {
  const hash = hashForm.exec(text)?.[1];
  if (hash === undefined) throw new CliError(`"${text.slice(0, 80)}" is no hash: expected 64 hexadecimal digits`);
  return hash.toUpperCase();
}

async function responseOf(comet: CometRpc, found: RpcTx): Promise<TxResponse> {
  const { block } = await comet.block(Number(found.height));
  return foundTx(found, block.header.time).response;
}

async function byHash(comet: CometRpc, hash: string): Promise<RpcTx> {
  try {
    return await comet.tx(fromHex(hash.toLowerCase()));
  } catch (error) {
    if (!(error instanceof RpcError) || !error.message.includes("not found")) throw error;
    throw new CliError(`tx not found: ${hash}: it is in no block of this node`);
  }
}

/** The conditions of CometBFT's index that find a transaction otherwise than by hash. */
const conditions: Readonly<Record<string, (text: string) => string>> = {
  acc_seq: (text) => `tx.acc_seq='${text}'`,
  signature: (text) => `tx.signature='${text}'`,
};

async function search(comet: CometRpc, query: string, page: number, perPage: number, orderBy: "asc" | "desc") {
  try {
    return await comet.txSearch(query, { page, perPage, orderBy });
  } catch (error) {
    throw error instanceof RpcError ? new CliError(`query "${query}": ${error.data || error.message}`) : error;
  }
}

/** `eco2d query tx`. */
export function txQueryCommand(io: Io): Command {
  return withNode(new Command("tx"))
    .description("a transaction and what came of it, by hash, by address/sequence or by signature")
    .argument("<what>", "hash, <address>/<sequence>, or signature in base64")
    .addOption(
      new Option("--type <type>", "what it is found by").choices(["hash", ...Object.keys(conditions)]).default("hash"),
    )
    .addHelpText("after", "\nExample:\n  eco2d query tx --type acc_seq eco1…/3")
    .action(async (what: string, { node, type }: { node: string; type: string }, command: Command) => {
      const comet = cometRpc(node);
      const condition = conditions[type]?.(what.replaceAll("'", ""));
      const found =
        condition === undefined
          ? await byHash(comet, hashOf(what))
          : (await search(comet, condition, 1, 1, "desc")).txs[0];
      if (found === undefined) throw new CliError(`no transaction with ${type} ${what}`);
      printResult(io, globalOptions(command).output, toJson(TxResponse.$type, await responseOf(comet, found)));
    });
}

/** `eco2d query wait-tx`. */
export function waitTxCommand(io: Io): Command {
  return withNode(new Command("wait-tx"))
    .alias("event-query-tx-for")
    .description("wait until a transaction is in a block, then print what came of it")
    .argument("<hash>")
    .option("--timeout <time>", "how long to wait, for example 15s", "15s")
    .action(async (text: string, { node, timeout }: { node: string; timeout: string }, command: Command) => {
      const limit = parseDuration(timeout);
      if (limit === undefined) throw new CliError(`--timeout: "${timeout}" is no time, such as 15s`);
      const chain = connectChain(node);
      const found = await chain.included(hashOf(text), limit);
      printResult(io, globalOptions(command).output, toJson(TxResponse.$type, await responseOf(chain.comet, found)));
    });
}

interface SearchFlags {
  readonly node: string;
  readonly query: string;
  readonly page: number;
  readonly limit: number;
  readonly orderBy: "asc" | "desc";
}

/** `eco2d query txs`. */
export function txsQueryCommand(io: Io): Command {
  return withNode(new Command("txs"))
    .description("transactions by the events that they emitted")
    .requiredOption("--query <conditions>", "conditions of CometBFT's index, joined by AND")
    .option("--page <number>", "page, from 1", wholeNumber, 1)
    .option("--limit <number>", "transactions of a page, 1 to 100", wholeNumber, 30)
    .addOption(
      new Option("--order_by, --order-by <order>", "oldest or latest first").choices(["asc", "desc"]).default("asc"),
    )
    .addHelpText("after", `\nExample:\n  eco2d query txs --query "message.sender='eco1…' AND tx.height>100" --limit 10`)
    .action(async ({ node, query, page, limit, orderBy }: SearchFlags, command: Command) => {
      if (page < 1) throw new CliError("--page counts from 1");
      if (limit < 1 || limit > 100) throw new CliError("--limit must be from 1 to 100");
      const comet = cometRpc(node);
      const { txs: found, total_count } = await search(comet, query, page, limit, orderBy);
      const txs: TxResponse[] = [];
      for (const tx of found) txs.push(await responseOf(comet, tx));
      const total = BigInt(total_count);
      const per = BigInt(limit);
      const result: SearchTxsResult = {
        totalCount: total,
        count: BigInt(txs.length),
        pageNumber: BigInt(page),
        pageTotal: (total + per - 1n) / per,
        limit: per,
        txs,
      };
      printResult(io, globalOptions(command).output, toJson(SearchTxsResult.$type, result));
    });
}
