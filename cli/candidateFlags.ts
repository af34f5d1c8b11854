import type { Command } from "commander";
import { z } from "zod";
import { parseDec } from "../codec/decimal.ts";
import { type Candidate, usualCommission } from "../core/candidate.ts";
import { reasonOf } from "../node/errors.ts";
import type { Home } from "../node/home.ts";
import { readValidatorKey } from "../node/nodeKeys.ts";
import { CliError } from "./errors.ts";
import { publicKeyFromJson } from "./keyring/publicKey.ts";

/** What was typed, read. @throws CliError naming argument or flag */
export function typed<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CliError(`${label}: ${reasonOf(error)}`);
  }
}

/** Adds what a candidate says of itself. */
export function withCandidateOptions(command: Command): Command {
  const { rate, maxRate, maxChangeRate } = usualCommission;
  return command
    .option("--moniker <name>", "name of the validator (default: that of the node)")
    .option("--commission-rate <rate>", `part of rewards and fees that the node keeps (default: ${rate})`)
    .option("--commission-max-rate <rate>", `the most that it will ever be (default: ${maxRate})`)
    .option("--commission-max-change-rate <rate>", `the most that it changes in a day (default: ${maxChangeRate})`)
    .option("--min-self-delegation <amount>", "base units that the operator itself keeps bonded (default: 1)")
    .option("--identity <text>", "fingerprint of a key of the operator, as Keybase has")
    .option("--website <url>", "page of the operator")
    .option("--security-contact <address>", "whom to write to about security")
    .option("--details <text>", "anything else")
    .option("--pubkey <json>", "key that signs blocks (default: that of the home)");
}

const flags = z.object({
  moniker: z.string().optional(),
  commissionRate: z.string().default(usualCommission.rate),
  commissionMaxRate: z.string().default(usualCommission.maxRate),
  commissionMaxChangeRate: z.string().default(usualCommission.maxChangeRate),
  minSelfDelegation: z.string().default("1"),
  identity: z.string().default(""),
  website: z.string().default(""),
  securityContact: z.string().default(""),
  details: z.string().default(""),
  pubkey: z.string().optional(),
});

/** A rate as it was typed. @throws CliError */
export function rateOf(flag: string, text: string): string {
  const value = typed(flag, () => parseDec(text));
  if (value < 0n || value > parseDec("1")) throw new CliError(`${flag} ${text}: a decimal from 0 to 1 is expected`);
  return text;
}

/** @throws CliError */
export function selfDelegationOf(text: string): bigint {
  if (/^[1-9]\d{0,77}$/.test(text)) return BigInt(text);
  throw new CliError(`--min-self-delegation ${text}: a whole number above 0 is expected`);
}

function consensusKeyOf(json: unknown): Uint8Array {
  const key = publicKeyFromJson(json);
  if (key?.type === "ed25519") return key.key;
  throw new CliError('--pubkey: an ed25519 key as "eco2d comet show-validator" prints it is expected');
}

/**
 * What the options say of a candidate, and what the home knows.
 * @param moniker the name where none was typed
 * @throws CliError naming the flag
 */
export function candidateOptions(
  options: unknown,
  home: Home,
  moniker: () => string,
): Omit<Candidate, "account" | "bech32Prefix" | "bond"> {
  const read = flags.parse(options);
  const { identity, website, securityContact, details, pubkey } = read;
  return {
    moniker: read.moniker ?? moniker(),
    consensusKey:
      pubkey === undefined ? readValidatorKey(home) : consensusKeyOf(typed("--pubkey", () => JSON.parse(pubkey))),
    commission: {
      rate: rateOf("--commission-rate", read.commissionRate),
      maxRate: rateOf("--commission-max-rate", read.commissionMaxRate),
      maxChangeRate: rateOf("--commission-max-change-rate", read.commissionMaxChangeRate),
    },
    minSelfDelegation: selfDelegationOf(read.minSelfDelegation),
    identity,
    website,
    securityContact,
    details,
  };
}
