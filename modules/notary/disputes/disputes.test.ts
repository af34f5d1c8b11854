import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import { authority, court, hourly, methods, moduleText, operator, queries, stranger } from "../testing/judged.ts";

type Call = ReturnType<typeof court>;

/** A record that two attested, still in its dispute window. */
function attested(call: Call): bigint {
  const id = call.submit(hourly(1n, [10, 20]));
  for (const who of call.drawn(id).slice(0, 2)) call.attest(who, id);
  return id;
}

function final(call: Call): bigint {
  const id = call.submit(hourly(1n, [10, 20]));
  call.finish(id);
  return id;
}

const disputeOf = ({ chain }: Call, id: bigint) => chain.query(queries.dispute, { id }).dispute;

describe("a dispute", () => {
  test("holds a record back until it is dismissed; its bond is lost", () => {
    const call = court();
    const { chain, dispute, decide, wait, status, balance, blocks, told } = call;
    const id = attested(call);
    const before = balance(stranger);
    expect(dispute(id)).toBe(1n);
    expect(before - balance(stranger)).toBe(500n);
    wait(60n);
    expect(status(id)).toBe("attested");
    expect(chain.broken()).toBeUndefined();
    const neutral = balance(moduleText("neutrality"));
    decide(1n, false);
    blocks();
    expect(status(id)).toBe("final");
    expect(told).toEqual(["final 1"]);
    expect(before - balance(stranger)).toBe(500n);
    expect(balance(moduleText("neutrality")) - neutral).toBe(501n);
    expect(disputeOf(call, 1n)).toMatchObject({ status: 3, decision: "Seen on site" });
    expect(chain.broken()).toBeUndefined();
  });

  test("that is dismissed within the window changes nothing of it", () => {
    const call = court();
    const { dispute, decide, until } = call;
    const id = attested(call);
    const due = until(id);
    dispute(id);
    decide(1n, false);
    expect(until(id)).toBe(due);
  });

  test("that is upheld overturns the record; the disputer gets the bond back and a part of what is slashed", () => {
    const call = court();
    const { chain, dispute, decide, status, balance, told, notaryOf, judged } = call;
    const id = attested(call);
    const before = balance(stranger);
    dispute(id);
    decide(1n, true, authority);
    expect(status(id)).toBe("overturned");
    expect(judged(id).outcome).toBe("dispute 1 is upheld: Seen on site");
    // 200 of 400 that were slashed, and the fee that nobody earned.
    expect(balance(stranger) - before).toBe(291n);
    for (const { notary, provenFalse } of judged(id).seats.slice(0, 2)) {
      expect(provenFalse).toBe(true);
      expect(notaryOf(notary).notary).toMatchObject({ bond: "800", provenFalse: 1n });
    }
    expect(told).toEqual([]);
    expect(disputeOf(call, 1n)?.status).toBe(2);
    expect(chain.broken()).toBeUndefined();
  });

  test("puts a final record in doubt, which is told; dismissed, it is final again", () => {
    const call = court();
    const { chain, dispute, decide, status, told } = call;
    const id = final(call);
    dispute(id);
    expect(status(id)).toBe("disputed");
    expect(chain.query(queries.walk, { recordId: id }).broken).toBe("record 1 is disputed, not final");
    expect(chain.broken()).toBeUndefined();
    decide(1n, false);
    expect(status(id)).toBe("final");
    expect(told).toEqual(["final 1", "broken 1: dispute 1: The meter was bridged", "restored 1"]);
    expect(chain.query(queries.walk, { recordId: id })).toMatchObject({ broken: "" });
    expect(chain.broken()).toBeUndefined();
  });

  test("of a final record that is upheld is told once", () => {
    const call = court();
    const { dispute, decide, status, told } = call;
    const id = final(call);
    dispute(id);
    decide(1n, true);
    expect(status(id)).toBe("overturned");
    expect(told).toEqual(["final 1", "broken 1: dispute 1: The meter was bridged"]);
  });

  test("that nobody decides lapses, and the bond goes back", () => {
    const call = court();
    const { chain, dispute, decide, wait, status, balance } = call;
    const id = final(call);
    const before = balance(stranger);
    dispute(id);
    wait(200n);
    expect(status(id)).toBe("final");
    expect(balance(stranger)).toBe(before);
    expect(disputeOf(call, 1n)?.status).toBe(4);
    expect(refusal(() => decide(1n, true))).toMatch(/^notary 53: dispute 1/);
    expect(chain.broken()).toBeUndefined();
  });

  test("is moot when the notaries reject the record meanwhile", () => {
    const call = court();
    const { chain, submit, drawn, dispute, object, balance, status } = call;
    const id = submit(hourly(1n, [10]));
    const before = balance(stranger);
    dispute(id);
    for (const who of drawn(id).slice(0, 2)) object(who, id);
    expect(status(id)).toBe("rejected");
    expect(balance(stranger)).toBe(before);
    expect(disputeOf(call, 1n)?.status).toBe(5);
    expect(chain.broken()).toBeUndefined();
  });

  test("stands beside others' of other records", () => {
    const call = court();
    const { chain, submit, dispute } = call;
    const [a, b] = [final(call), submit(hourly(1n, [5], 3n))];
    dispute(a);
    dispute(b);
    const ids = (request: object) => chain.query(queries.disputes, request).disputes.map(({ id }) => id);
    expect([ids({}), ids({ open: true }), ids({ recordId: b })]).toEqual([[1n, 2n], [1n, 2n], [2n]]);
    call.decide(1n, false);
    expect(ids({ open: true })).toEqual([2n]);
    expect(refusal(() => ids({ open: true, recordId: a }))).toMatch(/^InvalidArgument: at most one/);
    expect(refusal(() => disputeOf(call, 9n))).toBe("NotFound: no dispute has the id 9");
  });
});

