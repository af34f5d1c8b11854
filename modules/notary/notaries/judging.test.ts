import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import { court, hourly, judge, methods, moduleText, operator, person, queries, stranger } from "../testing/judged.ts";

describe("a record that two of three attest", () => {
  test("is final after the dispute window, and pays its notaries", () => {
    const { chain, submit, drawn, attest, status, wait, balance, judged, told, notaryOf } = court();
    const paid = balance(operator);
    const id = submit(hourly(1n, [10, 20, 30]));
    expect(paid - balance(operator)).toBe(91n);
    expect(status(id)).toBe("submitted");
    const three = drawn(id);
    expect(three).toHaveLength(3);
    expect(status(id)).toBe("attesting");
    const [first = "", second = "", third = ""] = three;
    expect(attest(first, id).response.status).toBe(3);
    expect(attest(second, id).response.status).toBe(4);
    expect(refusal(() => attest(third, id))).toMatch(/^notary 46: /);
    const before = balance(first);
    wait(50n);
    expect(status(id)).toBe("final");
    expect(balance(first) - before).toBe(45n);
    expect(balance(moduleText("neutrality"))).toBe(1n);
    expect(told).toEqual(["final 1"]);
    expect(judged(id)).toMatchObject({ fee: "0", round: 1, due: undefined });
    expect(judged(id).seats.map(({ answer }) => answer)).toEqual([2, 2, 5]);
    expect(notaryOf(first).notary).toMatchObject({ attested: 1n, earned: "45" });
    const { record } = chain.query(queries.record, { id });
    expect(record).toMatchObject({ micrograms: "24000000000", factor: "GRID@1", batch: true, count: 3n });
    expect(chain.query(queries.walk, { recordId: id })).toMatchObject({ broken: "" });
    expect(chain.broken()).toBeUndefined();
  });

  test("is disputed nowhere and final at the end of the window only", () => {
    const { submit, drawn, attest, status, blocks } = court();
    const id = submit(hourly(1n, [1]));
    for (const who of drawn(id).slice(0, 2)) attest(who, id);
    blocks(49);
    expect(status(id)).toBe("attested");
    blocks(2);
    expect(status(id)).toBe("final");
  });
});

