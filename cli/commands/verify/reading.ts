import { Command } from "commander";
import { checkLeaf, checkReading, type FoundReading } from "../../../client/notary/onChain.ts";
import { rowOfReading } from "../../../client/notary/rows.ts";
import type { QueryClient } from "../../../client/query.ts";
import { ConnectionError, member } from "../../../client/rpc.ts";
import { toHex } from "../../../codec/bytes.ts";
import { Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { SignedReading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { fromJson } from "../../../codec/json/fromJson.ts";
import { reasonOf } from "../../../node/errors.ts";
import { shown } from "../../certificate/text.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { recordStatus } from "../../notary/status.ts";
import { withNode } from "../../options.ts";
import { printResult } from "../../output.ts";
import { connectChain } from "../../tx/chain.ts";
import { readText } from "../../tx/files.ts";

/** A proof has its leaf's bytes, a signed reading itself. */
async function check(query: QueryClient, json: unknown): Promise<FoundReading> {
  if (Array.isArray(json)) throw new Error("it is a list of readings: one of them is checked at a time");
  if (member(json)("leaf") !== undefined) return checkLeaf(query, fromJson(Leaf.$type, json) as Leaf);
  return checkReading(query, fromJson(SignedReading.$type, json) as SignedReading);
}

/** `eco2d verify reading`. */
export function verifyReadingCommand(io: Io): Command {
  return withNode(new Command("reading"))
    .description("check a reading against the chain: a proof of one of a batch, or a signed single one")
    .argument("<file>", `as "eco2d notary batch prove" writes it, or one of those that "eco2d notary sign" does`)
    .action(async (file: string, { node }: { readonly node: string }, command: Command) => {
      let found: FoundReading;
      try {
        found = await check(connectChain(node).query, JSON.parse(readText(file)));
      } catch (error) {
        // Of a node that does not answer nothing follows.
        throw error instanceof CliError || error instanceof ConnectionError
          ? error
          : new CliError(`${file} is not proven: ${reasonOf(error)}`);
      }
      const { reading, record } = found;
      const row = rowOfReading(reading);
      const status = recordStatus(record);
      const { output } = globalOptions(command);
      const told = { id: toHex(found.id), source: reading.sourceId.toString(), record: record.id.toString(), status };
      if (output === "json") printResult(io, output, { verified: true, ...told, unit: reading.unit, ...row });
      else {
        const what = `${row.amount} ${reading.unit} of ${reading.substance}, ${row.start} to ${row.end}`;
        io.out(
          line(
            `reading ${row.sequence} of source ${told.source} is in record ${told.record} (${status}): ${shown(what)}`,
          ),
        );
      }
    });
}
