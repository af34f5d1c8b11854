import { describe, expect, test } from "@jest/globals";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition as GovQuery } from "../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgUpdateParams } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/governance/v1/query.ts";
import { MsgCancelSchedule, MsgDefinition } from "../../codec/gen/eco2/governance/v1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import { capability } from "../../core/capability.ts";
import { declareModule } from "../../core/module.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { Item } from "../../core/state/item.ts";
import { v } from "../../core/state/values.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { governanceHooks } from "./keeper.ts";
import { defaultParams } from "./params.ts";
import { maxPending } from "./schedules.ts";
import {
  addCandidate,
  alice,
  authority,
  delegate,
  eco2,
  eventTexts,
  govChain,
  hour,
  pack,
  propose,
} from "./testing/chain.ts";

const { schedule, cancelSchedule } = MsgDefinition.methods;
const { methods } = QueryDefinition;

const change = (quorum: string) => pack(MsgUpdateParams, { authority, params: { ...defaultParams, quorum } });
const now = 1_767_225_600_000_000_000n;
const at = (time: bigint) => ({ height: 0n, time: timestampOf(time), condition: undefined });
const on = (name: string, argument: string) => ({ height: 0n, time: undefined, condition: { name, argument } });
const height = (of: bigint) => ({ height: of, time: undefined, condition: undefined });
const request = (fields: object = {}) => ({
  authority,
  title: "Later",
  messages: [change("0.1")],
  trigger: height(3n),
  expireTime: undefined,
  ...fields,
});
type Chain = ReturnType<typeof govChain>;
const quorum = (chain: Chain) => chain.query(GovQuery.methods.params, { paramsType: "" }).params?.quorum;
const found = (chain: Chain, id = 1n) => chain.query(methods.schedule, { id }).schedule;
const before = defaultParams.quorum;

describe("messages run by themselves", () => {
  test("at the height, and tell it", () => {
    const chain = govChain();
    const { response, events } = chain.deliver(schedule, request());
    expect([response.scheduleId, eventTexts(events)]).toEqual([
      1n,
      ['eco2.governance.v1.EventScheduled schedule_id="1"'],
    ]);
    chain.runBlock();
    expect([quorum(chain), found(chain)?.status]).toEqual([before, 1]);
    const block = eventTexts(chain.runBlock().events);
    expect(block).toEqual([
      'eco2.governance.v1.EventScheduleEnded log="" schedule_id="1" status="SCHEDULE_STATUS_EXECUTED"',
    ]);
    expect(quorum(chain)).toBe("0.1");
    expect(found(chain)).toMatchObject({ id: 1n, title: "Later", status: 2, submitHeight: 1n, endHeight: 3n });
    chain.runBlock();
    expect(found(chain)?.endHeight).toBe(3n);
  });

  test("in the first block on or past the time", () => {
    const chain = govChain();
    chain.deliver(schedule, request({ trigger: at(now + hour) }));
    chain.runBlock({ after: hour - 1n });
    expect(quorum(chain)).toBe(before);
    chain.runBlock({ after: 1n });
    expect(quorum(chain)).toBe("0.1");
  });

  test("once all that the trigger names is so", () => {
    const chain = govChain();
    addCandidate(chain, 100, 1_000_000);
    const trigger = { ...on("staking.delegated-at-least", "5000000"), height: 4n, time: timestampOf(now + hour) };
    chain.deliver(schedule, request({ trigger }));
    chain.runBlock({ after: hour });
    chain.runBlock();
    chain.runBlock();
    expect(quorum(chain)).toBe(before);
    delegate(chain, alice, 100, 4_000_000);
    chain.runBlock();
    expect(quorum(chain)).toBe("0.1");
  });

  test("all or none: a failure changes nothing and is told", () => {
    const chain = govChain();
    propose(chain);
    const drain = pack(MsgSend, { fromAddress: authority, toAddress: alice, amount: eco2(1) });
    chain.deliver(schedule, request({ messages: [change("0.1"), drain] }));
    chain.runBlock();
    const events = eventTexts(chain.runBlock().events);
    const reason =
      "msg 1 (/cosmos.bank.v1beta1.MsgSend) failed on execution: 999999999ueco2 would be left of 1000000000ueco2 that " +
      "depositors are owed: insufficient funds";
    expect(events).toEqual([
      `eco2.governance.v1.EventScheduleEnded log="${reason}" schedule_id="1" status="SCHEDULE_STATUS_FAILED"`,
    ]);
    expect([quorum(chain), found(chain)]).toMatchObject([before, { status: 3, failedReason: reason }]);
    expect(chain.broken()).toBeUndefined();
  });

  test("not any more once their time has ended, or governance takes them back", () => {
    const chain = govChain();
    const never = on("bank.supply-at-most", "1ueco2");
    chain.deliver(schedule, request({ trigger: never, expireTime: timestampOf(now + hour) }));
    chain.deliver(schedule, request({ trigger: never }));
    chain.runBlock({ after: hour });
    expect(found(chain)?.status).toBe(1);
    chain.runBlock();
    expect(found(chain)?.status).toBe(5);
    chain.deliver(cancelSchedule, { authority, scheduleId: 2n });
    expect(found(chain, 2n)).toMatchObject({ status: 4, endHeight: 3n });
    const refused = (scheduleId: bigint, by = authority) =>
      refusal(() => chain.deliver(cancelSchedule, { authority: by, scheduleId }));
    expect([refused(2n), refused(9n)]).toEqual(["gov 103: 2: schedule is not pending", "gov 102: 9: unknown schedule"]);
    expect(refused(2n, alice)).toContain("gov 13: invalid authority");
    expect(quorum(chain)).toBe(before);
  });

  test("one may take back the next of the same block", () => {
    const chain = govChain();
    chain.deliver(schedule, request({ messages: [pack(MsgCancelSchedule, { authority, scheduleId: 2n })] }));
    chain.deliver(schedule, request());
    chain.runBlock();
    chain.runBlock();
    expect([found(chain)?.status, found(chain, 2n)?.status, quorum(chain)]).toEqual([2, 4, before]);
  });
});

