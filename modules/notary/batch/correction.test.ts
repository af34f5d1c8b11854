import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import { NotaryKeeper } from "../keeper.ts";
import {
  callers,
  committee,
  court,
  emptyChain,
  firstHour,
  hour,
  hourly,
  judge,
  methods,
  operator,
  queries,
  register,
} from "../testing/judged.ts";

const first = hourly(1n, [10, 20]);
const right = hourly(1n, [10, 25]);

describe("a correction", () => {
  test("of a final record takes its place, and what it backed, when it is final itself", () => {
    const { chain, submit, finish, status, told, drawn, attest, wait } = court();
    const keeper = chain.chain.doors(NotaryKeeper);
    const id = submit(first);
    finish(id);
    keeper.use(chain.ctx, id, { kind: "pool", id: "7" });
    const now = submit(right, 1, { replaces: id });
    expect(refusal(() => submit(right, 1, { replaces: id }))).toMatch(/^notary 57: record 1 is being corrected by/);
    for (const who of drawn(now).slice(0, 2)) attest(who, now);
    expect(keeper.walk(chain.ctx, id).broken).toBeUndefined();
    wait(51n);
    expect([status(id), status(now)]).toEqual(["final", "final"]);
    expect(told).toEqual(["final 1", "replaced 1 by 2"]);
    expect(keeper.record(chain.ctx, id)?.replacedBy).toBe(now);
    expect(keeper.userOf(chain.ctx, now)).toEqual({ kind: "pool", id: "7" });
    expect([...keeper.finalRecords(chain.ctx, 1n, firstHour, firstHour + hour)].map((one) => one.id)).toEqual([now]);
    const walk = keeper.walk(chain.ctx, id);
    expect(walk.broken).toBeUndefined();
    expect(walk.links[0]).toEqual({ kind: "replacement", id: "1", detail: "corrected by record 2" });
    expect(refusal(() => keeper.use(chain.ctx, id, { kind: "pool", id: "8" }))).toMatch(/^notary 30: /);
    keeper.release(chain.ctx, id, { kind: "pool", id: "7" });
    expect(keeper.userOf(chain.ctx, now)).toBeUndefined();
    expect(refusal(() => submit(right, 1, { replaces: id }))).toMatch(/^notary 57: record 1 was corrected by record 2/);
    expect(chain.query(queries.source, { id: 1n }).stream?.nextSequence).toBe(3n);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a record that was never final is a record of its own to those who stand on it", () => {
    const { chain, submit, finish, drawn, object, told, status } = court();
    const id = submit(first);
    for (const who of drawn(id).slice(0, 2)) object(who, id);
    finish(submit(right, 1, { replaces: id }));
    expect([status(id), status(2n)]).toEqual(["rejected", "final"]);
    expect(told).toEqual(["final 2"]);
    expect(chain.query(queries.walk, { recordId: id }).broken).toBe("");
    expect(chain.broken()).toBeUndefined();
  });

  test("that is rejected lets another one try", () => {
    const { chain, submit, finish, drawn, object, told, status } = court();
    const id = submit(first);
    finish(id);
    const wrong = submit(right, 1, { replaces: id });
    for (const who of drawn(wrong).slice(0, 2)) object(who, wrong);
    expect(status(wrong)).toBe("rejected");
    expect(refusal(() => submit(right, 1, { replaces: wrong }))).toMatch(
      /^notary 57: record 2 was to correct record 1/,
    );
    finish(submit(right, 1, { replaces: id }));
    expect(told).toEqual(["final 1", "replaced 1 by 3"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("that is proven false after it took the place is corrected itself", () => {
    const { chain, submit, finish, dispute, decide, told } = court();
    const id = submit(first);
    finish(id);
    const now = submit(right, 1, { replaces: id });
    finish(now);
    decide(dispute(now), true);
    expect(chain.query(queries.walk, { recordId: id }).broken).toMatch(/^record 2 is overturned/);
    const last = submit(hourly(1n, [11, 25]), 1, { replaces: now });
    finish(last);
    expect(told.at(-1)).toBe("replaced 2 by 3");
    expect(chain.query(queries.walk, { recordId: id }).broken).toBe("");
    expect(chain.broken()).toBeUndefined();
  });

  test("of a revoked source is of what it measured while it was trusted", () => {
    const { chain, submit, finish, told } = court();
    const id = submit(first);
    finish(id);
    const late = submit(hourly(1n, [5], 3n));
    finish(late);
    const since = { seconds: (firstHour + 2n * hour) / 1_000_000_000n, nanos: 0 };
    chain.deliver(methods.revokeSource, { signer: committee, sourceId: 1n, reason: "bridged", since });
    expect(chain.query(queries.walk, { recordId: late }).broken).toMatch(/^source 1 is revoked/);
    expect(refusal(() => submit(hourly(1n, [6], 3n), 1, { replaces: late }))).toMatch(/^notary 6: .* is not trusted/);
    finish(submit(right, 1, { replaces: id }));
    expect(told.at(-1)).toBe("replaced 1 by 3");
    expect(chain.broken()).toBeUndefined();
  });

  test("is of the device that measured, whatever device there is now", () => {
    const chain = emptyChain();
    const call = callers(chain);
    register(chain, 1);
    const id = call.submit(first);
    const range = { min: "0", max: "5000000", maxChangePerHour: "0" };
    chain.deliver(methods.updateSource, { operator, sourceId: 1n, range });
    for (const number of [1, 2, 3]) call.bond(judge(number));
    call.blocks(10);
    for (const who of call.open(id).slice(0, 2)) call.attest(who, id);
    call.wait(51n);
    call.submit(right, 1, { replaces: id });
    expect(chain.query(queries.record, { id: 2n }).record?.sourceVersion).toBe(1n);
  });
});

describe("refused:", () => {
  test.each<readonly [string, (call: ReturnType<typeof court>) => void, RegExp]>([
    ["of a record that is not there", ({ submit }) => submit(right, 1, { replaces: 9n }), /^notary 29: /],
    [
      "of a record that is judged still",
      ({ submit }) => submit(right, 1, { replaces: 2n }),
      /^notary 57: record 2 is n/,
    ],
    [
      "other readings",
      ({ submit }) => submit(hourly(1n, [1]), 1, { replaces: 1n }),
      /^notary 58: record 1 has the rea/,
    ],
    ["readings of another time", moved, /^notary 58: record 1 is of 2025-12-01/],
    ["another source", another, /^notary 57: record 1 is of source 1/],
    ["a disputed record", disputed, /^notary 57: record 1 is neither final/],
    ["another device's signature", ({ submit }) => submit(right, 2, { replaces: 1n }), /^notary 9: /],
  ])("%s", (_, work, text) => {
    const call = court();
    call.finish(call.submit(first));
    call.submit(hourly(1n, [5], 3n));
    expect(refusal(() => work(call))).toMatch(text);
    expect(call.chain.broken()).toBeUndefined();
  });
});

function moved({ submit }: ReturnType<typeof court>): void {
  const late = hourly(1n, [0, 10, 25]).slice(1);
  submit(
    late.map((one, i) => ({ ...one, sequence: BigInt(i + 1) })),
    1,
    { replaces: 1n },
  );
}

function another({ chain, submit }: ReturnType<typeof court>): void {
  register(chain, 2);
  submit(hourly(2n, [10, 25]), 2, { replaces: 1n });
}

function disputed({ submit, dispute }: ReturnType<typeof court>): void {
  dispute(1n);
  submit(right, 1, { replaces: 1n });
}
