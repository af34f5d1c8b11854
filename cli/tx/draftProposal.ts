import { existsSync } from "node:fs";
import { Command } from "commander";
import { encodeAddress } from "../../codec/bech32.ts";
import { coinsFault, parseCoins } from "../../codec/coin.ts";
import { type FieldSchema, findSchema, type MessageSchema } from "../../codec/schema.ts";
import { services } from "../../codec/services.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { reasonOf } from "../../node/errors.ts";
import { accountAddress } from "../account.ts";
import { confirm } from "../confirm.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { fieldJson, placeholder, type ResolveAddress } from "../rpc/values.ts";
import { emitDocument } from "./files.ts";
import { draftFiles, type ProposalFile } from "./proposalFile.ts";

/** What is proposed most; any other message can be named by its type. */
const kinds: ReadonlyMap<string, string> = new Map([
  ["text", ""],
  ["community-pool-spend", "cosmos.distribution.v1beta1.MsgCommunityPoolSpend"],
  ["software-upgrade", "cosmos.upgrade.v1beta1.MsgSoftwareUpgrade"],
  ["cancel-software-upgrade", "cosmos.upgrade.v1beta1.MsgCancelUpgrade"],
  ["schedule", "eco2.governance.v1.MsgSchedule"],
]);

/** Messages that governance may sign: those whose signer is a field `authority`. */
const proposable = (): string[] =>
  services()
    .filter(({ isMsg }) => isMsg)
    .flatMap(({ methods }) => methods.map(({ input }) => input))
    .filter((input) => findSchema(input)?.signerFields.join() === "authority");

/** Asks until the answer is one; from a pipe a bad answer is an error, as nobody would see the question again. */
async function ask<T>(io: Io, question: string, read: (answer: string) => T): Promise<T> {
  for (;;) {
    try {
      return read(await io.prompt.line(`${question}: `));
    } catch (error) {
      if (!io.prompt.interactive || !(error instanceof CliError) || error.message.startsWith("no answer")) throw error;
      io.err(line(error.message));
    }
  }
}

const given = (answer: string) => {
  if (answer === "") throw new CliError("an answer is needed");
  return answer;
};

function typeOf(answer: string): string {
  const known = kinds.get(answer);
  if (known !== undefined) return known;
  const name = answer.replace(/^\//, "");
  if (proposable().includes(name)) return name;
  throw new CliError(
    `"${answer}" is none of ${[...kinds.keys()].join(", ")}, and no message with an authority; those are ${proposable().join(", ")}`,
  );
}

function depositOf(answer: string): string {
  try {
    const fault = coinsFault(parseCoins(answer));
    if (fault !== undefined) throw new Error(fault);
  } catch (error) {
    throw new CliError(`a deposit is coins, as 100000000ueco2: ${reasonOf(error)}`);
  }
  return answer;
}

async function askField(
  io: Io,
  schema: MessageSchema,
  field: FieldSchema,
  authority: string,
  address: ResolveAddress,
): Promise<readonly [string, unknown] | undefined> {
  if (schema.signerFields.includes(field.name)) return [field.name, authority];
  const many = field.repeated ? ", several divided by commas" : "";
  return ask(io, `${field.name} (${placeholder(field)}${many}; empty for none)`, (answer) =>
    answer === "" ? undefined : [field.name, fieldJson(schema, field, [answer], field.name, address)],
  );
}

async function askMessage(
  io: Io,
  name: string,
  authority: string,
  address: ResolveAddress,
): Promise<ProposalFile["messages"]> {
  if (name === "") return [];
  const schema = findSchema(name);
  if (schema === undefined) throw new Error(`no message is named ${name}`);
  const json: Record<string, unknown> = {};
  for (const field of schema.fields) {
    const entry = await askField(io, schema, field, authority, address);
    if (entry !== undefined) json[entry[0]] = entry[1];
  }
  return [{ "@type": `/${name}`, ...json }];
}

interface DraftFlags {
  readonly outputDocument: string;
  readonly metadataDocument: string;
  readonly skipMetadata?: boolean;
  readonly yes?: boolean;
}

/** What is published apart from the chain and only named there (`x/gov/types/metadata.go`). */
async function askMetadata(io: Io, title: string, summary: string): Promise<object> {
  const free = (question: string) => io.prompt.line(`${question} (may be empty): `);
  const authors = await free("authors, divided by commas");
  return {
    title,
    authors: authors.split(",").flatMap((author) => author.trim() || []),
    summary,
    details: await free("details"),
    proposal_forum_url: await free("address of the discussion"),
    vote_option_context: await free("what each option means"),
  };
}

async function write(io: Io, file: string, json: object, yes: boolean | undefined): Promise<void> {
  if (existsSync(file)) await confirm(io, `${file} exists: replace it?`, yes);
  emitDocument(io, JSON.stringify(json, null, 2), file);
  io.err(line(`written: ${file}`));
}

/** `eco2d tx gov draft-proposal`. */
export function draftProposalCommand(io: Io): Command {
  return withKeyringOptions(new Command("draft-proposal"))
    .description("ask for what a proposal needs, and write it to a file")
    .option("--output-document <file>", "where the proposal is written", draftFiles.proposal)
    .option(
      "--metadata-document <file>",
      "where what is published apart from the chain is written",
      draftFiles.metadata,
    )
    .option("--skip-metadata", "ask for nothing that is published apart from the chain")
    .option("-y, --yes", "replace files without asking")
    .addHelpText("after", "\nExample:\n  eco2d tx gov draft-proposal --skip-metadata")
    .action(async (flags: DraftFlags, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      const authority = encodeAddress(prefix, moduleAddress("gov"));
      const name = await ask(
        io,
        `what is proposed (${[...kinds.keys()].join(", ")}, or a message by its type)`,
        typeOf,
      );
      const title = await ask(io, "title", given);
      const summary = await ask(io, "summary", given);
      const metadata = flags.skipMetadata === true ? undefined : await askMetadata(io, title, summary);
      const deposit = await ask(io, "deposit (coins)", depositOf);
      const expedited = /^y(es)?$/i.test(await io.prompt.line("expedited [y/N]: "));
      const messages = await askMessage(io, name, authority, (text) => accountAddress(text, keyring, prefix));
      const link = messages.length === 0 || metadata !== undefined ? "ipfs://CID" : "";
      const draft: ProposalFile = { messages, metadata: link, deposit, title, summary, expedited };
      await write(io, flags.outputDocument, draft, flags.yes);
      if (metadata === undefined) return;
      await write(io, flags.metadataDocument, metadata, flags.yes);
      io.err(line(`publish ${flags.metadataDocument} and put its address into "metadata" of ${flags.outputDocument}`));
    });
}
