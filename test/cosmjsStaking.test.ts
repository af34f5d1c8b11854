import { makeCosmoshubPath, Secp256k1HdWallet } from "@cosmjs/amino";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { QueryClient, SigningStargateClient, setupStakingExtension } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { PubKey } from "cosmjs-types/cosmos/crypto/ed25519/keys";
import {
  MsgBeginRedelegate,
  MsgCancelUnbondingDelegation,
  MsgCreateValidator,
  MsgEditValidator,
  MsgUndelegate,
} from "cosmjs-types/cosmos/staking/v1beta1/tx";
import { inProcessBackend } from "../api/inProcess.ts";
import { decodeBech32, encodeAddress } from "../codec/bech32.ts";
import { build, noComet, type Served, serve, settings } from "./harness/api.ts";
import { type EngineNetwork, startEngineNetwork } from "./harness/engineNetwork.ts";

// Wallets on hardware sign amino JSON alone: all messages of this file go through it.
const words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const coin = (amount: string) => ({ denom: "ueco2", amount });
const fee = { amount: [coin("500")], gas: "400000" };
const atomics = (whole: string) => `${whole}${"0".repeat(18)}`;

let network: EngineNetwork;
let served: Served;
let comet: Comet38Client;
let client: SigningStargateClient;
let [alice, bob, carol] = ["", "", ""];
let [first, second] = ["", ""];

const staking = () => QueryClient.withExtensions(comet, setupStakingExtension).staking;
const operatorOf = (address: string) => encodeAddress("ecovaloper", decodeBech32(address).bytes);
const send = async (by: string, ...messages: EncodeObject[]) =>
  expect(await client.signAndBroadcast(by, messages, fee)).toMatchObject({ code: 0 });

/** All fields: CosmJS puts empty ones into the document that it signs, and the SDK's amino JSON leaves them out. */
const described = (moniker: string) => ({
  moniker,
  identity: "i",
  website: "https://eco2.example",
  securityContact: "s",
  details: "d",
});

const registration = (by: string, moniker: string, number: number) => ({
  typeUrl: MsgCreateValidator.typeUrl,
  value: MsgCreateValidator.fromPartial({
    description: described(moniker),
    commission: { rate: `1${"0".repeat(17)}`, maxRate: `5${"0".repeat(17)}`, maxChangeRate: `1${"0".repeat(16)}` },
    minSelfDelegation: "1",
    delegatorAddress: by,
    validatorAddress: operatorOf(by),
    pubkey: {
      typeUrl: "/cosmos.crypto.ed25519.PubKey",
      value: PubKey.encode({ key: new Uint8Array(32).fill(number) }).finish(),
    },
    value: coin("1000"),
  }),
});

beforeAll(async () => {
  const hdPaths = [0, 1, 2].map(makeCosmoshubPath);
  const wallet = await Secp256k1HdWallet.fromMnemonic(words, { prefix: "eco", hdPaths });
  [alice = "", bob = "", carol = ""] = (await wallet.getAccounts()).map(({ address }) => address);
  [first, second] = [operatorOf(alice), operatorOf(carol)];
  const funded = [alice, bob, carol].map((address) => ({ address, coins: [coin("1000000")] }));
  network = await startEngineNetwork(
    { chainId: "eco2-test-1", prefix: "eco", funded },
    {
      founders: false,
      // By the clock the first term would be long over.
      pace: { stepMs: 1000 },
      genesis(sections) {
        const accounts = funded.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
        sections["auth"] = { ...(sections["auth"] as object), accounts };
        sections["bank"] = { ...(sections["bank"] as object), balances: funded };
        // The one seat is the engine's own: whoever else sat would have to sign.
        const { params, election, ...section } = sections["staking"] as {
          params: object;
          election: { params: object };
        };
        const rules = { ...election, params: { ...election.params, min_self_bond: "0" } };
        sections["staking"] = { ...section, params: { ...params, max_validators: 1 }, election: rules };
      },
    },
  );
  const { application, store } = network.chain;
  served = await serve(inProcessBackend({ application, store, comet: noComet(), settings, build }));
  comet = await Comet38Client.connect(network.rpc);
  client = await SigningStargateClient.connectWithSigner(network.rpc, wallet, { broadcastPollIntervalMs: 100 });

  await send(alice, registration(alice, "alice", 1));
  await send(carol, registration(carol, "carol", 2));
  expect(await client.delegateTokens(bob, first, coin("3000"), fee)).toMatchObject({ code: 0 });
  const move = { delegatorAddress: bob, validatorSrcAddress: first, validatorDstAddress: second, amount: coin("500") };
  await send(bob, { typeUrl: MsgBeginRedelegate.typeUrl, value: MsgBeginRedelegate.fromPartial(move) });
  const leave = { delegatorAddress: bob, validatorAddress: first, amount: coin("700") };
  await send(bob, { typeUrl: MsgUndelegate.typeUrl, value: MsgUndelegate.fromPartial(leave) });
}, 60_000);

afterAll(async () => {
  client.disconnect();
  comet.disconnect();
  await served.close();
  await network.stop();
});