describe("a record that notaries do not take", () => {
  test("is rejected as soon as two of three object; they share the fee", () => {
    const { chain, submit, drawn, object, status, balance, told, judged } = court();
    const id = submit(hourly(1n, [10]));
    const [first = "", second = ""] = drawn(id);
    const before = balance(first);
    expect(object(first, id).response.status).toBe(3);
    expect(object(second, id).response.status).toBe(6);
    expect(balance(first) - before).toBe(45n);
    expect(status(id)).toBe("rejected");
    expect(judged(id).outcome).toBe("2 of 3 notaries objected");
    expect(chain.query(queries.walk, { recordId: id }).broken).toMatch(/^record 1 is rejected/);
    expect(told).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("is rejected when all three object", () => {
    const { submit, drawn, object, status } = court({ needed: 3 });
    const id = submit(hourly(1n, [10]));
    const [first = ""] = drawn(id);
    object(first, id);
    expect(status(id)).toBe("rejected");
  });
});

describe("notaries that never answer", () => {
  test("are slashed and replaced, and in the last round the fee goes back", () => {
    const { chain, submit, drawn, open, status, wait, blocks, balance, notaryOf, judged } = court();
    const before = balance(operator);
    const id = submit(hourly(1n, [10]));
    const silent = drawn(id);
    wait(100n);
    expect(status(id)).toBe("attesting");
    for (const who of silent) expect(notaryOf(who).notary).toMatchObject({ bond: "990", silent: 1n, slashed: "10" });
    expect(balance(moduleText("neutrality"))).toBe(30n);
    expect(open(id)).toEqual([]);
    blocks(3);
    const others = open(id);
    expect(others).toHaveLength(3);
    expect(others.filter((who) => silent.includes(who))).toEqual([]);
    expect(chain.broken()).toBeUndefined();
    wait(100n);
    expect(status(id)).toBe("rejected");
    expect(judged(id).outcome).toBe("0 of 2 attested it in time");
    expect(balance(operator)).toBe(before);
    expect(chain.broken()).toBeUndefined();
  });

  test("leave the others' answers as they are", () => {
    const { chain, submit, drawn, attest, open, status, wait, blocks } = court();
    const id = submit(hourly(1n, [10]));
    const [first = ""] = drawn(id);
    attest(first, id);
    wait(100n);
    blocks(3);
    const replaced = open(id);
    expect(replaced).toHaveLength(2);
    attest(replaced[0] ?? "", id);
    expect(status(id)).toBe("attested");
    expect(chain.broken()).toBeUndefined();
  });

  test("answer too late", () => {
    const { submit, drawn, attest, blocks } = court();
    const id = submit(hourly(1n, [10]));
    const [first = ""] = drawn(id);
    blocks(1, { after: 101_000_000_000n });
    expect(refusal(() => attest(first, id))).toMatch(/^notary 47: /);
  });
});

describe("too few notaries", () => {
  test("let a record wait until there are enough, however long", () => {
    const { chain, submit, blocks, status, open, bond, judged } = court({}, 1);
    const id = submit(hourly(1n, [10]));
    blocks(30);
    expect(status(id)).toBe("submitted");
    expect(judged(id)).toMatchObject({ round: 0, seats: [] });
    bond(judge(2));
    blocks(10);
    expect(open(id)).toHaveLength(2);
    expect(status(id)).toBe("attesting");
    expect(chain.broken()).toBeUndefined();
  });

  test("are filled up when some of those who were drawn object", () => {
    const { chain, submit, drawn, object, attest, bond, blocks, open, status } = court({}, 2);
    const id = submit(hourly(1n, [10]));
    const [first = "", second = ""] = drawn(id);
    object(first, id);
    attest(second, id);
    expect(status(id)).toBe("attesting");
    bond(judge(3));
    blocks(10);
    attest(open(id)[0] ?? "", id);
    expect(status(id)).toBe("attested");
    expect(chain.broken()).toBeUndefined();
  });
});

describe("who judges", () => {
  test("is nobody with an interest, and nobody who came after the record", () => {
    const { chain, submit, drawn, bond } = court({}, 3);
    bond(operator);
    chain.deliver(methods.declareInterest, { signer: judge(1), notary: judge(1), sourceId: 1n });
    const id = submit(hourly(1n, [10]));
    expect(drawn(id).toSorted()).toEqual([judge(2), judge(3)].toSorted());
    expect(chain.broken()).toBeUndefined();
  });

  test("is not who bonds in the blocks whose hashes draw", () => {
    const { submit, blocks, open, bond } = court({}, 2);
    const id = submit(hourly(1n, [10]));
    blocks();
    bond(judge(5));
    blocks(3);
    expect(open(id).toSorted()).toEqual([judge(1), judge(2)].toSorted());
  });

  test("may say by then that it has an interest: it is not asked, not slashed, and replaced", () => {
    const { chain, submit, drawn, attest, wait, notaryOf, judged } = court();
    const id = submit(hourly(1n, [10]));
    const [first = ""] = drawn(id);
    chain.deliver(methods.declareInterest, { signer: first, notary: first, account: operator });
    expect(refusal(() => attest(first, id))).toMatch(/^notary 49: .* has an interest in /);
    wait(100n);
    expect(notaryOf(first).notary).toMatchObject({ bond: "1000", silent: 0n });
    expect(judged(id).seats[0]?.answer).toBe(5);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<readonly [string, (call: ReturnType<typeof court>, id: bigint) => void, RegExp]>([
    ["a stranger", ({ attest }, id) => attest(stranger, id), /^notary 46: /],
    ["a notary that was not drawn", ({ attest, open }, id) => attest(others(open(id)), id), /^notary 46: /],
    ["an answer twice", twice, /^notary 46: /],
    ["an unknown record", ({ attest }) => attest(judge(1), 9n), /^notary 29: /],
    ["an objection without a reason", without, /^notary 35: reason is empty/],
    ["no address", ({ attest }, id) => attest("x", id), /^sdk 7: /],
  ])("refuses %s", (_, work, text) => {
    const call = court();
    const id = call.submit(hourly(1n, [10]));
    call.drawn(id);
    expect(refusal(() => work(call, id))).toMatch(text);
    expect(call.chain.broken()).toBeUndefined();
  });
});

const others = (drawn: readonly string[]) =>
  [1, 2, 3, 4, 5, 6].map(judge).find((one) => !drawn.includes(one)) ?? person(99);

function twice({ attest, open }: ReturnType<typeof court>, id: bigint): void {
  const [first = ""] = open(id);
  attest(first, id);
  attest(first, id);
}

function without({ chain, open }: ReturnType<typeof court>, id: bigint): void {
  chain.deliver(methods.object, { notary: open(id)[0] ?? "", recordId: id, reason: "" });
}
