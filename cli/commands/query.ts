import { Command } from "commander";
import type { Io } from "../io.ts";
import { blockCommand, blockResultsCommand, validatorSetCommand } from "../query/blocks.ts";
import { queryCommands } from "../query/generated.ts";
import { txQueryCommand, txsQueryCommand, waitTxCommand } from "../query/txs.ts";

const ofChain = [
  txQueryCommand,
  txsQueryCommand,
  waitTxCommand,
  blockCommand,
  blockResultsCommand,
  validatorSetCommand,
];

/** `eco2d query`: the state of the chain, its transactions and its blocks. @param only the one word behind it, whose commands alone are made */
export function queryCommand(io: Io, only?: string): Command {
  const query = new Command("query").alias("q").description("ask a node for the state of the chain");
  for (const make of ofChain) query.addCommand(make(io));
  for (const command of queryCommands(io, only)) query.addCommand(command);
  return query;
}
