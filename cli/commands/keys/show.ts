import { Command, Option } from "commander";
import { decodeAddress, encodeAddress } from "../../../codec/bech32.ts";
import { addressOf } from "../../../codec/crypto/address.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import type { Keyring } from "../../keyring/keyring.ts";
import { publicKeyToJson } from "../../keyring/publicKey.ts";
import type { KeyInfo } from "../../keyring/record.ts";
import { keyringOf, withKeyringOptions } from "../../keyringOptions.ts";
import { printResult } from "../../output.ts";

const suffixes = { acc: "", val: "valoper", cons: "valcons" } as const;
export type AddressForm = keyof typeof suffixes;

/** A key as it is printed; the public key is JSON in a string, as Cosmos nodes print it. */
export function keyView({ name, type, publicKey }: KeyInfo, prefix: string, form: AddressForm = "acc") {
  return {
    name,
    type,
    address: encodeAddress(prefix + suffixes[form], addressOf(publicKey)),
    pubkey: JSON.stringify(publicKeyToJson(publicKey)),
  };
}

/** A key by its name or by its address in any of the three forms. */
export function findKey(keyring: Keyring, nameOrAddress: string, prefix: string): KeyInfo {
  for (const suffix of Object.values(suffixes)) {
    if (!nameOrAddress.startsWith(`${prefix}${suffix}1`)) continue;
    const found = keyring.findByAddress(decodeAddress(prefix + suffix, nameOrAddress));
    if (found === undefined) throw new CliError(`no key with address ${nameOrAddress} in the keyring`);
    return found;
  }
  return keyring.get(nameOrAddress);
}

interface ShowOptions {
  readonly address?: boolean;
  readonly pubkey?: boolean;
  readonly bech: AddressForm;
}

export function showCommand(io: Io): Command {
  return withKeyringOptions(new Command("show"))
    .description("show a key, by name or address")
    .argument("<name-or-address>")
    .option("-a, --address", "print the address alone")
    .option("-p, --pubkey", "print the public key alone")
    .addOption(
      new Option("--bech <form>", "address form: of the account, of its validator, or of a consensus key")
        .choices(Object.keys(suffixes))
        .default("acc"),
    )
    .action((name: string, { address, pubkey, bech }: ShowOptions, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      if (address && pubkey) throw new CliError("--address and --pubkey exclude each other");
      const view = keyView(findKey(keyring, name, prefix), prefix, bech);
      if (address) io.out(line(view.address));
      else if (pubkey) io.out(line(view.pubkey));
      else printResult(io, globalOptions(command).output, view);
    });
}

export function listCommand(io: Io): Command {
  return withKeyringOptions(new Command("list"))
    .description("list all keys")
    .option("-n, --list-names", "print the names alone")
    .action(({ listNames }: { listNames?: boolean }, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      const keys = keyring.list();
      if (listNames) io.out(keys.map(({ name }) => line(name)).join(""));
      else
        printResult(
          io,
          globalOptions(command).output,
          keys.map((key) => keyView(key, prefix)),
        );
    });
}
