import { describe, expect, test } from "@jest/globals";
import { addressText } from "eco2-ledger/core";
import auth from "eco2-ledger/modules/auth";
import bank from "eco2-ledger/modules/bank";
import { testAddress, testChain } from "eco2-ledger/testing";
import { MsgDefinition, QueryDefinition } from "./gen/counter/v1/counter.ts";
import counter from "./index.ts";

const { increment } = MsgDefinition.methods;
const { count } = QueryDefinition.methods;

const start = (section?: unknown) =>
  testChain([auth, bank, counter], section === undefined ? {} : { counter: section });
const person = (number: number) =>
  addressText({ chainId: "test-1", bech32Prefix: start().ctx.chain.bech32Prefix }, testAddress(number));
const [anna, ben] = [person(1), person(2)];

describe("counter", () => {
  test("everyone counts alone", () => {
    const chain = start();
    chain.deliver(increment, { sender: anna, by: 3n });
    chain.deliver(increment, { sender: ben, by: 100n });
    const { response, events } = chain.deliver(increment, { sender: anna, by: 4n });
    expect(response).toEqual({ count: 7n });
    expect(events.map(({ type }) => type)).toEqual(["increment"]);
    expect(chain.query(count, { address: anna })).toEqual({ count: 7n });
    expect(chain.query(count, { address: ben })).toEqual({ count: 100n });
    expect(chain.query(count, { address: person(3) })).toEqual({ count: 0n });
  });

  test.each([
    ["nothing", 0n],
    ["more than 100", 101n],
  ])("a step of %s is refused", (_, by) => {
    const chain = start();
    expect(() => chain.deliver(increment, { sender: anna, by })).toThrow(
      `by is ${by}, 1 to 100 is allowed: invalid step`,
    );
    expect(chain.query(count, { address: anna })).toEqual({ count: 0n });
  });

  test("a sender that is no address is refused", () => {
    expect(() => start().deliver(increment, { sender: "anna", by: 1n })).toThrow("invalid sender address");
    expect(() => start().query(count, { address: "anna" })).toThrow("invalid address");
  });

  test("state exported as genesis gives the same state", () => {
    const chain = start({ counts: [{ address: anna, count: "41" }] });
    chain.deliver(increment, { sender: anna, by: 1n });
    const exported = chain.exported()["counter"];
    expect(exported).toEqual({ counts: [{ address: anna, count: "42" }] });
    expect(start(exported).exported()["counter"]).toEqual(exported);
  });

  test("a genesis with an address twice, or an unknown field, does not start", () => {
    const entry = { address: anna, count: "1" };
    expect(() => start({ counts: [entry, entry] })).toThrow("app_state.counter.counts.1: address is there twice");
    expect(() => start({ total: "1" })).toThrow("total");
  });
});
