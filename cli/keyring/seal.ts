import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { base64 } from "@scure/base";
import { z } from "zod";

/** Bytes under AES-256-GCM; `data` ends with the 16-byte tag. All base64. */
export const sealedSchema = z.strictObject({ cipher: z.literal("aes-256-gcm"), iv: z.base64(), data: z.base64() });
export type Sealed = z.output<typeof sealedSchema>;

export const kdfSchema = z.strictObject({
  name: z.literal("scrypt"),
  salt: z.base64(),
  // Bounds keep a file that someone else wrote from taking all memory.
  n: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
});
export type Kdf = z.output<typeof kdfSchema>;

/** Parameters for interactive use by OWASP's password storage recommendation: 128 MiB, some 0.4 s. */
export const newKdf = (): Kdf => ({ name: "scrypt", salt: base64.encode(randomBytes(16)), n: 2 ** 17, r: 8, p: 1 });

/** 32 bytes from a password; its Unicode form does not matter. */
export function keyFromPassword(password: string, { salt, n, r, p }: Kdf): Uint8Array {
  return scryptSync(password.normalize("NFKC"), base64.decode(salt), 32, { N: n, r, p, maxmem: 256 * n * r });
}

/** @param bound what must be the same when it is opened; it is not stored */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { cipher: "aes-256-gcm", iv: base64.encode(iv), data: base64.encode(data) };
}

/** @returns undefined when the key is wrong, or anything was changed */
export function unseal(key: Uint8Array, { iv, data }: Sealed, bound: string): Uint8Array | undefined {
  const bytes = base64.decode(data);
  if (bytes.length < 16) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, base64.decode(iv)).setAAD(Buffer.from(bound));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}
