import { Command } from "commander";
import { z } from "zod";
import { decodeBech32 } from "../../codec/bech32.ts";
import { parseCoin } from "../../codec/coin.ts";
import { decToAtomics, parseDec } from "../../codec/decimal.ts";
import { MsgEditValidator } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { candidateMessage } from "../../core/candidate.ts";
import { operatorOf } from "../account.ts";
import { candidateOptions, rateOf, selfDelegationOf, typed, withCandidateOptions } from "../candidateFlags.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { nodeOf } from "../genesis/gentx.ts";
import type { Io } from "../io.ts";
import { readText } from "./files.ts";
import { withTxOptions } from "./flags.ts";
import { makeTx } from "./make.ts";

const text = z.string().optional();

/** A candidate as a file of the Go client has it. */
const candidateFile = z
  .strictObject({
    pubkey: z.unknown().optional(),
    amount: text,
    moniker: text,
    identity: text,
    website: text,
    security: text,
    details: text,
    "commission-rate": text,
    "commission-max-rate": text,
    "commission-max-change-rate": text,
    "min-self-delegation": text,
  })
  .transform((file) => ({
    pubkey: file.pubkey === undefined ? undefined : JSON.stringify(file.pubkey),
    amount: file.amount,
    moniker: file.moniker,
    identity: file.identity,
    website: file.website,
    securityContact: file.security,
    details: file.details,
    commissionRate: file["commission-rate"],
    commissionMaxRate: file["commission-max-rate"],
    commissionMaxChangeRate: file["commission-max-change-rate"],
    minSelfDelegation: file["min-self-delegation"],
  }));

function readCandidateFile(file: string): z.output<typeof candidateFile> {
  const json: unknown = typed(file, () => JSON.parse(readText(file)));
  const parsed = candidateFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${file}: ${[...(issue?.path ?? []).map(String), issue?.message ?? "is malformed"].join(": ")}`);
}

/** `eco2d tx staking create-validator`: a node stands for a seat, as flags or a file of the Go client say. */
export function createValidatorCommand(io: Io): Command {
  return withTxOptions(withCandidateOptions(new Command("create-validator")))
    .description("stand for a seat: the coins are bound behind the node of this home, or of --pubkey")
    .argument("[file]", "what the flags say, as JSON in the form of other Cosmos chains")
    .option("--amount <coin>", "coins to bond, for example 1000000ueco2")
    .addHelpText(
      "after",
      "\nExample:\n  eco2d tx staking create-validator --amount 1000000ueco2 --from alice --gas auto",
    )
    .action((file: string | undefined, flags: { amount?: string }, command: Command) => {
      const options = { ...(file === undefined ? {} : readCandidateFile(file)), ...flags };
      const { amount } = options;
      if (amount === undefined) throw new CliError("--amount is missing: the coins to bond");
      const { home } = globalOptions(command);
      const candidate = candidateOptions(options, home, () => nodeOf(home).moniker);
      const bond = typed("--amount", () => parseCoin(amount));
      return makeTx(io, command, {
        messages: (from) => {
          const { prefix: bech32Prefix, bytes: account } = decodeBech32(from);
          return [candidateMessage({ ...candidate, bond, account, bech32Prefix })];
        },
      });
    });
}

/** What the standard writes where something is to stay as it is. */
const unchanged = "[do-not-modify]";

interface EditFlags {
  readonly newMoniker: string;
  readonly identity: string;
  readonly website: string;
  readonly securityContact: string;
  readonly details: string;
  readonly commissionRate?: string;
  readonly minSelfDelegation?: string;
}

/** `eco2d tx staking edit-validator`: what is not typed stays as it is. */
export function editValidatorCommand(io: Io): Command {
  const command = withTxOptions(new Command("edit-validator")).description("change what a candidate says of itself");
  for (const [flag, about] of [
    ["--new-moniker <name>", "name of the validator"],
    ["--identity <text>", "fingerprint of a key of the operator, as Keybase has"],
    ["--website <url>", "page of the operator"],
    ["--security-contact <address>", "whom to write to about security"],
    ["--details <text>", "anything else"],
  ] as const)
    command.option(flag, about, unchanged);
  return command
    .option("--commission-rate <rate>", "part of rewards and fees that the node keeps")
    .option("--min-self-delegation <amount>", "base units that the operator itself keeps bonded; it can only grow")
    .addHelpText("after", "\nExample:\n  eco2d tx staking edit-validator --website https://example.org --from alice")
    .action(({ newMoniker, commissionRate, minSelfDelegation, ...rest }: EditFlags, own: Command) => {
      const { identity, website, securityContact, details } = rest;
      const rate =
        commissionRate === undefined ? "" : decToAtomics(parseDec(rateOf("--commission-rate", commissionRate)));
      const least = minSelfDelegation === undefined ? "" : String(selfDelegationOf(minSelfDelegation));
      const edit = (from: string) =>
        MsgEditValidator.fromPartial({
          description: { moniker: newMoniker, identity, website, securityContact, details },
          validatorAddress: operatorOf(from),
          commissionRate: rate,
          minSelfDelegation: least,
        });
      return makeTx(io, own, {
        messages: (from) => [
          { typeUrl: `/${MsgEditValidator.$type}`, value: MsgEditValidator.encode(edit(from)).finish() },
        ],
      });
    });
}
