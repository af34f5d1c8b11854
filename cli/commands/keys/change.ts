import { Command } from "commander";
import { confirm } from "../../confirm.ts";
import { type Io, line } from "../../io.ts";
import { keyringOf, withKeyringOptions } from "../../keyringOptions.ts";

export function deleteCommand(io: Io): Command {
  return withKeyringOptions(new Command("delete"))
    .description("delete keys; without the mnemonic they are lost")
    .argument("<names...>")
    .option("-y, --yes", "do not ask")
    .action(async (names: string[], { yes }: { yes?: boolean }, command: Command) => {
      const { keyring } = keyringOf(io, command);
      for (const { name } of names.map(keyring.get)) {
        await confirm(io, `Key "${name}" will be deleted for ever. Go on?`, yes);
        keyring.remove(name);
        io.err(line(`Key "${name}" deleted.`));
      }
    });
}

export function renameCommand(io: Io): Command {
  return withKeyringOptions(new Command("rename"))
    .description("give a key another name")
    .argument("<old>")
    .argument("<new>")
    .action(async (from: string, to: string, _: unknown, command: Command) => {
      const { keyring } = keyringOf(io, command);
      await keyring.rename(from, to);
      io.err(line(`Key "${from}" is now "${to}".`));
    });
}
