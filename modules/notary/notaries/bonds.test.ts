import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  authority,
  callers,
  committee,
  court,
  type emptyChain,
  hourly,
  judge,
  methods,
  moduleText,
  operator,
  queries,
  stranger,
} from "../testing/judged.ts";

const coin = (amount: number | string, denom = "ueco2") => ({ denom, amount: `${amount}` });

function unbond({ chain }: Pick<ReturnType<typeof court>, "chain">, amount: number, who = judge(1)) {
  return chain.deliver(methods.unbondNotary, { notary: who, amount: coin(amount) }).response;
}

describe("a bond", () => {
  test("makes a notary, grows, and comes back after the unbonding time", () => {
    const call = court({}, 1);
    const { chain, bond, balance, wait, notaryOf } = call;
    bond(judge(1), 500);
    expect(notaryOf(judge(1)).notary).toMatchObject({ bond: "1500", sinceHeight: 1n });
    unbond(call, 500);
    expect(notaryOf(judge(1))).toMatchObject({ notary: { bond: "1000" }, unbondings: [{ id: 1n, amount: "500" }] });
    unbond(call, 1000);
    expect(chain.broken()).toBeUndefined();
    const before = balance(judge(1));
    wait(1999n);
    expect(balance(judge(1))).toBe(before);
    wait(2n);
    expect(balance(judge(1)) - before).toBe(1500n);
    expect(notaryOf(judge(1))).toMatchObject({ notary: { bond: "0" }, unbondings: [] });
    expect(chain.query(queries.notaries, {}).notaries.map(({ address }) => address)).toEqual([judge(1)]);
    bond(judge(1));
    expect(notaryOf(judge(1)).notary?.sinceHeight).toBe(BigInt(chain.ctx.height));
    expect(chain.broken()).toBeUndefined();
  });

  test("that is on its way back is slashed with the rest", () => {
    const call = court();
    const { chain, submit, drawn, wait, notaryOf } = call;
    const [first = ""] = drawn(submit(hourly(1n, [10])));
    unbond(call, 1000, first);
    expect(notaryOf(first).notary?.bond).toBe("0");
    wait(100n);
    expect(notaryOf(first)).toMatchObject({ notary: { slashed: "10" }, unbondings: [{ amount: "990" }] });
    expect(chain.broken()).toBeUndefined();
  });

  test("that fell below the least begins anew when it is filled up", () => {
    const call = court();
    const { submit, drawn, wait, bond, notaryOf, chain } = call;
    const [first = ""] = drawn(submit(hourly(1n, [10])));
    wait(100n);
    expect(notaryOf(first).notary).toMatchObject({ bond: "990", sinceHeight: 1n });
    bond(first, 10);
    expect(notaryOf(first).notary).toMatchObject({ bond: "1000", sinceHeight: BigInt(chain.ctx.height) });
  });

  test("of all that is lost leaves a notary without one", () => {
    const call = court({ falsePpm: 1_000_000 });
    const { chain, submit, finish, dispute, decide, judged, notaryOf } = call;
    const id = submit(hourly(1n, [10]));
    finish(id);
    decide(dispute(id), true);
    const who = judged(id).seats.find(({ provenFalse }) => provenFalse)?.notary ?? "";
    expect(notaryOf(who).notary).toMatchObject({ bond: "0", slashed: "1000" });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a bond is refused:", () => {
  test.each<readonly [string, (call: ReturnType<typeof court>) => void, RegExp]>([
    ["too little", ({ bond }) => bond(judge(7), 999), /^notary 41: the bond would be 999, at least 1000/],
    ["nothing", ({ bond }) => bond(judge(7), 0), /^notary 41: 0ueco2/],
    ["another coin", (call) => give(call, coin(1000, "uecc")), /^notary 41: bonds are in ueco2, not "uecc"/],
    ["no number", (call) => give(call, coin("x")), /^notary 41: /],
    ["more than there is", ({ bond }) => bond(judge(7), 2_000_000_000), /^sdk 5: /],
    [
      "of a module",
      ({ bond }) => bond(moduleText("neutrality")),
      /^notary 41: .* is the account of the module neutrality/,
    ],
    ["one too many", many, /^notary 43: 8 notaries are bonded, 8 are allowed/],
    ["back from no notary", (call) => unbond(call, 1, stranger), /^notary 42: /],
    ["more back than there is", (call) => unbond(call, 1001), /^notary 41: the bond is 1000, 1001 are asked back/],
    ["less left than the least", (call) => unbond(call, 1), /^notary 41: 999 would be left/],
    ["too many parts", parts, /^notary 44: 7 are allowed/],
  ])("%s", (_, work, text) => {
    const call = court();
    expect(refusal(() => work(call))).toMatch(text);
    expect(call.chain.broken()).toBeUndefined();
  });
});

function give({ chain }: ReturnType<typeof court>, amount: ReturnType<typeof coin>): void {
  chain.deliver(methods.bondNotary, { notary: judge(7), amount });
}

function many({ bond }: ReturnType<typeof court>): void {
  for (const number of [7, 8, 9]) bond(judge(number));
}

function parts(call: ReturnType<typeof court>): void {
  call.bond(judge(1), 100);
  for (let i = 0; i < 8; i++) unbond(call, 1);
}

describe("an interest", () => {
  const declare = (chain: ReturnType<typeof emptyChain>, signer: string, fields: object) =>
    chain.deliver(methods.declareInterest, { signer, notary: judge(1), ...fields });

  test("is declared and ended by the notary itself and by those who review", () => {
    const { chain, notaryOf } = court({}, 1);
    declare(chain, judge(1), { sourceId: 1n });
    declare(chain, committee, { account: stranger });
    const told = () => notaryOf(judge(1)).interests.map(({ sourceId, account }) => `${sourceId}${account}`);
    expect(told()).toEqual([`0${stranger}`, "1"]);
    expect(refusal(() => declare(chain, judge(1), { account: stranger, ended: true }))).toMatch(/^notary 12: it was/);
    declare(chain, authority, { account: stranger, ended: true });
    declare(chain, judge(1), { sourceId: 1n, ended: true });
    expect(told()).toEqual([]);
  });

  test.each<readonly [string, string, object, RegExp]>([
    ["by an operator, who would choose its judges", operator, { sourceId: 1n }, /^notary 12: /],
    ["of no notary", committee, { notary: stranger, sourceId: 1n }, /^notary 42: /],
    ["in nothing", judge(1), {}, /^notary 45: in a source, or in an account/],
    ["in both", judge(1), { sourceId: 1n, account: stranger }, /^notary 45: /],
    ["in a source that is not there", judge(1), { sourceId: 9n }, /^notary 3: /],
    ["twice", judge(1), { account: operator }, /^notary 45: the interest is declared already/],
    ["ended before it began", judge(1), { sourceId: 1n, ended: true }, /^notary 45: no such interest/],
  ])("is refused %s", (_, signer, fields, text) => {
    const { chain } = court({}, 1);
    declare(chain, judge(1), { account: operator });
    expect(refusal(() => declare(chain, signer, fields))).toMatch(text);
  });
});

test("assignments of a notary are those it was drawn for", () => {
  const { chain, submit, drawn, attest } = court();
  const id = submit(hourly(1n, [10]));
  const [first = "", second = ""] = drawn(id);
  const of = (notary: string, open: boolean) => chain.query(queries.assignments, { notary, open }).assignments;
  expect(of(first, true)).toMatchObject([{ recordId: id, status: 3, seat: { answer: 1, round: 1 } }]);
  expect(of(first, true)[0]?.answerUntil).toBeDefined();
  attest(first, id);
  expect(of(first, true)).toEqual([]);
  expect(of(first, false)).toMatchObject([{ recordId: id, seat: { answer: 2 } }]);
  expect(of(second, true)).toHaveLength(1);
  expect(refusal(() => callers(chain).notaryOf(stranger))).toMatch(/^NotFound: /);
  expect(refusal(() => chain.query(queries.notarisation, { recordId: 9n }))).toMatch(/^NotFound: /);
});
