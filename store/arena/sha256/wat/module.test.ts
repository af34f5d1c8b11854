import { expect, test } from "@jest/globals";
import wabt from "wabt";
import { KERNEL_BYTES } from "../../layout.ts";
import { kernels as committed } from "../gen/kernels.ts";
import { kernels } from "./module.ts";
import { SCRATCH_BYTES } from "./scratch.ts";
import { INITIAL_STATE, ROUND_CONSTANTS } from "./words.ts";

test("the constants are those of FIPS 180-4", () => {
  const ends = (words: readonly number[]) => [words[0], words.at(-1)].map((word) => word?.toString(16));
  expect(ends(ROUND_CONSTANTS)).toEqual(["428a2f98", "c67178f2"]);
  expect(ends(INITIAL_STATE)).toEqual(["6a09e667", "5be0cd19"]);
});

test("what kernels work on fits into the region that they have", () => {
  expect(SCRATCH_BYTES).toBeLessThanOrEqual(KERNEL_BYTES);
});

test.each(["simd", "scalar"] as const)("the committed %s kernel is what is written here, assembled", async (name) => {
  const features = { simd: true, threads: true };
  const module = (await wabt()).parseWat(`${name}.wat`, kernels[name], features);
  const { buffer } = module.toBinary({});
  expect(Buffer.from(buffer).toString("base64")).toBe(committed[name]);
  module.destroy();
});
