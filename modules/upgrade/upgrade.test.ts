import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import { Plan } from "../../codec/gen/cosmos/upgrade/v1beta1/upgrade.ts";
import { addressText, moduleAddress } from "../../core/addresses.ts";
import { testChain, testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { person } from "../../core/testing/toys.ts";
import upgrade from "./index.ts";

const { softwareUpgrade, cancelUpgrade } = MsgDefinition.methods;
const {
  currentPlan,
  appliedPlan,
  moduleVersions,
  authority: authorityQuery,
  upgradedConsensusState,
} = QueryDefinition.methods;
const authority = addressText({ chainId: "", bech32Prefix: testPrefix }, moduleAddress("gov"));
const plan = (change: Partial<Plan> = {}) =>
  Plan.fromPartial({ name: "v2", height: 10n, info: "see notes", ...change });
const goZero = { seconds: -62_135_596_800n, nanos: 0 };

describe("a plan", () => {
  test("is set, answered, replaced and dropped, each told by an event", () => {
    const chain = testChain([upgrade]);
    const set = chain.deliver(softwareUpgrade, { authority, plan: plan() });
    expect(set.events.map(({ type }) => type)).toEqual(["eco2.upgrade.v1.EventPlanSet"]);
    expect(chain.query(currentPlan, {}).plan).toEqual({ ...plan(), time: goZero });
    chain.deliver(softwareUpgrade, { authority, plan: plan({ name: "v3", time: goZero }) });
    expect(chain.query(currentPlan, {}).plan?.name).toBe("v3");
    const dropped = chain.deliver(cancelUpgrade, { authority });
    expect(dropped.events.map(({ type }) => type)).toEqual(["eco2.upgrade.v1.EventPlanDropped"]);
    expect(chain.query(currentPlan, {}).plan).toBeUndefined();
    expect(chain.deliver(cancelUpgrade, { authority }).events).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<readonly [string, Partial<Plan>, string]>([
    ["no name", { name: "" }, "name cannot be empty"],
    ["a name with a zero byte", { name: "v\0" }, "name has a zero byte"],
    ["height 0", { height: 0n }, "height must be greater than 0"],
    ["a height below 0", { height: -4n }, "height must be greater than 0"],
    ["a height that no block has", { height: 1n << 60n }, `no block will have height ${1n << 60n}`],
    ["the height of this block", { height: 1n }, "upgrade cannot be scheduled in the past"],
    ["a time", { time: { seconds: 5n, nanos: 0 } }, "time-based upgrades have been deprecated in the SDK"],
    [
      "a state of another chain's client",
      { upgradedClientState: { typeUrl: "/x", value: new Uint8Array(0) } },
      "upgrade logic for IBC has been moved to the IBC module",
    ],
    ["a name that was used", { name: "v1" }, "upgrade with name v1 has already been completed"],
  ])("with %s is refused, and nothing changes", (_, change, text) => {
    const chain = testChain([upgrade], { upgrade: { applied: [{ name: "v1", height: "5" }], last_applied: "v1" } });
    const before = chain.exported();
    const answer = refusal(() => chain.deliver(softwareUpgrade, { authority, plan: plan(change) }));
    expect(answer).toBe(`sdk 18: ${text}: invalid request`);
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["set", softwareUpgrade],
    ["dropped", cancelUpgrade],
  ])("is %s by the authority alone", (_, method) => {
    const chain = testChain([upgrade]);
    const other = person(7);
    expect(refusal(() => chain.deliver(method, { authority: other, plan: plan() }))).toBe(
      `upgrade 6: expected ${authority} got ${other}: expected authority account as only signer for proposal message`,
    );
  });
});

describe("queries", () => {
  const chain = testChain([upgrade], { upgrade: { applied: [{ name: "v1", height: "5" }], last_applied: "v1" } });

  test("answer where plans were carried out", () => {
    expect(chain.query(appliedPlan, { name: "v1" }).height).toBe(5n);
    expect(chain.query(appliedPlan, { name: "v2" }).height).toBe(0n);
  });

  test("name the authority, and nothing of other chains", () => {
    expect(chain.query(authorityQuery, {}).address).toBe(authority);
    expect(chain.query(upgradedConsensusState, { lastHeight: 1n }).upgradedConsensusState).toEqual(new Uint8Array(0));
  });

  test("answer the versions of modules, and refuse one that is not there", () => {
    const versions = [{ name: "upgrade", version: 1n }];
    expect(chain.query(moduleVersions, {}).moduleVersions).toEqual(versions);
    expect(chain.query(moduleVersions, { moduleName: "upgrade" }).moduleVersions).toEqual(versions);
    expect(refusal(() => chain.query(moduleVersions, { moduleName: "none" }))).toBe(
      "upgrade 2: x/upgrade: QueryModuleVersions module none not found: module version not found",
    );
  });
});

describe("genesis", () => {
  const applied = [
    { name: "v1", height: "5" },
    { name: "v2", height: "9" },
  ];
  const section = { applied, last_applied: "v2", plan: { name: "v3", height: "20", info: "x" } };

  test("comes back as it went in", () => {
    const first = testChain([upgrade], { upgrade: section }).exported();
    expect(first["upgrade"]).toMatchObject(section);
    expect(testChain([upgrade], first).exported()).toEqual(first);
  });

  test.each<readonly [string, object, RegExp]>([
    [
      "a plan that was applied",
      { ...section, plan: { name: "v2", height: "20" } },
      /plan\.name: v2 was applied already/,
    ],
    ["a plan without height", { plan: { name: "v2" } }, /plan: height must be greater than 0/],
    ["a name twice", { ...section, applied: [...applied, applied[0]] }, /applied\.2\.name: v1 is there twice/],
    ["a height of nothing", { applied: [{ name: "v1" }], last_applied: "v1" }, /applied\.0\.height: is 0/],
    ["no name", { applied: [{ height: "1" }] }, /applied\.0\.name: is empty/],
    ["no last plan", { applied }, /last_applied: must name one/],
    ["a last plan that was not applied", { ...section, last_applied: "v9" }, /last_applied: v9 is not among/],
    ["a field that there is not", { plans: [] }, /plans/],
  ])("refuses %s", (_, upgradeSection, reason) => {
    expect(() => testChain([upgrade], { upgrade: upgradeSection })).toThrow(reason);
  });
});
