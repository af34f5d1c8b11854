import { describe, expect, test } from "@jest/globals";
import { toUtf8 } from "../../../codec/bytes.ts";
import { durationOf } from "../../../codec/duration.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { QueryDefinition as OwnQuery } from "../../../codec/gen/eco2/slashing/v1/query.ts";
import { MsgDefinition as OwnMsg } from "../../../codec/gen/eco2/slashing/v1/tx.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { defaultParams } from "../params.ts";
import {
  account,
  authority,
  leave,
  operator,
  second,
  signedBlock,
  standing,
  validatorsChain,
} from "../testing/validators.ts";

const four = [1, 2, 3, 4];
const unjail = (chain: TestChain, number: number) =>
  chain.deliver(MsgDefinition.methods.unjail, { validatorAddr: operator(number) });

/** Candidate 2 is jailed for missed blocks, and out of its seat. */
function jailedChain() {
  const chain = validatorsChain({ seats: 4 });
  for (let i = 0; i < 20 && !standing(chain, 2).startsWith("!"); i++) signedBlock(chain, four, [2]);
  signedBlock(chain, four);
  return chain;
}

describe("MsgUnjail", () => {
  test("lets a candidate stand again once its time is over", () => {
    const chain = jailedChain();
    expect(standing(chain, 2)).toBe("!unbonded 99000");
    expect(refusal(() => unjail(chain, 2))).toBe("slashing 4: validator still jailed; cannot be unjailed");
    chain.runBlock({ after: 59n * second });
    unjail(chain, 2);
    expect(standing(chain, 2)).toMatch(/^(un)?bonded 99000$/);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    [
      "no operator",
      "eco1",
      "sdk 7: validator input address: decoding bech32 failed: invalid bech32 string length 4: invalid address",
    ],
    [
      "an account's address",
      account(2),
      "sdk 7: validator input address: invalid Bech32 prefix; expected ecovaloper, got eco: invalid address",
    ],
    ["nobody's", operator(9), "slashing 2: address is not associated with any known validator"],
    ["who is not jailed", operator(1), "slashing 5: validator not jailed; cannot be unjailed"],
  ])("is refused: %s", (_, validatorAddr, text) => {
    const chain = jailedChain();
    expect(refusal(() => chain.deliver(MsgDefinition.methods.unjail, { validatorAddr }))).toBe(text);
  });

  test("is refused without enough of one's own", () => {
    const chain = jailedChain();
    chain.runBlock({ after: 60n * second });
    // The operator keeps nothing: its candidacy goes on only for what may still be slashed.
    leave(chain, 2, 2, 99_000);
    expect(refusal(() => unjail(chain, 2))).toBe("slashing 6: validator has no self-delegation; cannot be unjailed");
  });
});

describe("MsgUpdateParams", () => {
  const { updateParams } = MsgDefinition.methods;
  const half = toUtf8("500000000000000000");
  test("changes all parameters", () => {
    const chain = validatorsChain({ seats: 2 });
    const params = { ...defaultParams, signedBlocksWindow: 500n, minSignedPerWindow: half };
    chain.deliver(updateParams, { authority, params });
    expect(chain.query(QueryDefinition.methods.params, {}).params).toEqual(params);
  });

  const more = toUtf8("1000000000000000001");
  test.each([
    ["no window", { signedBlocksWindow: 0n }, "signed blocks window must be positive: 0"],
    ["too long a window", { signedBlocksWindow: 1_000_001n }, "signed blocks window is at most 1000000: 1000001"],
    ["more than all", { minSignedPerWindow: more }, "min signed per window too large: 1.000000000000000001"],
    ["no share", { minSignedPerWindow: new Uint8Array(0) }, "min signed per window cannot be nil"],
    ["no number", { minSignedPerWindow: toUtf8("x") }, "min signed per window is no decimal"],
    ["no jail", { downtimeJailDuration: durationOf(0n) }, "downtime jail duration must be positive: 0s"],
    [
      "a jail for longer than anybody waits",
      { downtimeJailDuration: durationOf(315_360_001n * second) },
      "downtime jail duration is at most 315360000s: 315360001s",
    ],
    [
      "a negative part",
      { slashFractionDoubleSign: toUtf8("-1") },
      "double sign slash fraction cannot be negative: -0.000000000000000001",
    ],
    ["more than there is", { slashFractionDowntime: more }, "downtime slash fraction too large: 1.000000000000000001"],
  ])("is refused: %s", (_, fields, text) => {
    const chain = validatorsChain({ seats: 2 });
    const before = chain.query(QueryDefinition.methods.params, {});
    const request = { authority, params: { ...defaultParams, ...fields } };
    expect(refusal(() => chain.deliver(updateParams, request))).toBe(`sdk 18: ${text}: invalid request`);
    expect(chain.query(QueryDefinition.methods.params, {})).toEqual(before);
  });
});

describe("MsgUpdateLimits", () => {
  const { updateLimits } = OwnMsg.methods;
  test.each([
    ["by the authority", authority, { maxSlashesPerDay: 2 }, "", 2],
    [
      "by a stranger",
      account(1),
      { maxSlashesPerDay: 2 },
      `gov 13: invalid authority; expected ${authority}, got ${account(1)}: expected gov account as only signer for proposal message`,
      6,
    ],
    ["of nothing", authority, undefined, "sdk 18: limits must be given whole: invalid request", 6],
    [
      "beyond the bound",
      authority,
      { maxSlashesPerDay: 10_001 },
      "sdk 18: invalid max_slashes_per_day: 10001, at most 10000 are allowed: invalid request",
      6,
    ],
  ])("%s", (_, by, limits, text, after) => {
    const chain = validatorsChain({ seats: 2 });
    expect(refusal(() => chain.deliver(updateLimits, { authority: by, limits }))).toBe(text);
    expect(chain.query(OwnQuery.methods.limits, {}).limits?.maxSlashesPerDay).toBe(after);
  });
});
