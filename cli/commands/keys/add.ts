import { Command, InvalidArgumentError } from "commander";
import { compareBytes } from "../../../codec/bytes.ts";
import { addressOf, type PublicKey } from "../../../codec/crypto/address.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { checkKeyName, type Keyring } from "../../keyring/keyring.ts";
import { publicKeyFromJson } from "../../keyring/publicKey.ts";
import type { KeyInfo } from "../../keyring/record.ts";
import { type Curve, deriveSecret, hdPath, newMnemonic, publicKeyOf } from "../../keyring/secret.ts";
import { keyringOf, keyTypeOption, withKeyringOptions } from "../../keyringOptions.ts";
import { printResult } from "../../output.ts";
import { keyView } from "./show.ts";

interface AddOptions {
  readonly recover?: boolean;
  readonly keyType: Curve;
  readonly account: number;
  readonly index: number;
  readonly coinType: number;
  readonly hdPath?: string;
  readonly multisig?: readonly string[];
  readonly multisigThreshold: number;
  readonly nosort?: boolean;
  readonly pubkey?: string;
  readonly backup: boolean;
  readonly dryRun?: boolean;
}

function pathPart(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 0x8000_0000) return value;
  throw new InvalidArgumentError("Expected a whole number below 2^31.");
}

function positive(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a positive number.");
}

/** The order of the members is part of a multisig's address: by address unless told otherwise, as other tools of the field do. */
function multisigKey(keyring: Keyring, names: readonly string[], { multisigThreshold, nosort }: AddOptions): PublicKey {
  const keys = names.map((name) => keyring.get(name).publicKey);
  if (keys.some(({ type }) => type === "multisig"))
    throw new CliError("a member of a multisig cannot be a multisig itself");
  const passkey = names.find((_, index) => keys[index]?.type === "secp256r1");
  if (passkey !== undefined) throw new CliError(`key "${passkey}" is of type secp256r1, which no multisig takes`);
  if (new Set(names).size !== names.length) throw new CliError("a member of a multisig is named twice");
  if (multisigThreshold > keys.length) {
    throw new CliError(`--multisig-threshold ${multisigThreshold} is more than the ${keys.length} members`);
  }
  if (!nosort) keys.sort((a, b) => compareBytes(addressOf(a), addressOf(b)));
  return { type: "multisig", threshold: multisigThreshold, keys };
}

function givenKey(text: string): PublicKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // told below
  }
  const key = publicKeyFromJson(json);
  if (key !== undefined) return key;
  throw new CliError(
    `--pubkey is no public key; expected {"@type":"/cosmos.crypto.secp256k1.PubKey","key":"<base64, 33 bytes>"}`,
  );
}

interface Added {
  readonly info: KeyInfo;
  readonly mnemonic?: string;
}

async function addKey(io: Io, keyring: Keyring, name: string, options: AddOptions): Promise<Added> {
  const { multisig, pubkey, recover, dryRun } = options;
  const publicOnly =
    multisig !== undefined
      ? { type: "multi" as const, publicKey: multisigKey(keyring, multisig, options) }
      : pubkey !== undefined
        ? { type: "offline" as const, publicKey: givenKey(pubkey) }
        : undefined;
  if (publicOnly !== undefined) {
    const { type, publicKey } = publicOnly;
    return { info: dryRun ? { name, type, publicKey } : keyring.addPublic(name, type, publicKey) };
  }
  const mnemonic = recover ? await io.prompt.secret("Enter your BIP-39 mnemonic: ") : newMnemonic();
  const { keyType } = options;
  const secret = deriveSecret(mnemonic, options.hdPath ?? hdPath(options), keyType);
  const info: KeyInfo = dryRun
    ? { name, type: "local", publicKey: publicKeyOf(secret, keyType) }
    : await keyring.addSecret(name, secret, keyType);
  return recover ? { info } : { info, mnemonic };
}

export function addCommand(io: Io): Command {
  return withKeyringOptions(new Command("add"))
    .description("add a key: a new one, or one from a mnemonic, a public key or the members of a multisig")
    .argument("<name>")
    .option("--recover", "ask for the mnemonic of an existing key")
    .addOption(keyTypeOption())
    .option("--account <number>", "account number of the HD path", pathPart, 0)
    .option("--index <number>", "address index of the HD path", pathPart, 0)
    .option("--coin-type <number>", "coin type of the HD path (SLIP-44)", pathPart, 118)
    .option("--hd-path <path>", "the whole HD path, instead of the three above")
    .option("--multisig <names>", "names of the members, divided by commas", (text) => text.split(","))
    .option("--multisig-threshold <number>", "signatures that the multisig needs", positive, 1)
    .option("--nosort", "keep the members in the order given")
    .option("--pubkey <json>", "add a public key whose private key is elsewhere")
    .option("--no-backup", "do not print the mnemonic")
    .option("--dry-run", "print what would be added, add nothing")
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      checkKeyName(name);
      const { output } = globalOptions(command);
      const { info, mnemonic } = await addKey(io, keyring, name, options);
      const shown = options.backup ? mnemonic : undefined;
      printResult(io, output, { ...keyView(info, prefix), ...(output === "json" && shown ? { mnemonic: shown } : {}) });
      if (output === "text" && shown !== undefined) {
        io.err(`\nWrite these words down and keep them safe: they are the only way to recover the key.\n\n${shown}\n`);
      }
    });
}

export function mnemonicCommand(io: Io): Command {
  return new Command("mnemonic")
    .description("print a new mnemonic of 24 words, add no key")
    .action(() => io.out(`${newMnemonic()}\n`));
}
