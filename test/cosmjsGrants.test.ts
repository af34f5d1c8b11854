import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet, type EncodeObject } from "@cosmjs/proto-signing";
import { QueryClient, SigningStargateClient, setupAuthzExtension, setupFeegrantExtension } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { GenericAuthorization } from "cosmjs-types/cosmos/authz/v1beta1/authz";
import { MsgExec, MsgGrant, MsgRevoke } from "cosmjs-types/cosmos/authz/v1beta1/tx";
import { SendAuthorization } from "cosmjs-types/cosmos/bank/v1beta1/authz";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { AllowedMsgAllowance, BasicAllowance, PeriodicAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/feegrant";
import { MsgGrantAllowance, MsgRevokeAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/tx";
import { signingOptions } from "../client/tx.ts";
import { type EngineNetwork, startEngineNetwork } from "./harness/engineNetwork.ts";

const chainId = "eco2-test-1";
const denom = "ueco2";
const words = [
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  "legal winner thank year wave sausage worth useful legal winner thank yellow",
];
const coins = (amount: string) => [{ denom, amount }];
const fee = (granter?: string) => ({
  amount: coins("500"),
  gas: "200000",
  ...(granter === undefined ? {} : { granter }),
});

let network: EngineNetwork;
let addresses: readonly [string, string] = ["", ""];
let signers: readonly SigningStargateClient[] = [];
let comet: Comet38Client;

async function ask() {
  return QueryClient.withExtensions(comet, setupAuthzExtension, setupFeegrantExtension);
}
async function send(by: 0 | 1, message: EncodeObject, granter?: string) {
  const result = await signers[by]?.signAndBroadcast(addresses[by], [message], fee(granter));
  expect(result).toMatchObject({ code: 0 });
}

beforeAll(async () => {
  const wallets = await Promise.all(words.map((one) => DirectSecp256k1HdWallet.fromMnemonic(one, { prefix: "eco" })));
  const [alice = "", bob = ""] = (await Promise.all(wallets.map((one) => one.getAccounts()))).map(
    ([account]) => account?.address ?? "",
  );
  addresses = [alice, bob];
  network = await startEngineNetwork({
    chainId,
    prefix: "eco",
    funded: [
      { address: alice, coins: coins("1000000") },
      { address: bob, coins: coins("1") },
    ],
  });
  comet = await Comet38Client.connect(network.rpc);
  const options = { broadcastPollIntervalMs: 100 };
  signers = await Promise.all(wallets.map((one) => SigningStargateClient.connectWithSigner(network.rpc, one, options)));
}, 60_000);

afterAll(async () => {
  for (const signer of signers) signer.disconnect();
  comet.disconnect();
  await network.stop();
});

test("what hardware wallets sign: amino JSON of grants, by the client's converters", async () => {
  const [granter, grantee] = addresses;
  const wallet = await Secp256k1HdWallet.fromMnemonic(words[0] ?? "", { prefix: "eco" });
  const signer = await SigningStargateClient.connectWithSigner(network.rpc, wallet, {
    ...signingOptions(),
    broadcastPollIntervalMs: 100,
  });
  const authorization = {
    typeUrl: SendAuthorization.typeUrl,
    value: SendAuthorization.encode(SendAuthorization.fromPartial({ spendLimit: coins("7") })).finish(),
  };
  const allowance = {
    typeUrl: BasicAllowance.typeUrl,
    value: BasicAllowance.encode(BasicAllowance.fromPartial({ spendLimit: coins("8") })).finish(),
  };
  const expiration = { seconds: 2_000_000_000n, nanos: 0 };
  const messages = [
    { typeUrl: MsgGrant.typeUrl, value: { granter, grantee, grant: { authorization, expiration } } },
    { typeUrl: MsgGrantAllowance.typeUrl, value: { granter, grantee, allowance } },
    { typeUrl: MsgRevoke.typeUrl, value: { granter, grantee, msgTypeUrl: MsgSend.typeUrl } },
    { typeUrl: MsgRevokeAllowance.typeUrl, value: { granter, grantee } },
  ];
  const result = await signer.signAndBroadcast(granter, messages, fee());
  expect(result).toMatchObject({ code: 0 });
  signer.disconnect();
}, 60_000);

describe("unmodified CosmJS", () => {
  test("grants an allowance, pays from it, and reads what is left", async () => {
    const [granter, grantee] = addresses;
    const basic = BasicAllowance.fromPartial({ spendLimit: coins("900") });
    const periodic = PeriodicAllowance.fromPartial({
      basic,
      period: { seconds: 60n, nanos: 0 },
      periodSpendLimit: coins("900"),
      periodCanSpend: coins("900"),
      periodReset: { seconds: 2_000_000_000n, nanos: 0 },
    });
    const filtered = AllowedMsgAllowance.fromPartial({
      allowance: { typeUrl: PeriodicAllowance.typeUrl, value: PeriodicAllowance.encode(periodic).finish() },
      allowedMessages: [MsgSend.typeUrl],
    });
    const allowance = { typeUrl: AllowedMsgAllowance.typeUrl, value: AllowedMsgAllowance.encode(filtered).finish() };
    await send(0, {
      typeUrl: MsgGrantAllowance.typeUrl,
      value: MsgGrantAllowance.fromPartial({ granter, grantee, allowance }),
    });
    await send(
      1,
      {
        typeUrl: MsgSend.typeUrl,
        value: MsgSend.fromPartial({ fromAddress: grantee, toAddress: granter, amount: coins("1") }),
      },
      granter,
    );
    const { feegrant } = await ask();
    const { allowance: kept } = await feegrant.allowance(granter, grantee);
    const read = AllowedMsgAllowance.decode(kept?.allowance?.value ?? new Uint8Array(0));
    const inner = PeriodicAllowance.decode(read.allowance?.value ?? new Uint8Array(0));
    expect([inner.periodCanSpend, inner.basic.spendLimit]).toEqual([coins("400"), coins("400")]);
    expect((await feegrant.allowances(grantee)).allowances.map((one) => one.granter)).toEqual([granter]);
    await send(0, {
      typeUrl: MsgRevokeAllowance.typeUrl,
      value: MsgRevokeAllowance.fromPartial({ granter, grantee }),
    });
    await expect(feegrant.allowance(granter, grantee)).rejects.toThrow("fee-grant not found");
  }, 60_000);

  test("grants, executes and revokes", async () => {
    const [granter, grantee] = addresses;
    const authorize = (typeUrl: string, value: Uint8Array) =>
      send(0, {
        typeUrl: MsgGrant.typeUrl,
        value: MsgGrant.fromPartial({
          granter,
          grantee,
          grant: { authorization: { typeUrl, value }, expiration: { seconds: 2_000_000_000n, nanos: 0 } },
        }),
      });
    const limit = SendAuthorization.fromPartial({ spendLimit: coins("5000") });
    await authorize(SendAuthorization.typeUrl, SendAuthorization.encode(limit).finish());
    const revokes = GenericAuthorization.fromPartial({ msg: MsgRevoke.typeUrl });
    await authorize(GenericAuthorization.typeUrl, GenericAuthorization.encode(revokes).finish());
    const pay = MsgSend.fromPartial({ fromAddress: granter, toAddress: grantee, amount: coins("3000") });
    const exec = MsgExec.fromPartial({
      grantee,
      msgs: [{ typeUrl: MsgSend.typeUrl, value: MsgSend.encode(pay).finish() }],
    });
    await send(0, {
      typeUrl: MsgSend.typeUrl,
      value: MsgSend.fromPartial({ fromAddress: granter, toAddress: grantee, amount: coins("500") }),
    });
    await send(1, { typeUrl: MsgExec.typeUrl, value: exec });
    const { authz } = await ask();
    const { grants } = await authz.grants(granter, grantee, MsgSend.typeUrl);
    const left = SendAuthorization.decode(grants[0]?.authorization?.value ?? new Uint8Array(0));
    expect([left.spendLimit, grants[0]?.expiration]).toEqual([coins("2000"), { seconds: 2_000_000_000n, nanos: 0 }]);
    expect((await authz.granterGrants(granter)).grants.map((one) => one.authorization?.typeUrl).sort()).toEqual([
      GenericAuthorization.typeUrl,
      SendAuthorization.typeUrl,
    ]);
    expect((await authz.granteeGrants(grantee)).grants.map((one) => one.granter)).toEqual([granter, granter]);
    await send(0, {
      typeUrl: MsgRevoke.typeUrl,
      value: MsgRevoke.fromPartial({ granter, grantee, msgTypeUrl: MsgSend.typeUrl }),
    });
    expect((await authz.granteeGrants(grantee)).grants).toHaveLength(1);
  }, 60_000);
});
