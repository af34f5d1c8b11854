import { z } from "zod";
import type { PublicKey } from "../../codec/crypto/address.ts";
import { CliError } from "../errors.ts";
import { type PublicKeyJson, publicKeyFromJson, publicKeyToJson } from "./publicKey.ts";
import { sealedSchema } from "./seal.ts";

/** `local`: the private key is here. `offline`: only the public key is. `multi`: a multisig, others sign for it. */
export type KeyType = "local" | "offline" | "multi";

/** A key as the keyring knows it without a password. */
export interface KeyInfo {
  readonly name: string;
  readonly type: KeyType;
  readonly publicKey: PublicKey;
}

const fileSchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  type: z.enum(["local", "offline", "multi"]),
  pubkey: z.unknown(),
  secret: z.union([sealedSchema, z.strictObject({ cipher: z.literal("none"), data: z.base64() })]).optional(),
});

export type StoredSecret = NonNullable<z.output<typeof fileSchema>["secret"]>;

export interface KeyFile extends KeyInfo {
  readonly secret: StoredSecret | undefined;
}

export function writeKeyFile({ name, type, publicKey, secret }: KeyFile): string {
  const pubkey: PublicKeyJson = publicKeyToJson(publicKey);
  return `${JSON.stringify({ version: 1, name, type, pubkey, ...(secret === undefined ? {} : { secret }) }, undefined, 1)}\n`;
}

/** @throws CliError naming the file */
export function readKeyFile(text: string, path: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`${path} is damaged: not JSON`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw new CliError(`${path} is damaged: ${z.prettifyError(parsed.error).split("\n")[0]}`);
  const { name, type, pubkey, secret } = parsed.data;
  const publicKey = publicKeyFromJson(pubkey);
  if (publicKey === undefined) throw new CliError(`${path} is damaged: pubkey is no public key`);
  return { name, type, publicKey, secret };
}

/** What a sealed secret is bound to: a file cannot be made to sign under another name or key. */
export const boundTo = ({ name, publicKey }: KeyInfo): string => JSON.stringify([name, publicKeyToJson(publicKey)]);
