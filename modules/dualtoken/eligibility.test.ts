import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { QueryDefinition } from "../../codec/gen/eco2/dualtoken/v1/query.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { issue, T } from "../registry/testing/credits.ts";
import { baseCode } from "./eligibility.ts";
import { holders, vaultChain, who } from "./testing/vault.ts";
import { most } from "./vault.ts";

test.each([
  ["VM0007@1.6", "VM0007"],
  ["VM0007 @ 1.6", "VM0007"],
  ["VM0007", "VM0007"],
  ["", ""],
])("the code of %p is %p", (methodology, code) => {
  expect(baseCode(methodology)).toBe(code);
});

test("the room that a cap leaves is exactly what is taken: never a gram more, never one less", () => {
  const grams = fc.bigInt(1000n, 5n * T);
  fc.assert(
    fc.property(
      fc.record({ of: grams, other: grams, ppm: fc.integer({ min: 0, max: 999_999 }), floor: fc.bigInt(0n, 20n * T) }),
      ({ of, other, ppm, floor }) => {
        // Batch 1 is in the vault before the cap is set; batch 2 is another programme's.
        const chain = vaultChain();
        const all = holders(chain);
        issue(chain, { recipient: who.alice, last: 1000n });
        issue(chain, { recipient: who.alice, first: 1001n, last: 1010n, programmeId: "OTHER" });
        all.deposit(who.alice, [1n, of], [2n, other]);
        all.update({ programmeCaps: [{ code: "ECO2", ppm }], capFloorGrams: floor });
        const { roomGrams } = chain.query(QueryDefinition.methods.eligibility, { batchId: 1n });
        const fits = (more: bigint) => {
          const whole = of + other + more;
          return (of + more) * 1_000_000n <= BigInt(ppm) * most(whole, floor);
        };
        if (roomGrams < 900n * T) expect(fits(roomGrams + 1n)).toBe(false);
        if (roomGrams > 0n) expect(fits(roomGrams)).toBe(true);
        if (roomGrams < 1000n || roomGrams > 900n * T) return;
        expect(refusal(() => all.deposit(who.alice, [1n, roomGrams + 1n]))).toContain("dualtoken 3: programme ECO2");
        all.deposit(who.alice, [1n, roomGrams]);
      },
    ),
    { numRuns: 60 },
  );
});
