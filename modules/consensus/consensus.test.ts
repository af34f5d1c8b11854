import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { toHex } from "../../codec/bytes.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/consensus/v1/query.ts";
import { MsgDefinition, type MsgUpdateParams } from "../../codec/gen/cosmos/consensus/v1/tx.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { testChain, testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import consensus from "./index.ts";

const { updateParams } = MsgDefinition.methods;
const authority = encodeAddress(testPrefix, moduleAddress("gov"));
const seconds = (count: bigint, nanos = 0) => ({ seconds: count, nanos });
const standard = {
  block: { maxBytes: 22_020_096n, maxGas: -1n },
  evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: seconds(172_800n), maxBytes: 1_048_576n },
  validator: { pubKeyTypes: ["ed25519"] },
};
type Groups = Partial<Omit<MsgUpdateParams, "authority">>;

/** A chain whose genesis had the standard parameters, and votes extended from `extensions` on. */
function chainOf(extensions?: bigint) {
  const chain = testChain([consensus]);
  const abci = extensions === undefined ? {} : { abci: { voteExtensionsEnableHeight: extensions } };
  const params = ConsensusParams.fromPartial({ ...standard, version: { app: 3n }, ...abci });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params);
  const read = () => chain.query(QueryDefinition.methods.params, {}).params;
  const update = (groups: Groups) => chain.deliver(updateParams, { authority, ...standard, ...groups });
  return { chain, read, update };
}

test("the parameters of genesis are told", () => {
  expect(chainOf().read()).toEqual(ConsensusParams.fromPartial({ ...standard, version: { app: 3n } }));
});

test("an update replaces block, evidence and validator, and leaves the rest", () => {
  const { update, read } = chainOf(9n);
  const block = { maxBytes: -1n, maxGas: 5n };
  const { response } = update({ block });
  expect(response).toEqual({});
  expect(read()).toMatchObject({ ...standard, block, version: { app: 3n }, abci: { voteExtensionsEnableHeight: 9n } });
});

describe("the event has the text that the Go type prints", () => {
  // ConsensusParams.String() of CometBFT v0.38.25's generated types.
  const text = (age: string, more = "") =>
    `block:<max_bytes:22020096 max_gas:-1 > evidence:<max_age_num_blocks:100000 max_age_duration:<${age} > > ` +
    `validator:<pub_key_types:"ed25519" pub_key_types:"secp256k1" > version:<> ${more}`;
  test.each<[string, Groups, string]>([
    ["whole seconds", {}, text("seconds:172800")],
    [
      "parts of a second",
      { evidence: { ...standard.evidence, maxBytes: 0n, maxAgeDuration: seconds(1n, 500_000_000) } },
      text("seconds:1 nanos:500000000"),
    ],
    [
      "vote extensions",
      { abci: { voteExtensionsEnableHeight: 7n } },
      text("seconds:172800", "abci:<vote_extensions_enable_height:7 > "),
    ],
  ])("%s", (_, groups, parameters) => {
    const evidence = { ...standard.evidence, maxBytes: 0n };
    const { events } = chainOf().update({ evidence, validator: { pubKeyTypes: ["ed25519", "secp256k1"] }, ...groups });
    expect(events.map(({ type, attributes }) => [type, attributes.map(({ key, value }) => [key, value])])).toEqual([
      [
        "update_consensus_params",
        [
          ["authority", authority],
          ["parameters", parameters],
        ],
      ],
    ]);
  });
});

