import { DirectSecp256k1HdWallet, type EncodeObject, type GeneratedType } from "@cosmjs/proto-signing";
import {
  QueryClient,
  SigningStargateClient,
  setupDistributionExtension,
  setupMintExtension,
  setupStakingExtension,
} from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { PubKey } from "cosmjs-types/cosmos/crypto/ed25519/keys";
import {
  MsgFundCommunityPool,
  MsgSetWithdrawAddress,
  MsgWithdrawValidatorCommission,
} from "cosmjs-types/cosmos/distribution/v1beta1/tx";
import { MsgCreateValidator } from "cosmjs-types/cosmos/staking/v1beta1/tx";
import { decodeBech32, encodeAddress } from "../codec/bech32.ts";
import { MsgDepositValidatorRewardsPool } from "../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { type EngineNetwork, startEngineNetwork } from "./harness/engineNetwork.ts";

const words = [
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  "legal winner thank year wave sausage worth useful legal winner thank yellow",
];
const coin = (amount: string) => ({ denom: "ueco2", amount });
const consensusKey = Uint8Array.from({ length: 32 }, (_, index) => index);
const fee = { amount: [coin("500")], gas: "400000" };
/** Decimals as the extensions give them: units of 10^-18 as text. */
const dec = (whole: string) => [coin(`${whole}${"0".repeat(18)}`)];

let network: EngineNetwork;
let comet: Comet38Client;
let clients: readonly SigningStargateClient[] = [];
let addresses: readonly [string, string] = ["", ""];
let operator = "";

const ask = () =>
  QueryClient.withExtensions(comet, setupDistributionExtension, setupMintExtension, setupStakingExtension);

async function send(by: 0 | 1, ...messages: EncodeObject[]) {
  const result = await clients[by]?.signAndBroadcast(addresses[by], messages, fee);
  expect(result).toMatchObject({ code: 0 });
}

