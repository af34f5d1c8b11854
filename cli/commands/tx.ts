import { Command } from "commander";
import type { Io } from "../io.ts";
import { broadcastCommand, decodeCommand, encodeCommand, simulateCommand } from "../tx/fileCommands.ts";
import { txCommands } from "../tx/generated.ts";
import { multisignCommand } from "../tx/multisignCommand.ts";
import { signCommand } from "../tx/signCommand.ts";

const ofFiles = [signCommand, multisignCommand, broadcastCommand, encodeCommand, decodeCommand, simulateCommand];

/** `eco2d tx`: making, signing and sending transactions. @param only the one word behind it, whose commands alone are made */
export function txCommand(io: Io, only?: string): Command {
  const tx = new Command("tx").description("make, sign and send transactions");
  for (const make of ofFiles) tx.addCommand(make(io));
  for (const command of txCommands(io, only)) tx.addCommand(command);
  return tx;
}
