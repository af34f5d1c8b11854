import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inProcessBackend } from "../api/inProcess.ts";
import { encodeAddress } from "../codec/bech32.ts";
import { alice, bob, genesis, nobody } from "./badtx/accounts.ts";
import { build, noComet, type Served, serve, settings } from "./harness/api.ts";
import { startLedger } from "./harness/ledger.ts";

const consensusKey = encodeAddress("ecovalcons", new Uint8Array(20).fill(9));
const sends = { "@type": "/cosmos.authz.v1beta1.GenericAuthorization", msg: "/cosmos.bank.v1beta1.MsgSend" };
const grant = { granter: alice.text, grantee: bob.text, authorization: sends, expiration: "2030-01-01T00:00:00Z" };
const basic = {
  "@type": "/cosmos.feegrant.v1beta1.BasicAllowance",
  spend_limit: [{ denom: "ueco2", amount: "700" }],
  expiration: null,
};
const allowance = { granter: alice.text, grantee: bob.text, allowance: basic };
const info = {
  address: consensusKey,
  start_height: "3",
  index_offset: "4",
  jailed_until: "1970-01-01T00:00:00Z",
  tombstoned: false,
  missed_blocks_counter: "0",
};
const fault = {
  "@type": "/cosmos.evidence.v1beta1.Equivocation",
  height: "5",
  time: "2023-01-01T00:00:00Z",
  power: "10",
  consensus_address: consensusKey,
};
const slash = {
  address: consensusKey,
  time: "2023-01-01T00:00:00Z",
  reason: "REASON_DOUBLE_SIGN",
  infraction_height: "4",
  tokens: "5000",
  spared: false,
};
const page = (total: string) => ({ next_key: null, total });
let served: Served;

beforeAll(async () => {
  const ledger = startLedger({
    ...genesis,
    genesis(sections) {
      genesis.genesis?.(sections);
      sections["authz"] = { authorization: [grant] };
      sections["feegrant"] = { allowances: [allowance] };
      sections["evidence"] = { evidence: [fault] };
      const infos = { signing_infos: [{ address: consensusKey, validator_signing_info: info }], slashes: [slash] };
      sections["slashing"] = { ...(sections["slashing"] as object), ...infos };
    },
  });
  ledger.block();
  const { app, store } = ledger;
  served = await serve(inProcessBackend({ application: app, store, comet: noComet(), settings, build }));
}, 60_000);

afterAll(() => served.close());

const get = async (path: string) => {
  const response = await fetch(`${served.restUrl}${path}`);
  return { status: response.status, json: await response.json() };
};

const { granter: _, grantee: __, ...alone } = grant;
test.each<[string, unknown]>([
  [
    "/cosmos/slashing/v1beta1/params",
    {
      params: {
        signed_blocks_window: "100",
        min_signed_per_window: "0.500000000000000000",
        downtime_jail_duration: "600s",
        slash_fraction_double_sign: "0.050000000000000000",
        slash_fraction_downtime: "0.010000000000000000",
      },
    },
  ],
  ["/cosmos/slashing/v1beta1/signing_infos?pagination.limit=300", { info: [info], pagination: page("0") }],
  [`/cosmos/slashing/v1beta1/signing_infos/${consensusKey}`, { val_signing_info: info }],
  ["/eco2/slashing/v1/limits", { limits: { max_slashes_per_day: 6 }, slashed: 0 }],
  ["/eco2/slashing/v1/slashes", { slashes: [slash], pagination: page("1") }],
  ["/cosmos/evidence/v1beta1/evidence", { evidence: [fault], pagination: page("1") }],
  [
    `/cosmos/authz/v1beta1/grants?granter=${alice.text}&grantee=${bob.text}`,
    { grants: [alone], pagination: page("1") },
  ],
  [
    `/cosmos/authz/v1beta1/grants/granter/${alice.text}?pagination.limit=1000`,
    { grants: [grant], pagination: page("0") },
  ],
  [`/cosmos/authz/v1beta1/grants/grantee/${bob.text}`, { grants: [grant], pagination: page("1") }],
  [`/cosmos/feegrant/v1beta1/allowance/${alice.text}/${bob.text}`, { allowance }],
  [`/cosmos/feegrant/v1beta1/allowances/${bob.text}`, { allowances: [allowance], pagination: page("1") }],
  [`/cosmos/feegrant/v1beta1/issued/${alice.text}`, { allowances: [allowance], pagination: page("1") }],
])("GET %s", async (path, expected) => {
  expect(await get(path)).toEqual({ status: 200, json: expected });
});

test.each([
  [`/cosmos/feegrant/v1beta1/allowance/${alice.text}/${nobody.text}`, 500, 13, "fee-grant not found: not found"],
  [
    `/cosmos/slashing/v1beta1/signing_infos/${encodeAddress("ecovalcons", new Uint8Array(20))}`,
    404,
    5,
    `SigningInfo not found for validator ${encodeAddress("ecovalcons", new Uint8Array(20))}`,
  ],
  ["/cosmos/evidence/v1beta1/evidence/00ff", 404, 5, "evidence 00ff not found"],
])("GET %s is refused", async (path, status, code, message) => {
  expect(await get(path)).toMatchObject({ status, json: { code, message } });
});