describe("unmodified CosmJS", () => {
  test("reads candidates, the pool and the parameters", async () => {
    const { validators } = await staking().validators("BOND_STATUS_UNBONDED");
    expect(validators.map(({ description, tokens }) => [description.moniker, tokens]).sort()).toEqual([
      ["alice", "2800"],
      ["carol", "1500"],
    ]);
    expect((await staking().validators("BOND_STATUS_BONDED")).validators).toEqual([]);
    expect((await staking().validator(first)).validator.commission.commissionRates.rate).toBe(`1${"0".repeat(17)}`);
    expect((await staking().pool()).pool).toEqual({ bondedTokens: "0", notBondedTokens: "5000" });
    expect((await staking().params()).params).toMatchObject({ maxValidators: 1, maxEntries: 7, bondDenom: "ueco2" });
    expect((await staking().historicalInfo(2)).hist?.header.chainId).toBe("eco2-test-1");
  });

  test("reads what an account has voted, moved and taken back", async () => {
    const { delegationResponse } = await staking().delegation(bob, first);
    expect(delegationResponse).toEqual({
      delegation: { delegatorAddress: bob, validatorAddress: first, shares: atomics("1800") },
      balance: coin("1800"),
    });
    const { delegationResponses } = await staking().delegatorDelegations(bob);
    expect(delegationResponses.map(({ balance }) => balance.amount).sort()).toEqual(["1800", "500"]);
    expect((await staking().validatorDelegations(first)).delegationResponses).toHaveLength(2);
    expect((await staking().delegatorValidators(bob)).validators).toHaveLength(2);
    expect((await staking().delegatorValidator(bob, second)).validator.operatorAddress).toBe(second);
    const { redelegationResponses } = await staking().redelegations(bob, first, second);
    expect(redelegationResponses[0]?.entries[0]).toMatchObject({ balance: "500" });
    const { unbond } = await staking().unbondingDelegation(bob, first);
    expect(unbond.entries).toMatchObject([{ balance: "700", initialBalance: "700" }]);
    expect((await staking().delegatorUnbondingDelegations(bob)).unbondingResponses).toEqual([unbond]);
    expect((await staking().validatorUnbondingDelegations(first)).unbondingResponses).toEqual([unbond]);
  });

  test("edits a candidate, and takes a part of what unbonds back", async () => {
    const description = described("Alice");
    const edit = { description, validatorAddress: first, commissionRate: "", minSelfDelegation: "2" };
    await send(alice, { typeUrl: MsgEditValidator.typeUrl, value: MsgEditValidator.fromPartial(edit) });
    expect((await staking().validator(first)).validator).toMatchObject({ description, minSelfDelegation: "2" });
    const { unbond } = await staking().unbondingDelegation(bob, first);
    const creationHeight = unbond.entries[0]?.creationHeight ?? 0n;
    const cancel = { delegatorAddress: bob, validatorAddress: first, amount: coin("200"), creationHeight };
    await send(bob, {
      typeUrl: MsgCancelUnbondingDelegation.typeUrl,
      value: MsgCancelUnbondingDelegation.fromPartial(cancel),
    });
    expect((await staking().unbondingDelegation(bob, first)).unbond.entries[0]?.balance).toBe("500");
    expect((await staking().delegation(bob, first)).delegationResponse?.balance).toEqual(coin("2000"));
  }, 60_000);
});

describe("routes that wallets and explorers ask", () => {
  const base = "/cosmos/staking/v1beta1";
  const get = async (path: string) => (await fetch(`${served.restUrl}${base}${path}`)).json();

  test("candidates as Ping.pub joins them with signatures", async () => {
    expect(await get("/validators?status=BOND_STATUS_UNBONDED&pagination.limit=300")).toMatchObject({
      validators: expect.arrayContaining([
        expect.objectContaining({
          operator_address: first,
          consensus_pubkey: {
            "@type": "/cosmos.crypto.ed25519.PubKey",
            key: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
          },
          jailed: false,
          status: "BOND_STATUS_UNBONDED",
          unbonding_height: "0",
          unbonding_time: "1970-01-01T00:00:00Z",
          commission: expect.objectContaining({
            commission_rates: {
              rate: "0.100000000000000000",
              max_rate: "0.500000000000000000",
              max_change_rate: "0.010000000000000000",
            },
          }),
        }),
      ]),
      pagination: { next_key: null, total: "0" },
    });
    expect(await get(`/validators/${second}`)).toMatchObject({
      validator: { tokens: "1500", delegator_shares: "1500.000000000000000000" },
    });
  });

  test("votes, and what became of them", async () => {
    const delegation = { delegator_address: bob, validator_address: second, shares: "500.000000000000000000" };
    expect(await get(`/delegations/${bob}`)).toMatchObject({
      delegation_responses: expect.arrayContaining([{ delegation, balance: coin("500") }]),
    });
    expect(await get(`/validators/${second}/delegations/${bob}`)).toEqual({
      delegation_response: { delegation, balance: coin("500") },
    });
    expect(await get(`/delegators/${bob}/unbonding_delegations`)).toMatchObject({
      unbonding_responses: [{ delegator_address: bob, validator_address: first, entries: [{ unbonding_id: "2" }] }],
    });
    expect(await get(`/delegators/${bob}/redelegations`)).toMatchObject({
      redelegation_responses: [
        {
          redelegation: { validator_src_address: first, validator_dst_address: second, entries: [] },
          entries: [{ balance: "500" }],
        },
      ],
    });
    expect(await get(`/delegators/${bob}/validators`)).toMatchObject({ pagination: { total: "2" } });
    expect(await get("/params")).toMatchObject({ params: { unbonding_time: "1814400s", bond_denom: "ueco2" } });
    expect(await get("/pool")).toMatchObject({ pool: { bonded_tokens: "0" } });
  });

  test("what is not there", async () => {
    expect(await get(`/validators/${first}/delegations/${carol}`)).toEqual({
      code: 5,
      message: `delegation with delegator ${carol} not found for validator ${first}`,
      details: [],
    });
    expect(await get(`/validators/${operatorOf(bob)}`)).toMatchObject({ code: 5 });
  });
});
