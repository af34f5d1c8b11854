import { Command, InvalidArgumentError } from "commander";
import {
  checkPrivateFields,
  disclosePrivateFields,
  hidePrivateFields,
  privateHash,
  readPrivateFields,
} from "../../client/privateFields.ts";
import { toBase64 } from "../../codec/bytes.ts";
import { reasonOf } from "../../node/errors.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { connectChain } from "../tx/chain.ts";
import { emitDocument, readText } from "../tx/files.ts";

interface OutFlags {
  readonly outputDocument?: string;
}

function readField(text: string, before: readonly (readonly [string, string])[] = []): (readonly [string, string])[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  const name = text.slice(0, at);
  if (before.some(([known]) => known === name)) throw new InvalidArgumentError(`The field "${name}" is there twice.`);
  return [...before, [name, text.slice(at + 1)]];
}

const readName = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** Runs what may throw on a file of private fields. @throws CliError that names the file */
function onFile<T>(file: string, run: (text: string) => T): T {
  const text = readText(file);
  try {
    return run(text);
  } catch (error) {
    throw new CliError(`${file}: ${reasonOf(error)}`);
  }
}

function hide(io: Io): Command {
  return new Command("hide")
    .description("make a file of what stays off chain, and the salted hash of it for the profile")
    .argument("<address>", "address of the carbon account")
    .requiredOption("--field <name=value>", "a field that stays off chain; give it again for more", readField)
    .requiredOption("--output-document <file>", "where to write the file: without it nobody can show the fields again")
    .action((address: string, flags: { field: readonly (readonly [string, string])[]; outputDocument: string }) => {
      const file = hidePrivateFields(address, Object.fromEntries(flags.field));
      emitDocument(io, JSON.stringify(file, undefined, 2), flags.outputDocument);
      io.out(line(toBase64(privateHash(file))));
      io.err(line(`keep ${flags.outputDocument}; the line above is the private_hash of the profile`));
    });
}

function disclose(io: Io): Command {
  return new Command("disclose")
    .description("make a file that shows some of the fields alone, and that the same hash proves")
    .argument("<file>", `as "eco2d carbon-account hide" writes it`)
    .requiredOption("--field <name>", "a field to show; give it again for more", readName)
    .option("--output-document <file>", "write to a file instead of printing")
    .action((path: string, { field, outputDocument }: OutFlags & { field: readonly string[] }) => {
      const part = onFile(path, (text) => disclosePrivateFields(readPrivateFields(text), field));
      emitDocument(io, JSON.stringify(part, undefined, 2), outputDocument);
    });
}

function check(io: Io): Command {
  return withNode(new Command("check"))
    .description("check a file of private fields against the profile on chain")
    .argument("<file>", `as "eco2d carbon-account hide" or "disclose" writes it`)
    .action(async (path: string, { node }: { node: string }, command: Command) => {
      const file = onFile(path, readPrivateFields);
      const { profile } = await connectChain(node).query.offset.carbonAccount({ address: file.account });
      const hash = profile?.fields?.privateHash ?? new Uint8Array(0);
      if (hash.length === 0) throw new CliError(`the profile of ${file.account} has no salted hash`);
      const verdict = checkPrivateFields(file, file.account, hash);
      if (!verdict.ok) throw new CliError(`${path} is not proven: ${verdict.reason}`);
      const { output } = globalOptions(command);
      printResult(io, output, { proven: true, account: verdict.account, shown: verdict.shown, hidden: verdict.hidden });
    });
}

/** `eco2d carbon-account`: what the holder of a carbon account keeps off chain. */
export function carbonAccountCommand(io: Io): Command {
  return new Command("carbon-account")
    .description("private fields of carbon accounts, which the profile holds a salted hash of")
    .addCommand(hide(io))
    .addCommand(disclose(io))
    .addCommand(check(io));
}
