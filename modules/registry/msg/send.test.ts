import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { OutOfGas } from "../../../core/gas.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "../testing/credits.ts";

function tenTonnes() {
  const chain = creditChain();
  const call = calls(chain);
  call.import(importOf(1n, 10n, { recipient: who.alice }));
  return { chain, ...call };
}

describe("sends split to the gram", () => {
  test.each<[string, bigint[], string[]]>([
    ["one gram", [1n], ["0-1 bob held", "1-10000000 alice held"]],
    ["all", [10n * T], ["0-10000000 bob held"]],
    ["all but one gram", [10n * T - 1n], ["0-9999999 bob held", "9999999-10000000 alice held"]],
    [
      "twice: the lowest first, of two histories",
      [5n, 7n],
      ["0-5 bob held", "5-12 bob held", "12-10000000 alice held"],
    ],
  ])("%s", (_, amounts, expected) => {
    const { chain, send, lots } = tenTonnes();
    for (const grams of amounts) send(who.alice, who.bob, { batchId: 1n, grams });
    expect(lots(1n)).toEqual(expected);
    expect(chain.broken()).toBeUndefined();
  });

  test("what touches and moves together becomes one lot, its histories kept by gram", () => {
    const { chain, send, lots } = tenTonnes();
    send(who.alice, who.bob, { batchId: 1n, grams: 5n });
    send(who.alice, who.bob, { batchId: 1n, grams: 7n });
    send(who.bob, who.carol, { batchId: 1n, grams: 9n });
    expect(lots(1n)).toEqual(["0-9 carol held", "9-12 bob held", "12-10000000 alice held"]);
    const history = (gram: bigint) =>
      chain.query(QueryDefinition.methods.provenance, { batchId: 1n, gram }).steps.map(({ id }) => id);
    expect([history(0n), history(4n), history(5n), history(8n), history(9n), history(12n)]).toEqual([
      [4n, 2n, 1n],
      [4n, 2n, 1n],
      [4n, 3n, 1n],
      [4n, 3n, 1n],
      [3n, 1n],
      [1n],
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("back and forth through lots that overlap in time, the history of each gram stays its own", () => {
    const { chain, send } = tenTonnes();
    send(who.alice, who.bob, { batchId: 1n, grams: 100n });
    send(who.bob, who.carol, { batchId: 1n, grams: 50n });
    send(who.carol, who.bob, { batchId: 1n, grams: 20n });
    send(who.bob, who.alice, { batchId: 1n, grams: 70n });
    const path = (gram: bigint) =>
      chain
        .query(QueryDefinition.methods.provenance, { batchId: 1n, gram })
        .steps.map(({ kind, to }) => `${kind} ${to}`);
    expect(path(10n)).toEqual([`2 ${who.alice}`, `2 ${who.bob}`, `2 ${who.carol}`, `2 ${who.bob}`, `1 ${who.alice}`]);
    expect(path(30n)).toEqual([`2 ${who.carol}`, `2 ${who.bob}`, `1 ${who.alice}`]);
    expect(path(60n)).toEqual([`2 ${who.alice}`, `2 ${who.bob}`, `1 ${who.alice}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of several batches in one message, with one event a range", () => {
    const { chain, send, balance, ...call } = tenTonnes();
    call.import(importOf(1n, 1n, { issuance: 2, recipient: who.alice }));
    const { events } = send(who.alice, who.bob, { batchId: 1n, grams: 3n }, { batchId: 2n, grams: T });
    expect(balance(who.bob)).toMatchObject({ heldGrams: T + 3n });
    expect(balance(who.bob, 1n)).toMatchObject({ heldGrams: 3n });
    expect(events.map(({ type }) => type)).toEqual(Array(2).fill("eco2.registry.v1.EventSend"));
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused, and nothing moves", () => {
  test.each<[string, string, string, { batchId: bigint; grams: bigint }[], string]>([
    ["nothing", who.alice, who.bob, [], "no credits are given"],
    ["zero grams", who.alice, who.bob, [{ batchId: 1n, grams: 0n }], "0 grams of batch 1"],
    ["batch 0", who.alice, who.bob, [{ batchId: 0n, grams: 1n }], "batch ids begin at 1"],
    [
      "a batch twice",
      who.alice,
      who.bob,
      [
        { batchId: 1n, grams: 1n },
        { batchId: 1n, grams: 1n },
      ],
      "each once",
    ],
    [
      "out of order",
      who.alice,
      who.bob,
      [
        { batchId: 2n, grams: 1n },
        { batchId: 1n, grams: 1n },
      ],
      "ascending order",
    ],
    ["unknown batch", who.alice, who.bob, [{ batchId: 9n, grams: 1n }], "no batch has the id 9"],
    [
      "one gram too many",
      who.alice,
      who.bob,
      [{ batchId: 1n, grams: 10n * T + 1n }],
      "holds 10000000 grams of batch 1",
    ],
    ["2^64-1 grams", who.alice, who.bob, [{ batchId: 1n, grams: 2n ** 64n - 1n }], "insufficient credits"],
    ["someone without credits", who.bob, who.alice, [{ batchId: 1n, grams: 1n }], "holds 0 grams"],
    ["to oneself", who.alice, who.alice, [{ batchId: 1n, grams: 1n }], "is the sender"],
    [
      "the second of two",
      who.alice,
      who.bob,
      [
        { batchId: 1n, grams: 1n },
        { batchId: 2n, grams: 1n },
      ],
      "no batch has the id 2",
    ],
    ["no address", who.alice, "", [{ batchId: 1n, grams: 1n }], "invalid recipient address"],
  ])("%s", (_, sender, recipient, credits, text) => {
    const { chain, send } = tenTonnes();
    const before = chain.exported();
    expect(() => send(sender, recipient, ...credits)).toThrow(text);
    expect(chain.exported()).toEqual(before);
  });

  test("suspended and retired grams never move", () => {
    const { chain, send, report, lots } = tenTonnes();
    send(who.alice, who.registrar, { batchId: 1n, grams: 2n * T });
    report(reportOf(2n, 3n));
    expect(lots(1n)).toEqual([
      "0-1000000 registrar held",
      "1000000-2000000 registrar retired",
      "2000000-3000000 alice suspended",
      "3000000-10000000 alice held",
    ]);
    expect(() => send(who.registrar, who.bob, { batchId: 1n, grams: T + 1n })).toThrow("holds 1000000 grams");
    expect(() => send(who.alice, who.bob, { batchId: 1n, grams: 7n * T + 1n })).toThrow("holds 7000000 grams");
    send(who.alice, who.bob, { batchId: 1n, grams: 7n * T });
    expect(lots(1n).at(-1)).toBe("3000000-10000000 bob held");
    expect(chain.broken()).toBeUndefined();
  });

  test("a send through many fragments costs gas by each of them, and stops where the gas ends", () => {
    const { chain, send } = tenTonnes();
    for (let i = 0; i < 200; i++) {
      send(who.alice, who.carol, { batchId: 1n, grams: 1n });
      send(who.alice, who.bob, { batchId: 1n, grams: 1n });
    }
    const message = { sender: who.bob, recipient: who.carol, credits: [{ batchId: 1n, grams: 200n }] };
    expect(() => chain.deliver(MsgDefinition.methods.send, message, 200_000)).toThrow(OutOfGas);
    expect(calls(chain).balance(who.bob)).toMatchObject({ heldGrams: 200n });
    const { gasUsed } = chain.deliver(MsgDefinition.methods.send, message);
    expect(gasUsed).toBeGreaterThan(200 * 10_000);
    expect(chain.broken()).toBeUndefined();
  });
});
