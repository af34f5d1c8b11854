import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { eco2 } from "../../../app/eco2.ts";
import { loadNative, signatureVerifier } from "../../../core/crypto/verify.ts";
import type { VerifySignature } from "../../../core/tx/steps/signatures.ts";
import { beginAgain, day, startWorld } from "../world.ts";
import { carbonActs } from "./acts.ts";
import { carbonSections } from "./genesis.ts";
import { begin, besideWorld, type Carbon, playCarbon } from "./history.ts";

// Messages of all carbon modules together, in any order, with gaps of days, through signed transactions and blocks. Beside the chain
// plain books are kept of every gram, of ECC and of micrograms; after each block both must be the same, and all invariants hold.

const second = 1_000_000_000n;
const isLong = process.env["ECO2_LONG"] !== undefined;
const modules = ["registry", "dualtoken", "emission", "offset", "market", "notary", "reduction"];
const names = [...eco2(() => false).messages.keys()].map((url) => url.slice(1));
const kinds = Object.keys(carbonActs).filter((kind) => names.includes(kind));

let verify: VerifySignature = () => false;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});

const attempt = fc.record({
  kind: fc.constantFrom(...kinds),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 12 }),
});
const stretch = fc.record({
  after: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(second, 10n * second) },
    { weight: 3, arbitrary: fc.constantFrom(3_600n * second, day) },
    { weight: 1, arbitrary: fc.constantFrom(8n * day, 31n * day) },
  ),
  tries: fc.array(attempt, { minLength: 1, maxLength: 8 }),
  down: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.nat(4), { maxLength: 1 }) },
  ),
});

function withCarbon(every: number, work: (carbon: Carbon) => void): void {
  const world = startWorld(verify, undefined, carbonSections);
  try {
    const carbon = besideWorld(world, every);
    begin(carbon);
    work(carbon);
  } finally {
    world.close();
  }
}

describe("messages of the carbon modules", () => {
  test("there is a way to make each of them", () => {
    const ours = names.filter((name) => modules.some((module) => name.startsWith(`eco2.${module}.`)));
    expect(kinds.toSorted()).toEqual(ours.toSorted());
  });

  test("each of them is done, all hold their books, and the state begins another chain", () => {
    withCarbon(isLong ? 1 : 25, (carbon) => {
      playCarbon(carbon, isLong ? 2_000 : 150, isLong ? 2_000 : 900);
      expect(carbon.world.broken()).toBeUndefined();
      beginAgain(carbon.world);
      const never = kinds.filter((kind) => (carbon.done.get(kind) ?? 0) === 0);
      expect(never.map((kind) => `${kind}: ${carbon.refused.get(kind) ?? "never tried"}`)).toEqual([]);
    });
  }, 600_000);

  test("whatever is done in whatever order, the chain is what the plain books say", () => {
    const size = isLong ? 60 : 12;
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: size, size: "max" }), (stretches) => {
        withCarbon(1, (carbon) => {
          for (const { after, tries, down } of stretches) carbon.live({ after, down: new Set(down) }, tries);
        });
      }),
      { numRuns: isLong ? 150 : 8, ...(isLong ? {} : { interruptAfterTimeLimit: 60_000 }) },
    );
  }, 3_600_000);
});
