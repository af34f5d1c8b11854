import {
  ics23,
  iavlSpec as theirIavl,
  tendermintSpec as theirSimple,
  verifyExistence,
  verifyNonExistence,
} from "@confio/ics23";
import { describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { build, type Entry, existenceAt, leafOp } from "../../test/proofTree.ts";
import { compareBytes, concatBytes, equalBytes, toHex, toUtf8 } from "../bytes.ts";
import { CommitmentProof, ExistenceProof, InnerOp, NonExistenceProof } from "../gen/cosmos/ics23/v1/proofs.ts";
import { merkleProof, merkleRoot, multistoreLeaves, multistoreRoot, pathSides } from "../merkle.ts";
import { opTypes, proofsOfOps } from "./ops.ts";
import { iavlSpec, type ProofError } from "./spec.ts";
import { checkExistence, checkNonExistence, verifyMembership, verifyNonMembership } from "./verify.ts";

const entries = fc
  .uniqueArray(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.uint8Array({ minLength: 1, maxLength: 9 })), {
    minLength: 1,
    maxLength: 12,
    selector: ([key]) => toHex(key),
  })
  .map((list) => list.sort((a, b) => compareBytes(a[0], b[0])));
const version = fc.integer({ min: 1, max: 2 ** 40 });

const accepts = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch (error) {
    expect((error as ProofError).name).toBe("ProofError");
    return false;
  }
};
const theirExist = (proof: ExistenceProof) => ics23.ExistenceProof.decode(ExistenceProof.encode(proof).finish());
const theyAccept = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

