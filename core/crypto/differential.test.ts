import { beforeAll, describe, expect, test } from "@jest/globals";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { concatBytes, equalBytes, fromHex } from "../../codec/bytes.ts";
import { verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { loadNative, nativeSecp256k1 } from "./verify.ts";

const runs = process.env["ECO2_LONG"] === undefined ? 100 : 3_000;
const { n, p } = secp256k1.Point.CURVE();
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, "0"));

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

/** How many of the cases are taken and how many refused: what is demanded of each never rests on chance. */
function tally(verdicts: readonly boolean[]): { taken: number; refused: number } {
  const taken = verdicts.filter(Boolean).length;
  return { taken, refused: verdicts.length - taken };
}

/** Every case that is tried has the verdict that its making says. */
function explore<T>(what: fc.Arbitrary<T>, check: (value: T) => void): void {
  fc.assert(fc.property(what, check), { numRuns: runs });
}

const fixed = (() => {
  const secret = bytesOf(0xec02n);
  const message = new TextEncoder().encode("one honest signature");
  return { message, key: secp256k1.getPublicKey(secret, true), signature: secp256k1.sign(message, secret) };
})();

/** The key of which any R that is a point and any S are a signature; `undefined` where no point has this R. */
function keyOf(r: bigint, s: bigint, message: Uint8Array): Uint8Array | undefined {
  try {
    return secp256k1.recoverPublicKey(concatBytes(Uint8Array.of(0), bytesOf(r), bytesOf(s)), message);
  } catch {
    return undefined;
  }
}

describe("the native and the portable verifier of secp256k1 say the same", () => {
  test("of honest signatures", () => {
    explore(honest, ({ signature, message, key }) => expect(agree(signature, message, key)).toBe(true));
  });

  test("of signatures with bytes changed", () => {
    const bent = fc.tuple(honest, fc.array(fc.tuple(fc.nat(63), fc.nat(255)), { minLength: 1, maxLength: 3 }));
    explore(bent, ([{ signature, message, key }, changes]) => {
      const changed = signature.slice();
      for (const [place, value] of changes) changed[place] = value;
      expect(agree(changed, message, key)).toBe(equalBytes(changed, signature));
    });
  });

  test("of every byte of a signature changed", () => {
    const verdicts = Array.from(fixed.signature, (byte, place) => {
      const changed = fixed.signature.slice();
      changed[place] = byte ^ 1;
      return agree(changed, fixed.message, fixed.key);
    });
    expect(tally(verdicts)).toEqual({ taken: 0, refused: 64 });
  });

  test("of R and S at every pair of edges", () => {
    const { signature, message, key } = fixed;
    const rs = [signature.subarray(0, 32), ...edges.map(bytesOf)];
    const ss = [signature.subarray(32), ...edges.map(bytesOf)];
    const verdicts = rs.flatMap((r) => ss.map((s) => agree(concatBytes(r, s), message, key)));
    // The honest pair alone.
    expect(tally(verdicts)).toEqual({ taken: 1, refused: rs.length * ss.length - 1 });
  });

  test("of R and S at their edges and anywhere", () => {
    const cases = fc.tuple(honest, fc.option(scalar), fc.option(scalar));
    explore(cases, ([{ signature, message, key }, r, s]) => {
      const parts = [
        r === null ? signature.subarray(0, 32) : bytesOf(r),
        s === null ? signature.subarray(32) : bytesOf(s),
      ];
      const given = concatBytes(...parts);
      expect(agree(given, message, key)).toBe(equalBytes(given, signature));
    });
  });

  test("of the twin of every honest signature, which is refused", () => {
    explore(honest, ({ signature, message, key }) => {
      const s = secp256k1.Point.Fn.fromBytes(signature.subarray(32));
      expect(agree(concatBytes(signature.subarray(0, 32), bytesOf(n - s)), message, key)).toBe(false);
    });
  });

  test("of signatures that are made to fit small R and S at its edges", () => {
    const verdicts: boolean[] = [];
    for (let r = 1n; r <= 20n; r++) {
      for (const s of edges.filter((edge) => edge > 0n && edge < n)) {
        const key = keyOf(r, s, fixed.message);
        if (key === undefined) continue;
        const taken = agree(concatBytes(bytesOf(r), bytesOf(s)), fixed.message, key);
        expect([r, s, taken]).toEqual([r, s, s <= n / 2n]);
        verdicts.push(taken);
      }
    }
    const { taken, refused } = tally(verdicts);
    expect(Math.min(taken, refused)).toBeGreaterThan(0);
  });

  test("of signatures that are made to fit R and S, with the key recovered from them", () => {
    const made = fc.tuple(
      fc.oneof(fc.bigInt(1n, 50n), fc.bigInt(1n, n - 1n)),
      scalar,
      fc.uint8Array({ maxLength: 32 }),
    );
    explore(made, ([r, s, message]) => {
      const key = s < 1n || s >= n ? undefined : keyOf(r, s, message);
      const verdict = agree(concatBytes(bytesOf(r), bytesOf(s)), message, key ?? secp256k1.Point.BASE.toBytes());
      // Low S is taken, even where R is small.
      expect(verdict).toBe(key !== undefined && s <= n / 2n);
    });
  });

  test("of other keys, most of them not on the curve", () => {
    explore(fc.tuple(honest, otherKey), ([{ signature, message }, key]) =>
      expect(agree(signature, message, key)).toBe(false),
    );
  });

  test("of signatures of another length", () => {
    const cases = fc.tuple(honest, fc.nat(130));
    explore(cases, ([{ signature, message, key }, length]) => {
      const cut = concatBytes(signature, new Uint8Array(66)).slice(0, length === 64 ? 63 : length);
      expect(agree(cut, message, key)).toBe(false);
    });
  });
});
