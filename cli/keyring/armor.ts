import { CliError } from "../errors.ts";

/** OpenPGP ASCII armor (RFC 4880, section 6), which Cosmos nodes carry keys in. */
export interface Armored {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
}

function crc24(data: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of data) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

function checksum(data: Uint8Array): string {
  const crc = crc24(data);
  return Buffer.from([crc >> 16, (crc >> 8) & 0xff, crc & 0xff]).toString("base64");
}

export function encodeArmor({ type, headers, data }: Armored): string {
  const body =
    Buffer.from(data)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [
    `-----BEGIN ${type}-----`,
    ...Object.entries(headers).map(([key, value]) => `${key}: ${value}`),
    "",
    ...body,
    `=${checksum(data)}`,
    `-----END ${type}-----`,
  ].join("\n");
}

const form =
  /-----BEGIN ([^\n]+)-----\n((?:[^\n:]+: [^\n]*\n)*)\n([A-Za-z0-9+/=\n]*?)\n?=([A-Za-z0-9+/]{4})\n-----END \1-----/;

/** @throws CliError when the text holds no armor, or its checksum is wrong */
export function decodeArmor(text: string): Armored {
  const match = form.exec(text.replaceAll("\r\n", "\n"));
  if (match === null)
    throw new CliError("not an armored key: expected -----BEGIN TENDERMINT PRIVATE KEY----- and what belongs to it");
  const [, type = "", headerLines = "", body = "", sum = ""] = match;
  const data = new Uint8Array(Buffer.from(body.replaceAll("\n", ""), "base64"));
  if (checksum(data) !== sum) throw new CliError("the armored key is damaged: its checksum is wrong");
  const headers = Object.fromEntries(
    headerLines
      .split("\n")
      .filter((header) => header !== "")
      .map((header) => {
        const colon = header.indexOf(": ");
        return [header.slice(0, colon), header.slice(colon + 2)];
      }),
  );
  return { type, headers, data };
}