describe("existence", () => {
  test("of every entry verifies, here and with @confio/ics23", () => {
    fc.assert(
      fc.property(entries, version, (list, v) => {
        const tree = build(list, v);
        list.forEach(([key, value], i) => {
          const proof = existenceAt(list, tree, i, v) ?? ExistenceProof.create();
          expect(checkExistence(iavlSpec, proof, key, value)).toEqual(tree.root);
          expect(() => verifyExistence(theirExist(proof), theirIavl, tree.root, key, value)).not.toThrow();
        });
      }),
    );
  });

  test("bent in any byte never verifies, and nothing that @confio/ics23 refuses does", () => {
    fc.assert(
      fc.property(
        entries,
        version,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (list, v, pick, place, flip) => {
          const tree = build(list, v);
          const index = pick % list.length;
          const honest = existenceAt(list, tree, index, v) ?? ExistenceProof.create();
          const bytes = ExistenceProof.encode(honest).finish();
          const at = place % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          let bent: ExistenceProof;
          try {
            bent = ExistenceProof.decode(bytes);
          } catch {
            return;
          }
          const [key, value] = list[index] ?? [];
          if (key === undefined || value === undefined) return;
          const ours = accepts(() => {
            if (!equalBytes(checkExistence(iavlSpec, bent, key, value), tree.root))
              throw Object.assign(new Error(), { name: "ProofError" });
          });
          if (ours) {
            expect(theyAccept(() => verifyExistence(theirExist(bent), theirIavl, tree.root, key, value))).toBe(true);
            expect(bent).toEqual(honest);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("absence", () => {
  test("between, before and after all entries verifies, here and with @confio/ics23; presence never does", () => {
    const any = fc.uint8Array({ minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(entries, any, version, fc.nat(), (list, key, v, shift) => {
        const tree = build(list, v);
        const after = list.findIndex(([other]) => compareBytes(other, key) >= 0);
        const next = after < 0 ? list.length : after;
        const present = list.some(([other]) => equalBytes(other, key));
        const proof = { key, left: existenceAt(list, tree, next - 1, v), right: existenceAt(list, tree, next, v) };
        const theirs = ics23.NonExistenceProof.decode(NonExistenceProof.encode(proof).finish());
        expect(accepts(() => checkNonExistence(iavlSpec, proof, key))).toBe(!present);
        expect(theyAccept(() => verifyNonExistence(theirs, theirIavl, tree.root, key))).toBe(!present);
        // Neighbours that do not touch, or an end that is none, must not hide what lies between.
        const gap = 1 + (shift % list.length);
        const wide = { ...proof, right: existenceAt(list, tree, next + gap, v) };
        expect(accepts(() => checkNonExistence(iavlSpec, wide, key))).toBe(
          !present && next + gap >= list.length && next >= list.length,
        );
        const open = { ...proof, left: existenceAt(list, tree, next - 1 - gap, v) };
        expect(accepts(() => checkNonExistence(iavlSpec, open, key))).toBe(!present && next - 1 < 0);
      }),
      { numRuns: 300 },
    );
  });

  test("with neighbours of two trees is none", () => {
    const list: Entry[] = [1, 3].map((k) => [Uint8Array.of(k), Uint8Array.of(k)]);
    const [tree, other] = [build(list, 1), build(list, 2)];
    const proof = { key: Uint8Array.of(2), left: existenceAt(list, tree, 0, 1), right: existenceAt(list, other, 1, 2) };
    expect(() => checkNonExistence(iavlSpec, proof, proof.key)).toThrow("neighbours are of two trees");
    expect(() => checkNonExistence(iavlSpec, { ...proof, left: undefined, right: undefined }, proof.key)).toThrow(
      "names no neighbour",
    );
  });
});

describe("a key of a store", () => {
  const list: Entry[] = [2, 4, 6].map((k) => [Uint8Array.of(k), toUtf8(`value ${k}`)]);
  const tree = build(list, 7);
  const stores = ["acc", "bank", "consensus", "offset", "registry"].map((name) => ({
    name,
    root: sha256(toUtf8(name)),
  }));
  const all = stores.map((store) => (store.name === "offset" ? { ...store, root: tree.root } : store));
  const appHash = multistoreRoot(all);
  const leaves = multistoreLeaves(all);
  const path = merkleProof(leaves, 3).aunts.map((aunt, i) =>
    pathSides(3, leaves.length)[i] === "left"
      ? InnerOp.fromPartial({ hash: 1, prefix: concatBytes(Uint8Array.of(1), aunt) })
      : InnerOp.fromPartial({ hash: 1, prefix: Uint8Array.of(1), suffix: aunt }),
  );
  const ofStore: ExistenceProof = { key: toUtf8("offset"), value: tree.root, leaf: leafOp(Uint8Array.of(0)), path };
  const proofOf = (value: ExistenceProof): CommitmentProof => ({ proof: { $case: "exist", value } });
  const four = existenceAt(list, tree, 1, 7) ?? ExistenceProof.create();
  const proofs = [proofOf(four), proofOf(ofStore)];
  const absent: CommitmentProof = {
    proof: { $case: "nonexist", value: { key: Uint8Array.of(5), left: four, right: existenceAt(list, tree, 2, 7) } },
  };

  test("verifies up to the application hash, present and absent", () => {
    expect(merkleRoot(leaves)).toEqual(appHash);
    expect(() => verifyExistence(theirExist(ofStore), theirSimple, appHash, ofStore.key, ofStore.value)).not.toThrow();
    expect(() => verifyMembership(appHash, "offset", Uint8Array.of(4), toUtf8("value 4"), proofs)).not.toThrow();
    expect(() => verifyNonMembership(appHash, "offset", Uint8Array.of(5), [absent, proofOf(ofStore)])).not.toThrow();
    const ops = [Uint8Array.of(4), toUtf8("offset")].map((key, i) => ({
      type: opTypes[i] ?? "",
      key,
      data: CommitmentProof.encode(proofs[i] ?? absent).finish(),
    }));
    expect(proofsOfOps({ ops }, "offset", Uint8Array.of(4))).toEqual(proofs);
    expect(() => proofsOfOps({ ops: ops.slice(1) }, "offset", Uint8Array.of(4))).toThrow("1 proof operations");
    expect(() => proofsOfOps({ ops: [...ops].reverse() }, "offset", Uint8Array.of(4))).toThrow("ics23:iavl is needed");
    expect(() => proofsOfOps({ ops }, "bank", Uint8Array.of(4))).toThrow("operation 1 is of another key");
  });

  const four4 = toUtf8("value 4");
  test.each([
    [
      "another value",
      () => verifyMembership(appHash, "offset", Uint8Array.of(4), toUtf8("value 5"), proofs),
      "iavl proof is of another value",
    ],
    [
      "another key",
      () => verifyMembership(appHash, "offset", Uint8Array.of(5), four4, proofs),
      "iavl proof is of another key",
    ],
    [
      "another store",
      () => verifyMembership(appHash, "bank", Uint8Array.of(4), four4, proofs),
      "simple proof is of another key",
    ],
    [
      "another hash",
      () => verifyMembership(tree.root, "offset", Uint8Array.of(4), four4, proofs),
      "another application hash",
    ],
    [
      "an empty value",
      () => verifyMembership(appHash, "offset", Uint8Array.of(4), new Uint8Array(0), proofs),
      "empty key or value",
    ],
    ["one proof", () => verifyMembership(appHash, "offset", Uint8Array.of(4), four4, proofs.slice(1)), "1 proofs"],
    [
      "absence as presence",
      () => verifyMembership(appHash, "offset", Uint8Array.of(5), four4, [absent, proofOf(ofStore)]),
      "not one of existence",
    ],
    [
      "presence as absence",
      () => verifyNonMembership(appHash, "offset", Uint8Array.of(4), proofs),
      "not one of absence",
    ],
    [
      "a present key as absent",
      () => verifyNonMembership(appHash, "offset", Uint8Array.of(4), [absent, proofOf(ofStore)]),
      "not left of the key",
    ],
  ])("does not verify with %s", (_name, run, message) => {
    expect(run).toThrow(message);
  });
});
