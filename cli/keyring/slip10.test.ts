import { describe, expect, test } from "@jest/globals";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { publicKeyOf } from "./secret.ts";
import { deriveP256 } from "./slip10.ts";

const seed = fromHex("000102030405060708090a0b0c0d0e0f");

// https://github.com/satoshilabs/slips/blob/master/slip-0010.md, test vector 1 and the one of a derivation that is tried again.
describe("keys of NIST P-256 are those of SLIP-0010", () => {
  test.each([
    [
      "m",
      "612091aaa12e22dd2abef664f8a01a82cae99ad7441b7ef8110424915c268bc2",
      "0266874dc6ade47b3ecd096745ca09bcd29638dd52c2c12117b11ed3e458cfa9e8",
    ],
    [
      "m/0'",
      "6939694369114c67917a182c59ddb8cafc3004e63ca5d3b84403ba8613debc0c",
      "0384610f5ecffe8fda089363a41f56a5c7ffc1d81b59a612d0d649b2d22355590c",
    ],
    [
      "m/0'/1",
      "284e9d38d07d21e4e281b645089a94f4cf5a5a81369acf151a1c3a57f18b2129",
      "03526c63f8d0b4bbbf9c80df553fe66742df4676b241dabefdef67733e070f6844",
    ],
    [
      "m/28578'/33941",
      "092154eed4af83e078ff9b84322015aefe5769e31270f62c3f66c33888335f3a",
      "0235bfee614c0d5b2cae260000bb1d0d84b270099ad790022c1ae0b2e782efe120",
    ],
  ])("%s", (path, secret, publicKey) => {
    const derived = deriveP256(seed, path);
    expect(toHex(derived)).toBe(secret);
    expect(publicKeyOf(derived, "secp256r1")).toEqual({ type: "secp256r1", key: fromHex(publicKey) });
  });
});
