import { describe, expect, test } from "@jest/globals";
import { exportGenesis } from "../../core/genesis.ts";
import { chainFrom, keyText, rules, signedBlock, standing, validatorsChain } from "./testing/validators.ts";

const info = {
  address: keyText(1),
  validator_signing_info: {
    address: keyText(1),
    start_height: "3",
    index_offset: "4",
    jailed_until: "1970-01-01T00:00:00Z",
    tombstoned: false,
    missed_blocks_counter: "1",
  },
};
const missed = { address: keyText(1), missed_blocks: [{ index: "2", missed: true }] };

function usedChain() {
  const chain = validatorsChain({ seats: 4 });
  for (let i = 0; i < 20 && !standing(chain, 2).startsWith("!"); i++) signedBlock(chain, [1, 2, 3, 4], [2]);
  signedBlock(chain, [1, 2, 3, 4], [3]);
  signedBlock(chain, [1, 2, 3, 4]);
  return chain;
}

test("what was exported starts the same chain, votes that are missing included", () => {
  const exported = usedChain().exported();
  const again = chainFrom({ seats: 4, sections: exported });
  expect(again.exported()["slashing"]).toEqual(exported["slashing"]);
  expect(again.broken()).toBeUndefined();
});

test("for heights from 1 again all begin to sign anew", () => {
  const chain = usedChain();
  const sections = exportGenesis(chain.chain, chain.ctx, true)["slashing"] as { signing_infos: (typeof info)[] };
  expect(sections.signing_infos.map((one) => one.validator_signing_info.start_height)).toEqual(["0", "0", "0", "0"]);
});

test("the standard's section is taken, limits by default", () => {
  const chain = chainFrom({ seats: 1, section: { params: rules, signing_infos: [info], missed_blocks: [missed] } });
  expect(chain.exported()["slashing"]).toEqual({
    params: rules,
    signing_infos: [info],
    missed_blocks: [missed],
    limits: { max_slashes_per_day: 6 },
    slashes: [],
  });
});

describe("refused with path and reason", () => {
  test.each<[string, object, string]>([
    [
      "wrong parameters",
      { params: { ...rules, signed_blocks_window: "0" } },
      "params: signed blocks window must be positive: 0",
    ],
    ["wrong limits", { limits: { max_slashes_per_day: 10_001 } }, "limits: invalid max_slashes_per_day: 10001"],
    ["an info twice", { signing_infos: [info, info] }, "signing_infos.1: duplicate signing info of"],
    ["an info of nobody", { signing_infos: [{ ...info, address: "x" }] }, "signing_infos.0: decoding bech32 failed"],
    [
      "a count without blocks",
      { missed_blocks: [{ ...missed, missed_blocks: [] }] },
      "missed_blocks.0: 0 missed blocks are listed, the signing info counts 1",
    ],
    [
      "blocks of nobody",
      { missed_blocks: [{ ...missed, address: keyText(2) }] },
      "missed_blocks.0: 1 missed blocks are listed, the signing info counts none",
    ],
    [
      "a block outside of the window",
      { missed_blocks: [{ ...missed, missed_blocks: [{ index: "10", missed: true }] }] },
      "missed_blocks.0: index 10 is outside of the window of 10 blocks",
    ],
    [
      "a slash of nobody",
      { slashes: [{ address: "x", time: "2026-01-01T00:00:00Z", tokens: "0" }] },
      "slashes.0: decoding bech32 failed",
    ],
    ["an unknown field", { jailed: [] }, "jailed: unknown field"],
  ])("%s", (_, fields, text) => {
    const section = { params: rules, signing_infos: [info], missed_blocks: [missed], ...fields };
    expect(() => chainFrom({ seats: 1, section })).toThrow(text);
  });
});
