import { Command, Option } from "commander";
import {
  claimDevice,
  type Device,
  type DeviceCurve,
  deviceCurves,
  deviceKey,
  newDevice,
} from "../../../client/notary/device.ts";
import { toBase64 } from "../../../codec/bytes.ts";
import { DeviceKey } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { accountAddress } from "../../account.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { keyringOf, withKeyringOptions } from "../../keyringOptions.ts";
import { readDevice, writeDevice } from "../../notary/deviceFile.ts";
import { printResult } from "../../output.ts";

const keyJson = (device: Device) => toJson(DeviceKey.$type, deviceKey(device));

function newDeviceCommand(io: Io): Command {
  return new Command("new")
    .description("make a key for a meter or a sensor; its file belongs where the device is, and nowhere else")
    .argument("<file>", "where to write it; a file that is there is not touched")
    .addOption(new Option("--type <curve>", "curve of the key").choices(deviceCurves).default("secp256k1"))
    .action((file: string, { type }: { type: DeviceCurve }, command: Command) => {
      const device = newDevice(type);
      writeDevice(file, device);
      printResult(io, globalOptions(command).output, { device_key: keyJson(device) });
      io.err(line(`keep ${file} secret: whoever has it can sign readings of the device`));
    });
}

interface ShowFlags {
  readonly operator?: string;
  readonly chainId?: string;
}

function show(io: Io): Command {
  return withKeyringOptions(new Command("show"))
    .description("print the public key of a device, and its signature for the operator that registers it")
    .argument("<file>", `as "eco2d notary device new" writes it`)
    .option("--operator <address|key>", "who registers the device as a source")
    .option("--chain-id <id>", "where it is registered")
    .action((file: string, flags: ShowFlags, command: Command) => {
      const device = readDevice(file);
      const { operator, chainId } = flags;
      if ((operator === undefined) !== (chainId === undefined))
        throw new CliError("for the signature both --operator and --chain-id are needed");
      const signed =
        operator === undefined || chainId === undefined
          ? {}
          : { device_signature: toBase64(claimDevice(device, chainId, addressOf(io, operator, command)).signature) };
      printResult(io, globalOptions(command).output, { device_key: keyJson(device), ...signed });
    });
}

function addressOf(io: Io, operator: string, command: Command): string {
  const { keyring, prefix } = keyringOf(io, command);
  return accountAddress(operator, keyring, prefix);
}

/** `eco2d notary device`. */
export function deviceCommand(io: Io): Command {
  return new Command("device").description("keys of devices").addCommand(newDeviceCommand(io)).addCommand(show(io));
}
