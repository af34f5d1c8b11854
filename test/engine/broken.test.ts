import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { makeDevHome } from "../../cli/dev/home.ts";
import type { MakeChain } from "../../core/chain.ts";
import { runDevNode } from "../../node/dev/run.ts";

const folder = mkdtempSync(join(tmpdir(), "eco2-broken-"));
const home = join(folder, "home");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The ECO2 chain whose bank fails at the start of block 3. */
const failing: MakeChain = (verify) => {
  const chain = eco2(verify);
  const bank = chain.modules.get("bank");
  if (bank === undefined) throw new Error("the chain has a bank");
  const beginBlock = (ctx: { readonly height: number }) => {
    if (ctx.height === 3) throw new TypeError("no such field");
  };
  return {
    ...chain,
    modules: new Map([...chain.modules, ["bank", { ...bank, beginBlock }]]),
    order: { ...chain.order, beginBlock: ["bank"] },
  };
};

test("a chain whose application breaks ends its node with the reason, and is there again with a program that does not", async () => {
  await makeDevHome(home, { chainId: "eco2-dev-1" });
  const told: string[] = [];
  const log = { info: () => undefined, warn: (_: object, line: string) => told.push(line), error: () => undefined };
  const options = { home, mining: { mode: "manual" }, rpcAddress: "127.0.0.1:0", log } as const;
  const node = await runDevNode({ ...options, chain: failing });
  await node.chain.mine();
  await expect(node.chain.mine()).rejects.toThrow("makes no more blocks: no such field");
  expect(await node.ended).toBe("the chain is broken and makes no more blocks: no such field");
  expect(told.join("\n")).toContain("no such field");
  await node.stop();
  const mended = await runDevNode(options);
  expect(mended.chain.height()).toBe(2);
  expect((await mended.chain.mine()).height).toBe(3);
  await mended.stop();
}, 30_000);
