import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeAddress, encodeAddress } from "../../codec/bech32.ts";
import { runCli } from "../../test/cli/run.ts";

const home = mkdtempSync(join(tmpdir(), "cli-generated-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const keyed = ["--home", home, "--keyring-backend", "test"];
let alice = "";
let bob = "";

beforeAll(async () => {
  for (const name of ["alice", "bob"]) await runCli(["keys", "add", name, ...keyed]);
  const show = async (name: string) => (await runCli(["keys", "show", name, "-a", ...keyed])).out.trim();
  [alice, bob] = [await show("alice"), await show("bob")];
  writeFileSync(join(home, "params.json"), '{"registrars":[]}');
  const candidate = {
    pubkey: consensusKey,
    amount: "50ueco2",
    moniker: "Alice",
    security: "a@b.c",
    "commission-rate": "0.1",
    "commission-max-rate": "0.5",
    "min-self-delegation": "7",
  };
  writeFileSync(join(home, "candidate.json"), JSON.stringify(candidate));
});

const generate = (...args: string[]) => runCli(["tx", ...args, ...keyed, "--generate-only", "--offline"]);

const consensusKey = { "@type": "/cosmos.crypto.ed25519.PubKey", key: Buffer.alloc(32, 7).toString("base64") };
const operator = (account: string) => encodeAddress("ecovaloper", decodeAddress("eco", account));

describe("a command line is the message that it says", () => {
  test.each<[string, string[], () => object]>([
    [
      "coins, the sender as an argument",
      ["bank", "send", "alice", "bob", "5ueco2,1uecc"],
      () => ({
        "@type": "/cosmos.bank.v1beta1.MsgSend",
        from_address: alice,
        to_address: bob,
        amount: [
          { denom: "uecc", amount: "1" },
          { denom: "ueco2", amount: "5" },
        ],
      }),
    ],
    [
      "coins to several, evenly",
      ["bank", "multi-send", "alice", "bob", "alice", "11ueco2", "--split"],
      () => ({
        "@type": "/cosmos.bank.v1beta1.MsgMultiSend",
        inputs: [{ address: alice, coins: [{ denom: "ueco2", amount: "10" }] }],
        outputs: [bob, alice].map((address) => ({ address, coins: [{ denom: "ueco2", amount: "5" }] })),
      }),
    ],
    [
      "a candidate by its key",
      ["staking", "delegate", "bob", "5ueco2", "--from", "alice"],
      () => ({
        "@type": "/cosmos.staking.v1beta1.MsgDelegate",
        delegator_address: alice,
        validator_address: operator(bob),
        amount: { denom: "ueco2", amount: "5" },
      }),
    ],
    [
      "a candidate, by flags over a file in the form of other chains",
      ["staking", "create-validator", join(home, "candidate.json"), "--from", "alice", "--commission-rate", "0.2"],
      () => ({
        "@type": "/cosmos.staking.v1beta1.MsgCreateValidator",
        description: { moniker: "Alice", identity: "", website: "", security_contact: "a@b.c", details: "" },
        commission: {
          rate: "0.200000000000000000",
          max_rate: "0.500000000000000000",
          max_change_rate: "0.010000000000000000",
        },
        min_self_delegation: "7",
        delegator_address: "",
        validator_address: operator(alice),
        pubkey: consensusKey,
        value: { denom: "ueco2", amount: "50" },
      }),
    ],
    [
      "what a candidate changes; the rest stays",
      ["staking", "edit-validator", "--website", "https://a.example", "--commission-rate", "0.3", "--from", "alice"],
      () => ({
        "@type": "/cosmos.staking.v1beta1.MsgEditValidator",
        description: {
          moniker: "[do-not-modify]",
          identity: "[do-not-modify]",
          website: "https://a.example",
          security_contact: "[do-not-modify]",
          details: "[do-not-modify]",
        },
        validator_address: operator(alice),
        commission_rate: "0.300000000000000000",
        min_self_delegation: null,
      }),
    ],
    [
      "an operator as the sender",
      ["slashing", "unjail", "--from", "alice"],
      () => ({ "@type": "/cosmos.slashing.v1beta1.MsgUnjail", validator_addr: operator(alice) }),
    ],
    [
      "credits",
      ["registry", "send", "bob", "1:500", "7:20", "--from", "alice"],
      () => ({
        "@type": "/eco2.registry.v1.MsgSend",
        sender: alice,
        recipient: bob,
        credits: [
          { batch_id: "1", grams: "500" },
          { batch_id: "7", grams: "20" },
        ],
        ranges: [],
      }),
    ],
    [
      "a source event",
      [
        "registry",
        "record-source-event",
        "VCS",
        "retired-or-cancelled",
        "1-2-3",
        "2000000",
        "--date",
        "2026-01-01",
        "--from",
        "alice",
      ],
      () => ({
        "@type": "/eco2.registry.v1.MsgRecordSourceEvent",
        registrar: alice,
        source_registry: "VCS",
        kind: "SOURCE_EVENT_KIND_RETIRED_OR_CANCELLED",
        serial: "1-2-3",
        issuance_id: "",
        first_unit: "0",
        last_unit: "0",
        quantity_grams: "2000000",
        date: "2026-01-01",
        reason: "",
      }),
    ],
    [
      "a retirement",
      ["offset", "retire", "1000", "--beneficiary", "Example, Ltd", "--country", "CH", "--from", "alice"],
      () => ({
        "@type": "/eco2.offset.v1.MsgRetire",
        owner: alice,
        batch_id: "0",
        grams: "1000",
        beneficiary: "Example, Ltd",
        beneficiary_id: "",
        reason: "",
        period_start: "",
        period_end: "",
        country: "CH",
        purpose: "",
        statement: "",
        beneficiary_account: "",
      }),
    ],
    [
      "parameters out of a file",
      ["registry", "update-params", join(home, "params.json"), "--from", "bob"],
      () => ({
        "@type": "/eco2.registry.v1.MsgUpdateParams",
        authority: bob,
        params: expect.objectContaining({ registrars: [], receipts_required: false }),
      }),
    ],
  ])("%s", async (_name, args, message) => {
    const { code, out, err } = await generate(...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out).body.messages).toEqual([message()]);
  });
});

test("fee, note and last height, in the JSON that other Cosmos tools take", async () => {
  const args = ["bank", "send", alice, bob, "1ueco2", "--gas", "90000", "--gas-prices", "0.025ueco2"];
  const { out } = await generate(...args, "--memo", "thanks", "--timeout-height", "12");
  expect(JSON.parse(out)).toMatchObject({
    body: { memo: "thanks", timeout_height: "12", extension_options: [], non_critical_extension_options: [] },
    auth_info: {
      signer_infos: [],
      fee: { amount: [{ denom: "ueco2", amount: "2250" }], gas_limit: "90000", payer: "", granter: "" },
    },
    signatures: [],
  });
});

test("an unordered transaction is signed with sequence 0 and a time from now", async () => {
  const args = ["bank", "send", "alice", "bob", "1ueco2", "--unordered", "--timeout-duration", "5m"];
  const account = ["--chain-id", "c", "--account-number", "7"];
  const before = Date.now();
  const { out } = await runCli(["tx", ...args, ...keyed, ...account, "--offline"]);
  const { body, auth_info } = JSON.parse(out);
  expect(body.unordered).toBe(true);
  expect(auth_info.signer_infos).toMatchObject([{ sequence: "0" }]);
  const until = Date.parse(body.timeout_timestamp);
  expect(until >= before + 300_000 && until <= Date.now() + 300_000).toBe(true);
});

describe("refused before anything is asked", () => {
  test.each([
    [["bank", "multi-send", "alice", "1ueco2"], "multi-send needs at least one recipient and an amount"],
    [
      ["bank", "multi-send", "alice", "bob", "alice", "1ueco2", "--split"],
      "1ueco2 leaves a recipient of 2 with nothing",
    ],
    [
      ["bank", "send", "alice", "bob", "1ueco2", "--fees", "1ueco2", "--gas-prices", "1ueco2"],
      "cannot provide both fees",
    ],
    [["bank", "send", "alice", "bob", "1ueco2", "--unordered"], "--unordered needs --timeout-duration"],
    [["bank", "send", "alice", "bob", "1ueco2", "--timeout-duration", "soon"], "It must be a time such as 90s or 5m."],
    [
      ["bank", "send", "alice", "bob", "1ueco2", "--timeout-duration", "5m", "--timeout-height", "9"],
      "--timeout-duration and --timeout-height exclude each other",
    ],
    [
      ["bank", "send", "alice", "bob", "1ueco2", "--timeout-duration", "5m", "--unordered", "--sequence", "3"],
      "--unordered and --sequence exclude each other",
    ],
    [["registry", "send", "bob", "1:500"], "--from is missing"],
    [["registry", "send", "nobody", "1:500", "--from", "alice"], '[recipient]: no key "nobody"'],
  ])("%j", async (args, reason) => {
    expect(await generate(...args)).toMatchObject({ code: 1, out: "", err: expect.stringContaining(reason) });
  });
});
