import { Command } from "commander";
import { replayCommand } from "../debug/replay.ts";
import { appHashCommand, diffCommand } from "../debug/stores.ts";
import type { Io } from "../io.ts";

/** `eco2d debug`: where states part, and why. It changes nothing. */
export function debugCommand(io: Io): Command {
  const debug = new Command("debug").description("find where the states of two nodes part");
  for (const make of [appHashCommand, diffCommand, replayCommand]) debug.addCommand(make(io));
  return debug;
}
