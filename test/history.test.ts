import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { afterEach, expect, test } from "@jest/globals";
import { homeAt } from "../node/home.ts";
import { type RunningNode, runNode } from "../node/run.ts";
import { makeHome, removeHome } from "./harness/network.ts";

const words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const denom = "ueco2";
const fee = { amount: [{ denom, amount: "5000" }], gas: "200000" };
const at = "127.0.0.1:0";

interface Response {
  readonly code: number;
  readonly log: string;
  readonly height: string;
  readonly proofOps?: { readonly ops: readonly { readonly type: string }[] };
}

let home = "";
let node: RunningNode | undefined;
afterEach(async () => {
  await node?.stop();
  node = undefined;
  removeHome(home);
});

function change(key: string, value: string): void {
  const file = homeAt(home).appConfig;
  const text = readFileSync(file, "utf8");
  const changed = text.replace(new RegExp(`^${key} = .*$`, "m"), `${key} = ${value}`);
  if (changed === text) throw new Error(`${file} has no ${key} to change`);
  writeFileSync(file, changed);
}

async function start(): Promise<{ readonly rpc: string; readonly rest: string; readonly running: RunningNode }> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const serve = { version: "0.1.0", restAddress: at, grpcAddress: at };
  const running = await runNode({
    home,
    comet: true,
    rpcAddress: `tcp://${at}`,
    p2pAddress: `tcp://${at}`,
    serve,
    log,
  });
  node = running;
  const rpc = (await running.rpc) ?? "";
  const before = running.application.height;
  while (running.application.height <= before) await delay(20);
  return { rpc, rest: running.api?.restUrl ?? "", running };
}

test("a node answers for old heights over REST and ABCI, before and after a restart, until they are pruned", async () => {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix: "eco" });
  const [{ address } = { address: "" }] = await wallet.getAccounts();
  home = makeHome({
    chainId: "eco2-test-1",
    prefix: "eco",
    funded: [{ address, coins: [{ denom, amount: "1000000000" }] }],
    blockTime: 100,
  });
  change("keep-recent", "2");
  let { rpc, rest, running } = await start();

  const client = await SigningStargateClient.connectWithSigner(rpc, wallet);
  const [{ address: other } = { address: "" }] = await (
    await DirectSecp256k1HdWallet.generate(12, { prefix: "eco" })
  ).getAccounts();
  const sent: { readonly height: number; readonly total: number }[] = [];
  for (let n = 1; n <= 3; n++) {
    const { height, code } = await client.sendTokens(address, other, [{ denom, amount: `${n}` }], fee);
    expect(code).toBe(0);
    sent.push({ height, total: (n * (n + 1)) / 2 });
  }
  client.disconnect();
  const last = (sent.at(-1)?.height ?? 0) + 5;
  while (running.application.height < last) await delay(20);

  const balance = async (height: number) => {
    const path = `/cosmos/bank/v1beta1/balances/${other}`;
    const answer = await fetch(`${rest}${path}`, { headers: { "x-cosmos-block-height": `${height}` } });
    const body = (await answer.json()) as { balances?: { amount: string }[]; message?: string };
    return { status: answer.status, height: answer.headers.get("x-cosmos-block-height"), ...body };
  };
  const raw = async (height: number, prove: boolean) => {
    const data = Buffer.concat([Buffer.of(1, 20), Buffer.alloc(20)]).toString("hex");
    const query = `path="/store/acc/key"&data=0x${data}&height=${height}&prove=${prove}`;
    const { result } = (await (await fetch(`${rpc}/abci_query?${query}`)).json()) as {
      result: { response: Response };
    };
    return result.response;
  };
  const expectAll = async () => {
    for (const { height, total } of sent) {
      expect(await balance(height)).toMatchObject({ status: 200, balances: [{ amount: `${total}` }] });
      expect(await raw(height, false)).toMatchObject({ code: 0, height: `${height}` });
      let proven = await raw(height, true);
      while (proven.log.includes("is being loaded for its proofs: ask again")) proven = await raw(height, true);
      expect(proven).toMatchObject({ code: 0, height: `${height}` });
      expect(proven.proofOps?.ops.map(({ type }) => type)).toEqual(["ics23:iavl", "ics23:simple"]);
    }
    const before = (sent[0]?.height ?? 0) - 1;
    expect(await balance(before)).toMatchObject({ status: 200, balances: [] });
  };
  await expectAll();

  await running.stop();
  ({ rpc, rest, running } = await start());
  await expectAll();

  await running.stop();
  change("pruning", '"custom"');
  change("pruning-keep-recent", "3");
  change("pruning-interval", "10");
  ({ rpc, rest, running } = await start());
  const pruned = sent[0]?.height ?? 0;
  // Older ones go at the next height that is a multiple of ten.
  while ((await balance(pruned)).status === 200) await delay(50);
  expect(await balance(pruned)).toMatchObject({
    status: 400,
    message: expect.stringMatching(new RegExp(`height ${pruned} is not kept: this node has \\d+ to \\d+`)),
  });
}, 120_000);
