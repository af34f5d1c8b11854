import { QuerySourceResponse } from "../../codec/gen/eco2/notary/v1/query.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { connectChain } from "../tx/chain.ts";
import { readText } from "../tx/files.ts";

/** A source by its number, asked of a node, or out of a file as `eco2d query notary source … -o json` prints it. @throws CliError */
export async function sourceOf(numberOrFile: string, node: string): Promise<Source> {
  if (/^\d{1,20}$/.test(numberOrFile)) {
    const { source } = await connectChain(node).query.notary.source({ id: BigInt(numberOrFile) });
    if (source === undefined) throw new CliError(`there is no source ${numberOrFile}`);
    return source;
  }
  try {
    const answer = fromJson(QuerySourceResponse.$type, JSON.parse(readText(numberOrFile))) as QuerySourceResponse;
    if (answer.source !== undefined) return answer.source;
  } catch (error) {
    throw new CliError(`${numberOrFile} is no source: ${reasonOf(error)}`);
  }
  throw new CliError(`${numberOrFile} is no source: "eco2d query notary source 1 -o json" prints one`);
}
