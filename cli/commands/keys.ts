import { Command } from "commander";
import type { Io } from "../io.ts";
import { addCommand, mnemonicCommand } from "./keys/add.ts";
import { deleteCommand, renameCommand } from "./keys/change.ts";
import { listCommand, showCommand } from "./keys/show.ts";
import { exportCommand, importCommand, importHexCommand } from "./keys/transfer.ts";

/** `eco2d keys`: the keys of this machine's user. */
export function keysCommand(io: Io): Command {
  const keys = new Command("keys").description("manage the keys that sign transactions");
  for (const make of [
    ...[addCommand, listCommand, showCommand, renameCommand, deleteCommand],
    ...[exportCommand, importCommand, importHexCommand, mnemonicCommand],
  ]) {
    keys.addCommand(make(io));
  }
  return keys;
}