const evidence = { sha256: new Uint8Array(32).fill(7), uri: "https://example.org/photo" };

describe("refused:", () => {
  test.each<readonly [string, (call: Call, id: bigint) => void, RegExp]>([
    ["a second dispute", (call, id) => [call.dispute(id), call.dispute(id)], /^notary 51: record 1, dispute 1/],
    ["an unknown record", (call) => call.dispute(9n), /^notary 29: /],
    ["too late", late, /^notary 50: record 1 could be disputed until/],
    ["an overturned record", overturned, /^notary 50: record 1 was rejected or overturned/],
    ["a corrected record", corrected, /^notary 50: record 1 was replaced by 2/],
    ["no evidence", (call, id) => open(call, id, { evidence: undefined }), /^notary 34: /],
    [
      "evidence without a hash",
      (call, id) => open(call, id, { evidence: { ...evidence, sha256: new Uint8Array(0) } }),
      /^notary 34: /,
    ],
    ["no reason", (call, id) => open(call, id, { reason: "" }), /^notary 35: /],
    ["a decision by anybody", (call, id) => [call.dispute(id), call.decide(1n, true, operator)], /^notary 12: /],
    ["a decision of nothing", (call) => call.decide(1n, true), /^notary 52: /],
    [
      "a decision twice",
      (call, id) => [call.dispute(id), call.decide(1n, true), call.decide(1n, false)],
      /^notary 53: /,
    ],
  ])("%s", (_, work, text) => {
    const call = court();
    const id = final(call);
    expect(refusal(() => work(call, id))).toMatch(text);
    expect(call.chain.broken()).toBeUndefined();
  });

  test("a bond that the disputer does not have", () => {
    const call = court({ disputeBond: "9000000000" });
    expect(refusal(() => call.dispute(final(call)))).toMatch(/^sdk 5: /);
  });
});

function open({ chain }: Call, recordId: bigint, fields: object): void {
  chain.deliver(methods.dispute, { disputer: stranger, recordId, reason: "Wrong", evidence, ...fields });
}

function late(call: Call, id: bigint): void {
  call.wait(500n);
  call.dispute(id);
}

function overturned(call: Call, id: bigint): void {
  call.dispute(id);
  call.decide(1n, true);
  call.dispute(id);
}

function corrected(call: Call, id: bigint): void {
  call.finish(call.submit(hourly(1n, [10, 21]), 1, { replaces: id }));
  call.dispute(id);
}