const evidence = (fields: object) => ({ evidence: { ...standard.evidence, ...fields } });
const block = (fields: object) => ({ block: { ...standard.block, ...fields } });
const faults: readonly (readonly [string, Groups, string])[] = [
  ["no block", { block: undefined }, "all parameters must be present: block, evidence, validator"],
  ["no evidence", { evidence: undefined }, "all parameters must be present: block, evidence, validator"],
  ["no validator", { validator: undefined }, "all parameters must be present: block, evidence, validator"],
  ["blocks of nothing", block({ maxBytes: 0n }), "block.max_bytes must be -1 or at least 4096, got 0"],
  ["blocks of less", block({ maxBytes: -2n }), "block.max_bytes must be -1 or at least 4096, got -2"],
  [
    "blocks without room for a commit",
    block({ maxBytes: 4095n }),
    "block.max_bytes must be -1 or at least 4096, got 4095",
  ],
  ["blocks too large", block({ maxBytes: 104_857_601n }), "block.max_bytes is 104857601, at most 104857600 is allowed"],
  ["gas below none", block({ maxGas: -2n }), "block.max_gas must be -1 or above, got -2"],
  [
    "gas beyond a number",
    block({ maxGas: 2n ** 53n }),
    "block.max_gas is 9007199254740992, at most 9007199254740991 is allowed",
  ],
  ["evidence of no blocks", evidence({ maxAgeNumBlocks: 0n }), "evidence.max_age_num_blocks must be above 0, got 0"],
  ["evidence of no age", evidence({ maxAgeDuration: undefined }), "evidence.max_age_duration must be above 0"],
  ["evidence of age nothing", evidence({ maxAgeDuration: seconds(0n) }), "evidence.max_age_duration must be above 0"],
  [
    "an age of two signs",
    evidence({ maxAgeDuration: seconds(1n, -1) }),
    "evidence.max_age_duration: invalid duration of 1 s and -1 ns",
  ],
  [
    "an age of too many nanoseconds",
    evidence({ maxAgeDuration: seconds(0n, 1_000_000_000) }),
    "evidence.max_age_duration: invalid duration of 0 s and 1000000000 ns",
  ],
  [
    "an age beyond 64 bits",
    evidence({ maxAgeDuration: seconds(9_223_372_036n, 854_775_808) }),
    "evidence.max_age_duration is 9223372036854775808 ns, at most 9223372036854775807 is allowed",
  ],
  ["evidence of less than nothing", evidence({ maxBytes: -1n }), "evidence.max_bytes must be 0 to 22020096, got -1"],
  [
    "evidence beyond a block",
    evidence({ maxBytes: 22_020_097n }),
    "evidence.max_bytes must be 0 to 22020096, got 22020097",
  ],
  ["no kind of key", { validator: { pubKeyTypes: [] } }, "validator.pub_key_types must not be empty"],
  [
    "an unknown kind of key",
    { validator: { pubKeyTypes: ["ed25519", "sr25519"] } },
    "validator.pub_key_types holds sr25519; known are ed25519, secp256k1",
  ],
  [
    "votes extended from a height below 0",
    { abci: { voteExtensionsEnableHeight: -1n } },
    "abci.vote_extensions_enable_height must not be negative, got -1",
  ],
];

describe("what CometBFT would halt at is refused", () => {
  test.each(faults)("in an update: %s", (_, groups, text) => {
    const { update, read } = chainOf();
    const before = read();
    expect(refusal(() => update(groups))).toBe(`sdk 18: ${text}: invalid request`);
    expect(read()).toEqual(before);
  });

  test.each(faults)("in genesis: %s", (_, groups, text) => {
    const chain = testChain([consensus]);
    const params = { version: undefined, authority: undefined, abci: undefined, ...standard, ...groups };
    expect(() => chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params)).toThrow(
      `genesis: consensus.params: ${text}`,
    );
  });
});

describe("the height from which votes are extended", () => {
  // Rows of the table at ValidateUpdate in CometBFT's types/params.go; the block that changes it has height 5.
  test.each<[string, bigint, bigint, string]>([
    ["never, still never", 0n, 0n, ""],
    ["the same future", 9n, 9n, ""],
    ["the same past", 3n, 3n, ""],
    ["a future one", 0n, 6n, ""],
    ["another future one", 9n, 7n, ""],
    ["a future one taken back", 9n, 0n, ""],
    [
      "the current one",
      0n,
      5n,
      "vote extensions cannot be enabled at a past or current height, enable height: 5, current height 5",
    ],
    [
      "a past one",
      9n,
      4n,
      "vote extensions cannot be enabled at a past or current height, enable height: 4, current height 5",
    ],
    [
      "switched off once reached",
      5n,
      0n,
      "vote extensions are enabled since height 5: that cannot be changed any more",
    ],
    ["moved once reached", 3n, 9n, "vote extensions are enabled since height 3: that cannot be changed any more"],
  ])("%s", (_, before, after, text) => {
    const { chain, update, read } = chainOf(before);
    for (let height = 1; height < 5; height++) chain.nextBlock();
    const work = () => update({ abci: { voteExtensionsEnableHeight: after } });
    expect(refusal(work)).toBe(text === "" ? "" : `sdk 18: ${text}: invalid request`);
    expect(read()?.abci?.voteExtensionsEnableHeight ?? 0n).toBe(text === "" ? after : before);
  });
});

test("anybody but the authority is refused", () => {
  const { chain } = chainOf();
  const stranger = encodeAddress(testPrefix, moduleAddress("bank"));
  const reason = "expected gov account as only signer for proposal message";
  expect(refusal(() => chain.deliver(updateParams, { authority: stranger, ...standard }))).toBe(
    `gov 13: invalid authority; expected ${authority}, got ${stranger}: ${reason}`,
  );
});

test("the key is the SDK's, the value CometBFT's message", () => {
  const { chain } = chainOf();
  const value = chain.ctx.branch.get("consensus", Buffer.from("Consensus"));
  const expected = ConsensusParams.encode(ConsensusParams.fromPartial({ ...standard, version: { app: 3n } })).finish();
  expect(toHex(value ?? new Uint8Array(0))).toBe(toHex(expected));
});
