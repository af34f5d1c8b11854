import { z } from "zod";
import { coinsToWire, parseCoins } from "../../codec/coin.ts";
import { MsgSubmitProposal } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { readText } from "./files.ts";

// The file of a proposal is the SDK's (`x/gov/client/cli/util.go`): messages as JSON with "@type", the deposit as text.
const proposalFile = z.strictObject({
  messages: z.array(z.looseObject({ "@type": z.string() })).default([]),
  metadata: z.string().default(""),
  deposit: z.string(),
  title: z.string().min(1, "must not be empty"),
  summary: z.string().min(1, "must not be empty"),
  expedited: z.boolean().default(false),
});

/** What a file of a proposal says. */
export type ProposalFile = z.output<typeof proposalFile>;

/** The files that a draft is written to unless it is said otherwise, as the SDK names them. */
export const draftFiles = { proposal: "draft_proposal.json", metadata: "draft_metadata.json" } as const;

function parse(path: string): ProposalFile {
  let json: unknown;
  try {
    json = JSON.parse(readText(path));
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(`${path} is not JSON: ${reasonOf(error)}`);
  }
  const parsed = proposalFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${path}: ${issue?.path.join(".") || "proposal"}: ${issue?.message ?? "is no proposal"}`);
}

/** The message of a proposal in a file; `-` is the standard input. @throws CliError naming what is wrong in it */
export function proposalOf(path: string, proposer: string): MsgSubmitProposal {
  const { deposit, ...rest } = parse(path);
  try {
    const json = { ...rest, initial_deposit: coinsToWire(parseCoins(deposit)), proposer };
    return fromJson(MsgSubmitProposal.$type, json) as MsgSubmitProposal;
  } catch (error) {
    throw new CliError(`${path}: ${reasonOf(error)}`);
  }
}
