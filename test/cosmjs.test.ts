import {
  createMultisigThresholdPubkey,
  encodeSecp256k1Pubkey,
  pubkeyToAddress,
  Secp256k1HdWallet,
} from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice, makeMultisignedTx, SigningStargateClient, StargateClient } from "@cosmjs/stargate";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { startEngineNetwork } from "./harness/engineNetwork.ts";
import { type NetworkOptions, removeHome, startNetwork } from "./harness/network.ts";

const mnemonics = [
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  "legal winner thank year wave sausage worth useful legal winner thank yellow",
  "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
];

/** A chain behind an RPC. */
interface Served {
  readonly rpc: string;
  stop(): Promise<void>;
}

const onComet = async (options: NetworkOptions): Promise<Served> => {
  const network = await startNetwork(options);
  const stop = async () => {
    await network.stop();
    removeHome(network.home);
  };
  return { rpc: network.rpc, stop };
};

describe.each<[string, string, string, string, (options: NetworkOptions) => Promise<Served>]>([
  ["CometBFT", "eco", "ueco2", "eco2-test-1", onComet],
  ["CometBFT", "cosmos", "stake", "cosmos-test-1", onComet],
  ["the development engine", "eco", "ueco2", "eco2-test-1", startEngineNetwork],
  ["the development engine", "cosmos", "stake", "cosmos-test-1", startEngineNetwork],
])("unmodified CosmJS against %s: prefix %s, denom %s", (_, prefix, denom, chainId, start) => {
  let network: Served;
  let alice: DirectSecp256k1HdWallet;
  let addresses: string[] = [];
  const options = { broadcastPollIntervalMs: 100 };

  beforeAll(async () => {
    const wallets = await Promise.all(
      mnemonics.map((words) => DirectSecp256k1HdWallet.fromMnemonic(words, { prefix })),
    );
    addresses = (await Promise.all(wallets.map((wallet) => wallet.getAccounts()))).map(
      ([account]) => account?.address ?? "",
    );
    const [first] = wallets;
    if (first === undefined) throw new Error("no wallet");
    alice = first;
    network = await start({
      chainId,
      prefix,
      funded: addresses.map((address) => ({ address, coins: [{ denom, amount: "1000000000" }] })),
    });
  }, 60_000);

  afterAll(async () => {
    await network.stop();
  }, 30_000);

  const signer = (wallet: DirectSecp256k1HdWallet | Secp256k1HdWallet) =>
    SigningStargateClient.connectWithSigner(network.rpc, wallet, {
      ...options,
      gasPrice: GasPrice.fromString(`0.01${denom}`),
    });
  const coins = (amount: string) => [{ denom, amount }];
  const fee = { amount: coins("2000"), gas: "200000" };
  const [a, b, c] = [() => addresses[0] ?? "", () => addresses[1] ?? "", () => addresses[2] ?? ""];

  test("send with simulated gas, then find it by hash and by event", async () => {
    const client = await signer(alice);
    const before = BigInt((await client.getBalance(b(), denom)).amount);
    const result = await client.sendTokens(a(), b(), coins("12345"), "auto", "hello");
    expect(result).toMatchObject({ code: 0, rawLog: "" });
    expect(BigInt((await client.getBalance(b(), denom)).amount) - before).toBe(12_345n);
    expect(await client.getTx(result.transactionHash)).toMatchObject({ code: 0, height: result.height });
    const found = await client.searchTx(`transfer.recipient='${b()}' AND tx.height=${result.height}`);
    expect(found.map(({ hash }) => hash)).toContain(result.transactionHash);
  }, 30_000);

  test("what is simulated, with the usual 1.4 on top, is enough", async () => {
    const client = await signer(alice);
    const message = {
      typeUrl: "/cosmos.bank.v1beta1.MsgSend",
      value: { fromAddress: a(), toAddress: b(), amount: coins("1") },
    };
    const simulated = await client.simulate(a(), [message], "");
    const { gasUsed, code } = await client.signAndBroadcast(a(), [message], fee);
    expect(code).toBe(0);
    expect(simulated * 1.4).toBeGreaterThan(Number(gasUsed));
    expect(simulated).toBeLessThan(Number(gasUsed) * 1.1);
  }, 30_000);

  test("amino signing", async () => {
    const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonics[1] ?? "", { prefix });
    const client = await signer(wallet);
    expect(await client.sendTokens(b(), a(), coins("1"), fee, "a < b & c > d")).toMatchObject({ code: 0 });
  }, 30_000);

  // CosmJS forgets the timer of a refused broadcast: a long one would keep the process alive.
  test("wrong sequence and wrong signature are refused with the standard's codes", async () => {
    const client = await signer(alice);
    const { accountNumber, sequence } = await client.getSequence(a());
    const message = {
      typeUrl: "/cosmos.bank.v1beta1.MsgSend",
      value: { fromAddress: a(), toAddress: b(), amount: coins("1") },
    };
    const sign = (with_: { sequence: number; chainId: string }) =>
      client.sign(a(), [message], fee, "", { accountNumber, ...with_ });
    const late = TxRaw.encode(await sign({ sequence: sequence + 5, chainId })).finish();
    await expect(client.broadcastTx(late, 500)).rejects.toMatchObject({ code: 32, codespace: "sdk" });
    const foreign = TxRaw.encode(await sign({ sequence, chainId: "other-1" })).finish();
    await expect(client.broadcastTx(foreign, 500)).rejects.toMatchObject({ code: 4, codespace: "sdk" });
  }, 30_000);

  test("an unknown account is none, its balance nothing", async () => {
    const client = await StargateClient.connect(network.rpc);
    const nobody = await DirectSecp256k1HdWallet.generate(12, { prefix });
    const [{ address } = { address: "" }] = await nobody.getAccounts();
    expect(await client.getAccount(address)).toBeNull();
    expect(await client.getBalance(address, denom)).toEqual({ denom, amount: "0" });
    expect(await client.getChainId()).toBe(chainId);
  }, 30_000);

  test("two of three sign for a multisig account", async () => {
    const wallets = await Promise.all(mnemonics.map((words) => Secp256k1HdWallet.fromMnemonic(words, { prefix })));
    const keys = await Promise.all(
      wallets.map(async (wallet) => {
        const [account] = await wallet.getAccounts();
        return encodeSecp256k1Pubkey(account?.pubkey ?? new Uint8Array(33));
      }),
    );
    const multisig = createMultisigThresholdPubkey(keys, 2);
    const address = pubkeyToAddress(multisig, prefix);
    const client = await signer(alice);
    expect(await client.sendTokens(a(), address, coins("100000"), fee)).toMatchObject({ code: 0 });
    const account = await client.getAccount(address);
    const message = {
      typeUrl: "/cosmos.bank.v1beta1.MsgSend",
      value: { fromAddress: address, toAddress: c(), amount: coins("7") },
    };
    const signatures = new Map<string, Uint8Array>();
    let bodyBytes = new Uint8Array(0);
    for (const index of [0, 2]) {
      const wallet = wallets[index];
      if (wallet === undefined) throw new Error("no wallet");
      const offline = await SigningStargateClient.offline(wallet);
      const signed = await offline.sign(addresses[index] ?? "", [message], fee, "", {
        accountNumber: account?.accountNumber ?? 0n,
        sequence: 0,
        chainId,
      });
      signatures.set(addresses[index] ?? "", signed.signatures[0] ?? new Uint8Array(0));
      bodyBytes = new Uint8Array(signed.bodyBytes);
    }
    const tx = makeMultisignedTx(multisig, 0, fee, bodyBytes, signatures);
    expect(await client.broadcastTx(TxRaw.encode(tx).finish(), 10_000, 100)).toMatchObject({ code: 0, rawLog: "" });
  }, 30_000);
});
