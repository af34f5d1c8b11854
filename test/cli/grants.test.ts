import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type EngineNetwork, startEngineNetwork } from "../harness/engineNetwork.ts";
import { runCli } from "./run.ts";

const chainId = "eco2-test-1";
const folder = mkdtempSync(join(tmpdir(), "cli-grants-"));
const keyed = ["--home", folder, "--keyring-backend", "test"];
const addresses = new Map<string, string>();
let network: EngineNetwork;

const address = (name: string) => addresses.get(name) ?? "";
const online = () => ["--node", network.rpc, ...keyed];
const pay = () => ["--fees", "500ueco2", ...online(), "--yes", "--wait"];

/** Runs a command that is to succeed, and reads the JSON that it prints. */
async function done(...args: string[]) {
  const run = await runCli([...args, "-o", "json"]);
  if (run.code !== 0) throw new Error(`${args.join(" ")}: ${run.err}`);
  return JSON.parse(run.out);
}

/** Runs a command that is to fail, and returns the line that says why. */
async function refused(...args: string[]): Promise<string> {
  const run = await runCli(args);
  expect({ args, code: run.code }).toMatchObject({ code: 1 });
  return run.err.trim().split("\n").at(-1) ?? "";
}

async function balance(name: string): Promise<bigint> {
  const found = await done("query", "bank", "balance", name, "ueco2", ...online());
  return BigInt(found.balance.amount as string);
}

beforeAll(async () => {
  for (const name of ["alice", "bob"]) addresses.set(name, (await done("keys", "add", name, ...keyed)).address);
  const coins = [{ denom: "ueco2", amount: "1000000" }];
  network = await startEngineNetwork({
    chainId,
    prefix: "eco",
    funded: [
      { address: address("alice"), coins },
      { address: address("bob"), coins: [{ denom: "ueco2", amount: "1" }] },
    ],
  });
}, 60_000);

afterAll(async () => {
  await network.stop();
  rmSync(folder, { recursive: true });
});

test("alice pays bob's fees by an allowance", async () => {
  const allowance = JSON.stringify({
    "@type": "/cosmos.feegrant.v1beta1.BasicAllowance",
    spend_limit: [{ denom: "ueco2", amount: "1200" }],
  });
  await done("tx", "feegrant", "grant", "bob", allowance, "--from", "alice", ...pay());
  const before = await balance("alice");
  const send = ["tx", "bank", "send", "bob", "alice", "1ueco2", "--fee-granter", "alice"];
  const printed = await done(...send, "--fees", "500ueco2", ...online(), "--generate-only");
  expect(printed.auth_info.fee).toMatchObject({ granter: address("alice"), payer: "" });
  expect(Number((await done(...send, ...online(), "--dry-run")).gas_used)).toBeGreaterThan(0);
  await done(...send, ...pay());
  expect([await balance("alice"), await balance("bob")]).toEqual([before - 499n, 0n]);
  const { allowance: left } = await done("query", "feegrant", "grant", "alice", "bob", ...online());
  expect(left.allowance.spend_limit).toEqual([{ denom: "ueco2", amount: "700" }]);
  const tooMuch = ["tx", "authz", "revoke", "alice", "/x", "--from", "bob", "--fee-granter", "alice"];
  expect(await refused(...tooMuch, "--fees", "701ueco2", ...online(), "--yes")).toContain("fee limit exceeded");
}, 60_000);

test("alice pays bob's fees by signing too", async () => {
  const before = await balance("alice");
  const grant = JSON.stringify({
    authorization: { "@type": "/cosmos.authz.v1beta1.GenericAuthorization", msg: "/cosmos.bank.v1beta1.MsgSend" },
  });
  const command = ["tx", "authz", "grant", "alice", grant, "--from", "bob", "--fee-payer", "alice"];
  const printed = await done(...command, "--fees", "500ueco2", ...online(), "--generate-only");
  expect(printed.auth_info.fee.payer).toBe(address("alice"));
  const { gas_used: gas } = await done(...command, ...online(), "--dry-run");
  const { code } = await done(...command, "--gas", "auto", ...pay());
  expect([code, Number(gas) > 0]).toEqual([0, true]);
  expect(await balance("alice")).toBe(before - 500n);
  const offline = ["--offline", "--chain-id", chainId, "--account-number", "1", "--sequence", "5"];
  expect(await refused(...command, ...offline, ...keyed)).toContain("--fee-payer needs a node");
}, 60_000);

test("an exec of a message that was made with --generate-only", async () => {
  await done("tx", "bank", "send", "alice", "bob", "100ueco2", ...pay());
  const message = {
    "@type": "/cosmos.bank.v1beta1.MsgSend",
    from_address: address("bob"),
    to_address: address("alice"),
    amount: [{ denom: "ueco2", amount: "60" }],
  };
  await done("tx", "authz", "exec", JSON.stringify(message), "--from", "alice", ...pay());
  expect(await balance("bob")).toBe(40n);
  const { grants } = await done("query", "authz", "grants", "bob", "alice", ...online());
  expect(grants).toHaveLength(1);
}, 60_000);
