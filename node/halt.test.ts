import { describe, expect, test } from "@jest/globals";
import { RequestFinalizeBlock } from "../codec/gen/tendermint/abci/types.ts";
import { startLedger } from "../test/harness/ledger.ts";
import { parseAppConfig } from "./config.ts";
import { halting, haltReason } from "./halt.ts";
import { passOn } from "./passOn.ts";

// Block H of the ledger under test is made H seconds after this.
const start = 1_700_000_000;

/** A chain that is wanted to halt, driven through the calls that CometBFT makes. */
function halt(toml: string) {
  const ledger = startLedger();
  const config = parseAppConfig(toml);
  const reasons: string[] = [];
  const given = passOn(ledger.app);
  const calls = halting(given, ledger.store, config, (reason) => reasons.push(reason));
  const block = () => {
    const height = BigInt(ledger.app.height + 1);
    const time = { seconds: BigInt(start) + height, nanos: 0 };
    calls.finalizeBlock(RequestFinalizeBlock.fromPartial({ height, time }));
    calls.commit({});
  };
  return { ...ledger, config, reasons, given, calls, block };
}

describe.each([
  ["halt-height = 2", "halted at height 2: halt-height is 2 in app.toml"],
  [`halt-time = ${start + 2}`, `halted at height 2, whose time is ${start + 2}: halt-time is ${start + 2} in app.toml`],
])("%s", (toml, reason) => {
  test("the block that reaches it is durable before the node is told, and none follows", () => {
    const { app, store, config, reasons, block } = halt(toml);
    expect(haltReason(store, config)).toBeUndefined();
    block();
    expect([reasons, haltReason(store, config)]).toEqual([[], undefined]);
    block();
    expect([reasons, store.latest.height]).toEqual([[reason], 2]);
    expect(block).toThrow(reason);
    expect([app.height, haltReason(store, config)]).toEqual([2, reason]);
  });
});

test("a height that lies behind halts a node that is started again", () => {
  const { block: _, ...ledger } = startLedger();
  expect(haltReason(ledger.store, parseAppConfig("halt-height = 1"))).toBeUndefined();
  const { block, store } = halt("");
  for (let height = 1; height <= 3; height++) block();
  expect(haltReason(store, parseAppConfig("halt-height = 2"))).toBe("halted at height 3: halt-height is 2 in app.toml");
});

test("without a wish nothing is put between, and blocks go on", () => {
  const { calls, given, block, reasons, app } = halt("");
  expect(calls).toBe(given);
  for (let height = 1; height <= 5; height++) block();
  expect([app.height, reasons]).toEqual([5, []]);
});
