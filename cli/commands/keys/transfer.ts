import { readFileSync } from "node:fs";
import { Command } from "commander";
import { fromHex, toHex } from "../../../codec/bytes.ts";
import { confirm } from "../../confirm.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { exportSecret, importSecret } from "../../keyring/exported.ts";
import type { Curve } from "../../keyring/secret.ts";
import { keyringOf, keyTypeOption, withKeyringOptions } from "../../keyringOptions.ts";
import { printResult } from "../../output.ts";
import { findKey, keyView } from "./show.ts";

interface ExportOptions {
  readonly unarmoredHex?: boolean;
  readonly unsafe?: boolean;
  readonly yes?: boolean;
}

export function exportCommand(io: Io): Command {
  return withKeyringOptions(new Command("export"))
    .description("export a private key, armored under a passphrase")
    .argument("<name>")
    .option("--unarmored-hex", "print the private key as bare hexadecimal; needs --unsafe")
    .option("--unsafe", "allow an export without protection")
    .option("-y, --yes", "do not ask before an unprotected export")
    .action(async (name: string, { unarmoredHex, unsafe, yes }: ExportOptions, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      if (unarmoredHex !== unsafe) throw new CliError("a bare export needs both --unarmored-hex and --unsafe");
      const key = findKey(keyring, name, prefix);
      if (unarmoredHex) {
        await confirm(io, "The private key will be shown UNPROTECTED. Go on?", yes);
        io.out(line(toHex(await keyring.secret(key.name))));
        return;
      }
      if (key.publicKey.type === "secp256r1")
        throw new CliError("a secp256r1 key has no armored form: export it with --unarmored-hex --unsafe");
      const secret = await keyring.secret(key.name);
      const passphrase = await io.prompt.secret("Enter a passphrase to protect the exported key: ");
      if (passphrase.length < 8) throw new CliError("a passphrase needs at least 8 characters");
      io.out(line(exportSecret(secret, passphrase)));
    });
}

function readArmor(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new CliError(`cannot read ${path}`);
  }
}

export function importCommand(io: Io): Command {
  return withKeyringOptions(new Command("import"))
    .description("import an armored private key, as export prints it")
    .argument("<name>")
    .argument("<keyfile>")
    .action(async (name: string, path: string, _: unknown, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      const armored = readArmor(path);
      const secret = importSecret(armored, await io.prompt.secret("Enter the passphrase of the exported key: "));
      printResult(io, globalOptions(command).output, keyView(await keyring.addSecret(name, secret), prefix));
    });
}

export function importHexCommand(io: Io): Command {
  return withKeyringOptions(new Command("import-hex"))
    .description(
      "import a private key from hexadecimal; asked for when it is not given, which keeps it out of the shell's history",
    )
    .argument("<name>")
    .argument("[hex]")
    .addOption(keyTypeOption())
    .action(async (name: string, given: string | undefined, { keyType }: { keyType: Curve }, command: Command) => {
      const { keyring, prefix } = keyringOf(io, command);
      const text = (given ?? (await io.prompt.secret("Enter the private key in hexadecimal: ")))
        .trim()
        .replace(/^0x/, "");
      if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new CliError("invalid private key: expected 64 hexadecimal digits");
      printResult(
        io,
        globalOptions(command).output,
        keyView(await keyring.addSecret(name, fromHex(text), keyType), prefix),
      );
    });
}
