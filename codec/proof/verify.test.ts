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
import { compareBytes, concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "../bytes.ts";
import { CommitmentProof, ExistenceProof, InnerOp, LeafOp, NonExistenceProof } from "../gen/cosmos/ics23/v1/proofs.ts";
import { merkleProof, merkleRoot, multistoreLeaves, multistoreRoot, pathSides } from "../merkle.ts";
import { opTypes, proofsOfOps } from "./ops.ts";
import { iavlSpec, type ProofError, simpleSpec } from "./spec.ts";
import { checkExistence, checkNonExistence, verifyMembership, verifyNonMembership } from "./verify.ts";

type Entry = readonly [key: Uint8Array, value: Uint8Array];
const zigzag = (value: number): Uint8Array => {
  const out: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Uint8Array.from([...out, rest]);
};
const leafPrefix = (version: number) => concatBytes(zigzag(0), zigzag(1), zigzag(version));
const leafOp = (prefix: Uint8Array) =>
  LeafOp.fromPartial({ hash: 1, prehashKey: 0, prehashValue: 1, length: 1, prefix });
const sized = (bytes: Uint8Array) => concatBytes(Uint8Array.of(bytes.length), bytes);

interface Built {
  root: Uint8Array;
  height: number;
  paths: InnerOp[][];
}

// A tree with IAVL's hashes over sorted entries; its balance does not matter to proofs.
function build(entries: readonly Entry[], version: number): Built {
  const [only] = entries;
  if (only === undefined) throw new Error("no entries");
  if (entries.length === 1) {
    return {
      root: sha256(concatBytes(leafPrefix(version), sized(only[0]), sized(sha256(only[1])))),
      height: 0,
      paths: [[]],
    };
  }
  const middle = Math.ceil(entries.length / 2);
  const [left, right] = [build(entries.slice(0, middle), version), build(entries.slice(middle), version)];
  const height = Math.max(left.height, right.height) + 1;
  const head = concatBytes(zigzag(height), zigzag(entries.length), zigzag(version));
  const ofLeft = InnerOp.fromPartial({
    hash: 1,
    prefix: concatBytes(head, Uint8Array.of(32)),
    suffix: sized(right.root),
  });
  const ofRight = InnerOp.fromPartial({ hash: 1, prefix: concatBytes(head, sized(left.root), Uint8Array.of(32)) });
  return {
    root: sha256(concatBytes(head, sized(left.root), sized(right.root))),
    height,
    paths: [...left.paths.map((path) => [...path, ofLeft]), ...right.paths.map((path) => [...path, ofRight])],
  };
}

function existenceAt(
  entries: readonly Entry[],
  tree: Built,
  index: number,
  version: number,
): ExistenceProof | undefined {
  const entry = entries[index];
  if (entry === undefined) return undefined;
  return { key: entry[0], value: entry[1], leaf: leafOp(leafPrefix(version)), path: tree.paths[index] ?? [] };
}

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

describe("operations that no honest tree emits are refused", () => {
  const op = (prefix: string, suffix = "", hash: InnerOp["hash"] = 1) => ({
    hash,
    prefix: fromHex(prefix),
    suffix: fromHex(suffix),
  });
  const sibling = `20${"aa".repeat(32)}`;
  test.each([
    ["a leaf's prefix", op("00020220", sibling), "has height 0"],
    ["a height below its layer", op("02040220", sibling), "operation 2 has height 1"],
    ["a negative height", op("01040220", sibling), "negative"],
    ["no hash", op("04040220", sibling, 0), "must use SHA-256"],
    ["two siblings", op(`040402${sibling}20`, sibling), "37 + 33 bytes"],
    ["no sibling", op("04040220"), "4 + 0 bytes"],
    ["a child of another length", op("04040221", sibling), "4 + 33 bytes"],
    ["a long number", op("0480000220", sibling), "malformed number"],
    ["an endless number", op("04ffffffffffffffffffffff"), "malformed number"],
    ["nothing", op(""), "ends within a number"],
  ])("iavl: %s", (_name, inner, message) => {
    expect(() => iavlSpec.sideOf(inner, 2)).toThrow(message);
  });

  test.each([
    ["a leaf's mark", op("00", "aa".repeat(32)), "must begin with 01"],
    ["two siblings", op(`01${"aa".repeat(32)}`, "aa".repeat(32)), "33 + 32 bytes"],
    ["a short sibling", op("01", "aa".repeat(31)), "1 + 31 bytes"],
    ["no hash", op("01", "aa".repeat(32), 0), "must use SHA-256"],
  ])("simple: %s", (_name, inner, message) => {
    expect(() => simpleSpec.sideOf(inner, 1)).toThrow(message);
  });

  test("leaves of another form and paths without end", () => {
    const entry: Entry = [Uint8Array.of(1), Uint8Array.of(2)];
    const proof: ExistenceProof = { key: entry[0], value: entry[1], leaf: leafOp(leafPrefix(1)), path: [] };
    const run = (change: Partial<ExistenceProof>) => () => checkExistence(iavlSpec, { ...proof, ...change }, ...entry);
    expect(run({ leaf: undefined })).toThrow("no leaf operation");
    expect(run({ leaf: { ...leafOp(leafPrefix(1)), prehashValue: 0 } })).toThrow("not the standard one");
    expect(run({ leaf: leafOp(fromHex("0002")) })).toThrow("ends within a number");
    expect(run({ leaf: leafOp(fromHex("00020200")) })).toThrow("height 0, size 1 and a version");
    expect(run({ path: new Array<InnerOp>(129).fill(op("04040220", sibling)) })).toThrow("deeper than 128");
  });
});
