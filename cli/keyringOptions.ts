import { type Command, Option } from "commander";
import { z } from "zod";
import { bech32PrefixFor, globalOptions } from "./context.ts";
import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";
import { type AskPassword, type Keyring, keyringBackends, openKeyring } from "./keyring/keyring.ts";
import { curves } from "./keyring/secret.ts";

/** Adds what every command that touches keys takes. */
export function withKeyringOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--keyring-backend <backend>", "where keys are: file (under a password) or test (in the clear)")
        .choices(keyringBackends)
        .default("file")
        .env("ECO2_KEYRING_BACKEND"),
    )
    .option("--keyring-dir <folder>", "folder of the keyring, when it is not the home")
    .option("--bech32-prefix <prefix>", "prefix of addresses (default: that of the home's genesis, else eco)");
}

/** The curve of a new key. */
export const keyTypeOption = (): Option =>
  new Option("--key-type <type>", "curve of the key: secp256k1, which wallets know, or secp256r1 of secure enclaves")
    .choices(curves)
    .default("secp256k1");

const leastLength = 8;

function askPassword({ prompt }: Io): AskPassword {
  return async ({ fresh, attempt }) => {
    if (!fresh)
      return prompt.secret(attempt === 1 ? "Enter keyring password: " : "Wrong password. Enter keyring password: ");
    const password = await prompt.secret("Choose a password for the new keyring: ");
    if (password.length < leastLength) throw new CliError(`a password needs at least ${leastLength} characters`);
    if ((await prompt.secret("Repeat the password: ")) !== password) throw new CliError("the passwords differ");
    return password;
  };
}

const options = z.object({
  keyringBackend: z.enum(keyringBackends),
  keyringDir: z.string().optional(),
  bech32Prefix: z.string().optional(),
});

/** The keyring that the options name, and the prefix to show its addresses with. */
export function keyringOf(io: Io, command: Command): { keyring: Keyring; prefix: string } {
  const { home } = globalOptions(command);
  const { keyringBackend, keyringDir, bech32Prefix } = options.parse(command.optsWithGlobals());
  return {
    keyring: openKeyring(keyringDir ?? home.root, keyringBackend, askPassword(io)),
    prefix: bech32PrefixFor(home, bech32Prefix),
  };
}
