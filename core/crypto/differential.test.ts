import { beforeAll, describe, expect, test } from "@jest/globals";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { concatBytes, fromHex } from "../../codec/bytes.ts";
import { verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { loadNative, nativeSecp256k1 } from "./verify.ts";

const runs = process.env["ECO2_LONG"] === undefined ? 100 : 3_000;
const { n, p } = secp256k1.Point.CURVE();
const bytesOf = (value: bigint) => fromHex((value % (1n << 256n)).toString(16).padStart(64, "0"));

const verifiers = { native: verifySecp256k1 };
beforeAll(async () => {
  const native = await loadNative();
  if (native === undefined) throw new Error("the native secp256k1 library is not there to be tested");
  verifiers.native = nativeSecp256k1(native);
});

/** Where arithmetic of scalars and of the field turns over. */
const edges = [
  0n,
  1n,
  2n,
  n / 2n - 1n,
  n / 2n,
  n / 2n + 1n,
  n - 2n,
  n - 1n,
  n,
  n + 1n,
  p - n,
  p - 1n,
  p,
  p + 1n,
].concat((1n << 256n) - 1n, 1n << 255n);
const scalar = fc.oneof(fc.constantFrom(...edges), fc.bigInt(0n, (1n << 256n) - 1n));
const honest = fc
  .record({ secret: fc.bigInt(1n, n - 1n), message: fc.uint8Array({ maxLength: 64 }) })
  .map(({ secret, message }) => ({
    message,
    key: secp256k1.getPublicKey(bytesOf(secret), true),
    signature: secp256k1.sign(message, bytesOf(secret)),
  }));
const otherKey = fc.oneof(
  fc.tuple(fc.constantFrom(2, 3), scalar).map(([form, x]) => concatBytes(Uint8Array.of(form), bytesOf(x))),
  fc.uint8Array({ minLength: 33, maxLength: 33 }),
  fc.uint8Array({ maxLength: 66 }),
);

function agree(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const portable = verifySecp256k1(signature, message, key);
  expect(verifiers.native(signature, message, key)).toBe(portable);
  return portable;
}

/** Over and over, and of all that were tried some were taken and some refused where both are possible. */
function explore<T>(what: fc.Arbitrary<T>, check: (value: T) => boolean): { taken: number; refused: number } {
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(what, (value) => {
      counts[check(value) ? "taken" : "refused"] += 1;
    }),
    { numRuns: runs },
  );
  return counts;
}

describe("the native and the portable verifier of secp256k1 say the same", () => {
  test("of honest signatures", () => {
    expect(explore(honest, ({ signature, message, key }) => agree(signature, message, key)).refused).toBe(0);
  });

  test("of signatures with bytes changed", () => {
    const bent = fc.tuple(honest, fc.array(fc.tuple(fc.nat(63), fc.nat(255)), { minLength: 1, maxLength: 3 }));
    const { refused } = explore(bent, ([{ signature, message, key }, changes]) => {
      const changed = signature.slice();
      for (const [place, value] of changes) changed[place] = value;
      return agree(changed, message, key);
    });
    expect(refused).toBeGreaterThan(runs / 2);
  });

  test("of R and S at their edges", () => {
    const cases = fc.tuple(honest, fc.option(scalar), fc.option(scalar));
    const { taken, refused } = explore(cases, ([{ signature, message, key }, r, s]) =>
      agree(
        concatBytes(
          r === null ? signature.subarray(0, 32) : bytesOf(r),
          s === null ? signature.subarray(32) : bytesOf(s),
        ),
        message,
        key,
      ),
    );
    expect(taken).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(runs / 2);
  });

  test("of the twin of every honest signature, which is refused", () => {
    const { taken } = explore(honest, ({ signature, message, key }) => {
      const s = secp256k1.Point.Fn.fromBytes(signature.subarray(32));
      return agree(concatBytes(signature.subarray(0, 32), bytesOf(n - s)), message, key);
    });
    expect(taken).toBe(0);
  });

  test("of signatures that are made to fit R and S, with the key recovered from them", () => {
    // Any R that is a point and any S are a signature of some key: low S is taken, even where R is small.
    const made = fc.tuple(
      fc.oneof(fc.bigInt(1n, 50n), fc.bigInt(1n, n - 1n)),
      scalar,
      fc.uint8Array({ maxLength: 32 }),
    );
    const { taken, refused } = explore(made, ([r, s, message]) => {
      if (s < 1n || s >= n) return agree(concatBytes(bytesOf(r), bytesOf(s)), message, secp256k1.Point.BASE.toBytes());
      let key = secp256k1.Point.BASE.toBytes();
      try {
        const form = concatBytes(Uint8Array.of(0), bytesOf(r), bytesOf(s));
        key = secp256k1.recoverPublicKey(form, message) ?? key;
      } catch {
        // No point has this R.
      }
      return agree(concatBytes(bytesOf(r), bytesOf(s)), message, key);
    });
    expect(taken).toBeGreaterThan(runs / 20);
    expect(refused).toBeGreaterThan(runs / 20);
  });

  test("of other keys, most of them not on the curve", () => {
    const { taken } = explore(fc.tuple(honest, otherKey), ([{ signature, message }, key]) =>
      agree(signature, message, key),
    );
    expect(taken).toBe(0);
  });

  test("of signatures of another length", () => {
    const cases = fc.tuple(honest, fc.nat(130));
    const { refused } = explore(cases, ([{ signature, message, key }, length]) => {
      const cut = concatBytes(signature, new Uint8Array(66)).slice(0, length === 64 ? 63 : length);
      return agree(cut, message, key);
    });
    expect(refused).toBe(runs);
  });
});