describe("a schedule is refused", () => {
  const only = "expected gov account as only signer for proposal message";
  test.each([
    [
      "of somebody else",
      { authority: alice },
      `gov 13: invalid authority; expected ${authority}, got ${alice}: ${only}`,
    ],
    ["without messages", { messages: [] }, "gov 11: no messages proposed"],
    [
      "of a message of somebody else",
      { messages: [pack(MsgSend, { fromAddress: alice, toAddress: alice, amount: [] })] },
      `gov 13: ${alice}: ${only}`,
    ],
    ["with a long title", { title: "t".repeat(256) }, "gov 15: got metadata with length 256: metadata too long"],
    [
      "without a trigger",
      { trigger: undefined },
      "gov 100: a height, a time or a condition must be given: invalid trigger",
    ],
    [
      "at a height that is here",
      { trigger: height(1n) },
      "gov 100: height 1 is not after this one, 1: invalid trigger",
    ],
    ["at a time that is here", { trigger: at(now) }, "gov 100: time is not after that of this block: invalid trigger"],
    [
      "that ends before it may run",
      { trigger: at(now + hour), expireTime: timestampOf(now + hour) },
      "gov 100: expire_time is not after the time at which it may run: invalid trigger",
    ],
    [
      "on a condition of nobody",
      { trigger: on("moon.is-full", "") },
      "gov 100: no module offers the condition moon.is-full: invalid trigger",
    ],
    [
      "on a coin that is none",
      { trigger: on("bank.supply-at-least", "much") },
      'gov 100: argument much: invalid coin expression: "much": expected digits and a denomination, as in 10ueco2: invalid trigger',
    ],
    [
      "on an account that is none",
      { trigger: on("bank.balance-at-least", "me=5ueco2") },
      "gov 100: argument me=5ueco2: decoding bech32 failed: invalid bech32 string length 2: invalid trigger",
    ],
  ])("%s", (_, fields, text) => {
    const chain = govChain();
    const state = chain.exported();
    expect(refusal(() => chain.deliver(schedule, request(fields)))).toBe(text);
    expect(chain.exported()).toEqual(state);
  });

  test("beyond so many that wait", () => {
    const chain = govChain();
    for (let i = 0; i < maxPending; i++) chain.deliver(schedule, request({ trigger: height(1000n) }));
    expect(refusal(() => chain.deliver(schedule, request()))).toBe(
      "gov 101: 64 are pending, which is the most allowed: too many pending schedules",
    );
  });
});

