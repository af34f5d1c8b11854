import { Command } from "commander";
import type { Io } from "../io.ts";
import { batchCommand } from "./notary/batch.ts";
import { deviceCommand } from "./notary/device.ts";
import { signCommand } from "./notary/sign.ts";

/** `eco2d notary`: what devices, operators and notaries do off chain. Messages and queries of the module are under tx and query. */
export function notaryCommand(io: Io): Command {
  return new Command("notary")
    .description("keys of devices, signed readings and batches of readings")
    .addCommand(deviceCommand(io))
    .addCommand(signCommand(io))
    .addCommand(batchCommand(io));
}
