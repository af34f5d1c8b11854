import type { Command } from "commander";
import { findCodec } from "../../codec/codecs.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { isSignedByOperator, schemaOf } from "../../codec/schema.ts";
import type { MethodSchema } from "../../codec/services.ts";
import { operatorOf } from "../account.ts";
import type { Io } from "../io.ts";
import { moduleCommands } from "../rpc/commands.ts";
import { createValidatorCommand, editValidatorCommand } from "./candidateCommands.ts";
import { draftProposalCommand } from "./draftProposal.ts";
import { withTxOptions } from "./flags.ts";
import { makeTx } from "./make.ts";
import { multiSendCommand } from "./multiSend.ts";
import { submitProposalCommand } from "./submitProposal.ts";
import { weightedVoteCommand } from "./weightedVote.ts";

/** A message of the chain, of its JSON, as it stands in a transaction. */
function pack(name: string, json: object): Any {
  const codec = findCodec(name);
  if (codec === undefined) throw new Error(`no codec for ${name}`);
  return { typeUrl: `/${name}`, value: codec.encode(fromJson(name, json)).finish() };
}

/** Signer fields that are plain addresses: the sender of the transaction fills them. */
function senderFields({ input }: MethodSchema): string[] {
  const { signerFields, byName } = schemaOf(input);
  return signerFields.filter((name) => byName.get(name)?.type === "string");
}

/** The sender as its fields hold it. */
function senderJson(method: MethodSchema, from: string): Record<string, string> {
  const text = isSignedByOperator(method.input) ? operatorOf(from) : from;
  return Object.fromEntries(senderFields(method).map((name) => [name, text]));
}

/** `eco2d tx <module> <rpc>`: one command for each message of the descriptors, or of those of the module `only`. */
export function txCommands(io: Io, only?: string): Command[] {
  const commands = moduleCommands(
    "tx",
    ({ isMsg }) => isMsg,
    {
      prepare: (command) => withTxOptions(command),
      without: senderFields,
      async run(command, method, read) {
        const senders = senderFields(method);
        // Where the sender stands as an argument it says who signs, before --from.
        let named: string | undefined;
        const first = command.registeredArguments[0]?.name().replaceAll("-", "_");
        if (first !== undefined && senders.includes(first)) named = String(command.processedArgs[0]);
        await makeTx(io, command, {
          from: named,
          messages: (from, address) => [pack(method.input, { ...senderJson(method, from), ...read(command, address) })],
        });
      },
      special: {
        "/cosmos.bank.v1beta1.Msg/MultiSend": () => multiSendCommand(io),
        "/cosmos.staking.v1beta1.Msg/CreateValidator": () => createValidatorCommand(io),
        "/cosmos.staking.v1beta1.Msg/EditValidator": () => editValidatorCommand(io),
        "/cosmos.gov.v1.Msg/SubmitProposal": () => submitProposalCommand(io),
        "/cosmos.gov.v1.Msg/VoteWeighted": () => weightedVoteCommand(io),
      },
    },
    only,
  );
  commands.find((command) => command.name() === "gov")?.addCommand(draftProposalCommand(io));
  return commands;
}