describe("conditions", () => {
  test.each([
    ["bank.balance-at-least", `${alice}=1000000000000ueco2`, `${alice}=1000000000001ueco2`],
    ["bank.supply-at-least", "14000000000000ueco2", "14000000000001ueco2"],
    ["bank.supply-at-most", "14000000000000ueco2", "13999999999999ueco2"],
    ["staking.delegated-at-least", "0", "1"],
    ["staking.seats-at-least", "0", "1"],
  ])("%s: %s holds, %s does not", (name, holds, fails) => {
    const chain = govChain();
    chain.deliver(schedule, request({ trigger: on(name, holds) }));
    chain.deliver(schedule, request({ trigger: on(name, fails) }));
    chain.runBlock();
    expect([found(chain)?.status, found(chain, 2n)?.status]).toEqual([2, 1]);
  });

  /** A module whose counter others may wait for, and whose words it may break. */
  const tower = declareModule({ name: "tower", version: 1, state: (s) => ({ floors: s.item(0x01, "floors", v.u64) }) });
  const offering = tower.on(governanceHooks.conditions, ({ state }, ctx, registry) =>
    registry.offer("tower.floors-at-least", "a number", (argument) => {
      if ((state.floors.find(ctx) ?? 0n) > 90n) throw sdk.logic("the tower fell");
      if ((state.floors.find(ctx) ?? 0n) > 80n) throw new TypeError("a text that differs between machines");
      if (!/^\d+$/.test(argument)) throw sdk.invalidRequest(`no number: ${argument}`);
      return (state.floors.find(ctx) ?? 0n) >= BigInt(argument);
    }),
  );
  const Floors = capability<Item<bigint>>("tower.floors");
  const building = () => {
    const built = tower.build({ keeper: [tower.offer(Floors, ({ state }) => state.floors)] });
    const chain = govChain({}, [built], [offering]);
    return { chain, build: (to: bigint) => chain.chain.doors(Floors).set(chain.ctx, to) };
  };

  test("of other modules are listed, and asked once a block", () => {
    const { chain, build } = building();
    expect(chain.query(methods.conditions, {}).conditions.map(({ name }) => name)).toEqual([
      "bank.balance-at-least",
      "bank.supply-at-least",
      "bank.supply-at-most",
      "staking.delegated-at-least",
      "staking.seats-at-least",
      "tower.floors-at-least",
    ]);
    expect(refusal(() => chain.deliver(schedule, request({ trigger: on("tower.floors-at-least", "x") })))).toBe(
      "sdk 18: no number: x: invalid request",
    );
    chain.deliver(schedule, request({ trigger: on("tower.floors-at-least", "3") }));
    build(2n);
    chain.runBlock();
    expect(found(chain)?.status).toBe(1);
    build(3n);
    chain.runBlock();
    expect(found(chain)?.status).toBe(2);
  });

  test("that cannot be told any more end what waits for them", () => {
    const { chain, build } = building();
    chain.deliver(schedule, request({ trigger: on("tower.floors-at-least", "3") }));
    build(91n);
    chain.runBlock();
    expect(found(chain)).toMatchObject({ status: 3, failedReason: "the tower fell: internal logic error" });
    build(1n);
    chain.deliver(schedule, request({ trigger: on("tower.floors-at-least", "3") }));
    build(81n);
    chain.runBlock();
    expect(found(chain, 2n)).toMatchObject({ status: 3, failedReason: "recovered panic" });
  });
});

test("schedules are listed by their status", () => {
  const chain = govChain();
  chain.deliver(schedule, request({ trigger: height(2n) }));
  chain.deliver(schedule, request({ trigger: height(9n) }));
  chain.runBlock();
  const ids = (status: 0 | 1 | 2) => chain.query(methods.schedules, { status }).schedules.map(({ id }) => id);
  expect([ids(0), ids(1), ids(2)]).toEqual([[1n, 2n], [2n], [1n]]);
  expect(refusal(() => chain.query(methods.schedule, { id: 7n }))).toBe("NotFound: schedule 7 doesn't exist");
});
