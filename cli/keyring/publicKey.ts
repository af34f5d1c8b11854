import { base64 } from "@scure/base";
import { z } from "zod";
import { addressOf, type PublicKey } from "../../codec/crypto/address.ts";

const bytes = z.base64().transform((text) => base64.decode(text));

const simple = z.discriminatedUnion("@type", [
  z.strictObject({ "@type": z.literal("/cosmos.crypto.secp256k1.PubKey"), key: bytes }),
  z.strictObject({ "@type": z.literal("/cosmos.crypto.secp256r1.PubKey"), key: bytes }),
  z.strictObject({ "@type": z.literal("/cosmos.crypto.ed25519.PubKey"), key: bytes }),
]);
const multisig = z.strictObject({
  "@type": z.literal("/cosmos.crypto.multisig.LegacyAminoPubKey"),
  threshold: z.int().positive(),
  public_keys: z.array(simple).min(1),
});
const anyKey = z.union([simple, multisig]);

/** Public key in the JSON form that Cosmos nodes print and take. */
export type PublicKeyJson =
  | { readonly "@type": string; readonly key: string }
  | { readonly "@type": string; readonly threshold: number; readonly public_keys: readonly PublicKeyJson[] };

const typeUrls = {
  secp256k1: "/cosmos.crypto.secp256k1.PubKey",
  secp256r1: "/cosmos.crypto.secp256r1.PubKey",
  ed25519: "/cosmos.crypto.ed25519.PubKey",
} as const;
const kinds = ["secp256k1", "secp256r1", "ed25519"] as const;

export function publicKeyToJson(key: PublicKey): PublicKeyJson {
  if (key.type !== "multisig") return { "@type": typeUrls[key.type], key: base64.encode(key.key) };
  return {
    "@type": "/cosmos.crypto.multisig.LegacyAminoPubKey",
    threshold: key.threshold,
    public_keys: key.keys.map(publicKeyToJson),
  };
}

const fromSimple = (json: z.output<typeof simple>): PublicKey => ({
  type: kinds.find((kind) => typeUrls[kind] === json["@type"]) ?? "ed25519",
  key: json.key,
});

/** @returns undefined when it is no public key, or one that has no address */
export function publicKeyFromJson(json: unknown): PublicKey | undefined {
  const parsed = anyKey.safeParse(json);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const key: PublicKey =
    "public_keys" in data
      ? { type: "multisig", threshold: data.threshold, keys: data.public_keys.map(fromSimple) }
      : fromSimple(data);
  try {
    addressOf(key);
  } catch {
    return undefined;
  }
  return key.type === "multisig" && key.threshold > key.keys.length ? undefined : key;
}
