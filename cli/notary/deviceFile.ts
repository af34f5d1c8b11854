import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type Device, deviceCurves, deviceKey } from "../../client/notary/device.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { reasonOf, systemCode } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

const format = "eco2-device/1";
const layout = z.strictObject({
  format: z.literal(format),
  type: z.enum(deviceCurves),
  secret: z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits are needed"),
});

/** Writes the key of a device for its owner alone. @throws CliError where the file is there already: it may hold another key */
export function writeDevice(path: string, { curve, secret }: Device): void {
  const text = `${JSON.stringify({ format, type: curve, secret: toHex(secret) }, undefined, 2)}\n`;
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw new CliError(`${path} is there already: it may hold the key of a device`);
    throw new CliError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's words quote the text, which may be the secret.
    throw new CliError("it is not JSON");
  }
}

/** Reads what `writeDevice` wrote. @throws CliError */
export function readDevice(path: string): Device {
  try {
    const { type, secret } = layout.parse(jsonOf(readFileSync(path, "utf8")));
    const device = { curve: type, secret: fromHex(secret) };
    deviceKey(device);
    return device;
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? `${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}` : reasonOf(error);
    throw new CliError(`${path} is no key of a device: ${reason}`);
  }
}