beforeAll(async () => {
  const wallets = await Promise.all(words.map((one) => DirectSecp256k1HdWallet.fromMnemonic(one, { prefix: "eco" })));
  const [alice = "", bob = ""] = (await Promise.all(wallets.map((one) => one.getAccounts()))).map(
    ([account]) => account?.address ?? "",
  );
  addresses = [alice, bob];
  operator = encodeAddress("ecovaloper", decodeBech32(alice).bytes);
  const funded = addresses.map((address) => ({ address, coins: [coin("1000000")] }));
  network = await startEngineNetwork(
    { chainId: "eco2-test-1", prefix: "eco", funded },
    {
      founders: false,
      // By the clock the first term would be over, and the candidate elected.
      pace: { stepMs: 1000 },
      genesis(sections) {
        const accounts = addresses.map((address) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
        sections["auth"] = { ...(sections["auth"] as object), accounts };
        sections["bank"] = { ...(sections["bank"] as object), balances: funded };
        // The one seat is the engine's own: whoever else sat would have to sign.
        const { params, election, ...staking } = sections["staking"] as {
          params: object;
          election: { params: object };
        };
        const rules = { ...election, params: { ...election.params, min_self_bond: "0" } };
        sections["staking"] = { ...staking, params: { ...params, max_validators: 1 }, election: rules };
      },
    },
  );
  comet = await Comet38Client.connect(network.rpc);
  const options = { broadcastPollIntervalMs: 100 };
  clients = await Promise.all(wallets.map((one) => SigningStargateClient.connectWithSigner(network.rpc, one, options)));
  for (const client of clients)
    client.registry.register(deposit, MsgDepositValidatorRewardsPool as unknown as GeneratedType);
}, 60_000);

afterAll(async () => {
  for (const client of clients) client.disconnect();
  comet.disconnect();
  await network.stop();
});

// CosmJS's own types do not have this one yet.
const deposit = "/cosmos.distribution.v1beta1.MsgDepositValidatorRewardsPool";

describe("unmodified CosmJS", () => {
  test("makes a candidate, votes, and sees what is earned", async () => {
    const [alice, bob] = addresses;
    const pubkey = { typeUrl: "/cosmos.crypto.ed25519.PubKey", value: PubKey.encode({ key: consensusKey }).finish() };
    const rate = `6${"0".repeat(17)}`;
    const value = MsgCreateValidator.fromPartial({
      description: { moniker: "alice" },
      commission: { rate, maxRate: rate, maxChangeRate: "0" },
      minSelfDelegation: "1",
      delegatorAddress: alice,
      validatorAddress: operator,
      pubkey,
      value: coin("1000"),
    });
    await send(0, { typeUrl: MsgCreateValidator.typeUrl, value });
    const delegated = await clients[1]?.delegateTokens(bob, operator, coin("3000"), fee);
    expect(delegated).toMatchObject({ code: 0 });
    await send(1, {
      typeUrl: deposit,
      value: { depositor: bob, validatorAddress: operator, amount: [coin("10000")] },
    });
    const { distribution, staking } = await ask();
    expect((await staking.validator(operator)).validator).toMatchObject({ tokens: "4000", status: 1 });
    expect((await staking.delegation(bob, operator)).delegationResponse?.balance).toEqual(coin("3000"));
    expect(await distribution.delegationRewards(bob, operator)).toEqual({ rewards: dec("3000") });
    expect(await distribution.delegationTotalRewards(bob)).toEqual({
      rewards: [{ validatorAddress: operator, reward: dec("3000") }],
      total: dec("3000"),
    });
    expect(await distribution.delegatorValidators(bob)).toEqual({ validators: [operator] });
    expect(await distribution.validatorCommission(operator)).toEqual({ commission: { commission: dec("6000") } });
    expect(await distribution.validatorOutstandingRewards(operator)).toEqual({ rewards: { rewards: dec("10000") } });
    expect(await distribution.validatorSlashes(operator, 0, 1000)).toMatchObject({ slashes: [] });
  }, 60_000);

  test("withdraws rewards and commission, to another address too", async () => {
    const [alice, bob] = addresses;
    const client = clients[1];
    const before = BigInt((await client?.getBalance(bob, "ueco2"))?.amount ?? "0");
    expect(await client?.withdrawRewards(bob, operator, fee)).toMatchObject({ code: 0 });
    const value = MsgSetWithdrawAddress.fromPartial({ delegatorAddress: alice, withdrawAddress: bob });
    await send(0, { typeUrl: MsgSetWithdrawAddress.typeUrl, value });
    await send(0, { typeUrl: MsgWithdrawValidatorCommission.typeUrl, value: { validatorAddress: operator } });
    const after = BigInt((await client?.getBalance(bob, "ueco2"))?.amount ?? "0");
    expect(after).toBe(before + 3000n - 500n + 6000n);
    const { distribution } = await ask();
    expect(await distribution.delegatorWithdrawAddress(alice)).toEqual({ withdrawAddress: bob });
  }, 60_000);

  test("funds the community pool, which has the fees of blocks without a candidate too", async () => {
    const { distribution } = await ask();
    const pool = async () => BigInt((await distribution.communityPool()).pool[0]?.amount ?? "0") / 10n ** 18n;
    const before = await pool();
    const value = MsgFundCommunityPool.fromPartial({ depositor: addresses[1], amount: [coin("77")] });
    await send(1, { typeUrl: MsgFundCommunityPool.typeUrl, value });
    expect(await pool()).toBe(before + 77n + 500n);
  }, 60_000);

  test("reads parameters and the schedule of rewards", async () => {
    const { distribution, mint } = await ask();
    expect(await distribution.params()).toMatchObject({ params: { communityTax: "0", withdrawAddrEnabled: true } });
    expect(await mint.params()).toMatchObject({ mintDenom: "ueco2", blocksPerYear: 3_153_600n });
    // This network has no reserve.
    expect((await mint.inflation()).toString()).toBe("0");
    expect((await mint.annualProvisions()).toString()).toBe("0");
  }, 60_000);
});
