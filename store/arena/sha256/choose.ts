import { reasonOf, StoreError } from "../../errors.ts";
import type { MakeHasher } from "../layout.ts";
import { jsHasher } from "./js.ts";
import { scalarHasher, simdHasher } from "./kernel.ts";
import { faultOf } from "./self-test.ts";

/** The ways to hash, fastest first. */
export const hashers: readonly (readonly [name: string, make: MakeHasher])[] = [
  ["simd", simdHasher],
  ["scalar", scalarHasher],
  ["js", jsHasher],
];

/**
 * The first that hashes as node:crypto does on this machine. A wrong hash would be a wrong app hash, so one that errs
 * anywhere is not used at all.
 *
 * @throws StoreError if all of them err; the text says where each did
 */
export function chooseHasher(candidates = hashers): MakeHasher {
  const faults: string[] = [];
  for (const [name, make] of candidates) {
    try {
      const fault = faultOf(make);
      if (fault === undefined) return make;
      faults.push(`${name} gets ${fault} wrong`);
    } catch (error) {
      faults.push(`${name}: ${reasonOf(error)}`);
    }
  }
  throw new StoreError(
    `no way to compute SHA-256 agrees with node:crypto on this machine (${faults.join("; ")}): its memory, processor or Node.js is broken`,
  );
}

let chosen: MakeHasher | undefined;

/** A hasher over the memory, of the kind that this thread's first call chose. @throws StoreError as `chooseHasher` */
export const makeHasher: MakeHasher = (memory) => {
  chosen ??= chooseHasher();
  return chosen(memory);
};
