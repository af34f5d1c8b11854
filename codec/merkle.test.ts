import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { concatBytes, fromHex, toHex, toUtf8 } from "./bytes.ts";
import { merkleProof, merkleRoot, multistoreRoot, verifyMerkleProof } from "./merkle.ts";

// The tree of the Certificate Transparency project's reference tests (google/certificate-transparency, merkle_tree_test).
const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  fromHex,
);
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

describe("RFC 6962 tree", () => {
  test("of nothing is the hash of nothing", () => {
    expect(toHex(merkleRoot([]))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  test.each(roots.map((root, i) => [i + 1, root] as const))("of %i reference leaves", (count, root) => {
    expect(toHex(merkleRoot(inputs.slice(0, count)))).toBe(root);
  });

  test("proves each leaf at its place and nowhere else", () => {
    const leaves = fc.array(fc.uint8Array({ maxLength: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), (list, pick, other) => {
        const index = pick % list.length;
        const leaf = list[index] ?? new Uint8Array(0);
        const proof = merkleProof(list, index);
        const root = merkleRoot(list);
        expect(verifyMerkleProof(root, leaf, proof)).toBe(true);
        expect(verifyMerkleProof(root, concatBytes(leaf, Uint8Array.of(0)), proof)).toBe(false);
        expect(verifyMerkleProof(root, leaf, { ...proof, aunts: [...proof.aunts, root] })).toBe(false);
        expect(verifyMerkleProof(root, leaf, { ...proof, index: -1 })).toBe(false);
        const moved = other % list.length;
        if (moved !== index && toHex(list[moved] ?? root) !== toHex(leaf)) {
          expect(verifyMerkleProof(root, list[moved] ?? root, proof)).toBe(false);
        }
      }),
    );
    expect(() => merkleProof([], 0)).toThrow("no leaf 0 among 0");
  });
});

describe("multistore root", () => {
  test("sorts stores by name", () => {
    const [acc, bank] = [
      { name: "acc", root: toUtf8("a") },
      { name: "bank", root: toUtf8("b") },
    ];
    expect(multistoreRoot([bank, acc])).toEqual(multistoreRoot([acc, bank]));
    expect(multistoreRoot([acc])).not.toEqual(multistoreRoot([acc, bank]));
  });

  test("refuses a store without a name", () => {
    expect(() => multistoreRoot([{ name: "", root: new Uint8Array(32) }])).toThrow('store name ""');
  });
});
