import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { QueryDefinition } from "../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { keyText, rules, signedBlock, standing, validatorsChain } from "./testing/validators.ts";

/** What the window of ten blocks holds after blocks that were missed or not. */
const missedOfLast = (blocks: readonly boolean[], size: number) => blocks.slice(-size).filter(Boolean).length;

test("the counter is the number of missed blocks among the last of the window, and nobody is jailed below the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 35 }), (blocks) => {
      // All may be missed, so that the counting goes on.
      const section = { params: { ...rules, min_signed_per_window: "0.000000000000000000" } };
      const chain = validatorsChain({ seats: 2, section });
      for (const [index, missed] of blocks.entries()) {
        signedBlock(chain, [1, 2], missed ? [2] : []);
        const info = chain.query(QueryDefinition.methods.signingInfo, { consAddress: keyText(2) }).valSigningInfo;
        expect(info?.missedBlocksCounter).toBe(BigInt(missedOfLast(blocks.slice(0, index + 1), 10)));
      }
      expect(chain.broken()).toBeUndefined();
      expect(standing(chain, 2)).toBe("bonded 100000");
    }),
    { numRuns: 15 },
  );
});
