import { describe, expect, test } from "@jest/globals";
import { type Entry, leafOp, leafPrefix } from "../../test/proofTree.ts";
import { fromHex } from "../bytes.ts";
import type { ExistenceProof, InnerOp } from "../gen/cosmos/ics23/v1/proofs.ts";
import { iavlSpec, simpleSpec } from "./spec.ts";
import { checkExistence } from "./verify.ts";

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
