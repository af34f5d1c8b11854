import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  abciTransport,
  createAminoTypes,
  createRegistry,
  createRpc,
  createServiceClient,
  registryTypes,
} from "eco2-ledger/client";
import { genesisState, initHome, type RunningNode, runNode } from "eco2-ledger/node";
import { counterChain } from "./chain.ts";
import { MsgDefinition, MsgIncrement, MsgIncrementResponse, QueryDefinition } from "./gen/counter/v1/counter.ts";

const words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const anyPort = "127.0.0.1:0";
const silent = () => undefined;

describe("the counter chain under CometBFT", () => {
  const home = mkdtempSync(join(tmpdir(), "counter-"));
  let node: RunningNode;
  let rpc = "";
  let address = "";
  let client: SigningStargateClient;

  const types = registryTypes([MsgDefinition]);
  const connect = (signer: OfflineSigner) =>
    SigningStargateClient.connectWithSigner(rpc, signer, {
      registry: createRegistry(types),
      aminoTypes: createAminoTypes(types),
      broadcastPollIntervalMs: 100,
    });

  beforeAll(async () => {
    const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words);
    address = (await wallet.getAccounts())[0]?.address ?? "";
    const coins = [{ denom: "stake", amount: "1000000000" }];
    const appState = genesisState(counterChain, "cosmos", [{ address, coins }]);
    initHome({ home, moniker: "counter", chainId: "counter-1", blockTime: 200, appState });
    node = await runNode({
      chain: counterChain,
      // Built, for threads to load it.
      chainModule: { file: join(process.cwd(), "dist", "examples", "counter", "chain.js"), name: "counterChain" },
      home,
      comet: true,
      rpcAddress: `tcp://${anyPort}`,
      p2pAddress: `tcp://${anyPort}`,
      serve: { version: "0.1.0", restAddress: anyPort, grpcAddress: anyPort },
      log: { info: silent, warn: silent, error: (fields, message) => console.error(message, fields) },
    });
    rpc = (await node.rpc) ?? "";
    // CosmJS takes a node without a block for a broken one.
    while (node.application.height === 0) await delay(20);
    client = await connect(wallet);
  }, 60_000);

  afterAll(async () => {
    await node.stop();
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  const fee = { amount: [{ denom: "stake", amount: "2000" }], gas: "200000" };
  const increment = (by: bigint) => [
    { typeUrl: `/${MsgIncrement.$type}`, value: MsgIncrement.fromPartial({ sender: address, by }) },
  ];
  const query = () => createServiceClient(abciTransport(createRpc(rpc)), QueryDefinition);

  test("a message signed by CosmJS counts, over RPC and REST", async () => {
    const result = await client.signAndBroadcast(address, increment(5n), fee);
    expect(result).toMatchObject({ code: 0, rawLog: "" });
    expect(MsgIncrementResponse.decode(result.msgResponses[0]?.value ?? new Uint8Array(0))).toEqual({ count: 5n });
    expect(result.events).toContainEqual({
      type: "increment",
      attributes: [
        { key: "sender", value: address },
        { key: "count", value: "5" },
        { key: "msg_index", value: "0" },
      ],
    });
    expect(await query().count({ address })).toEqual({ count: 5n });
    const answer = await fetch(`${node.api?.restUrl}/counter/v1/counts/${address}`);
    expect(await answer.json()).toEqual({ count: "5" });
    const info = await fetch(`${node.api?.restUrl}/cosmos/base/tendermint/v1beta1/node_info`);
    expect(await info.json()).toMatchObject({
      default_node_info: { network: "counter-1" },
      application_version: { name: "counter", app_name: "counterd" },
    });
  }, 30_000);

  test("the amino JSON that hardware wallets sign is known too", async () => {
    const signing = await connect(await Secp256k1HdWallet.fromMnemonic(words));
    expect(await signing.signAndBroadcast(address, increment(2n), fee)).toMatchObject({ code: 0, rawLog: "" });
  }, 30_000);

  test("a step that is refused changes nothing and says the module's code", async () => {
    const before = await query().count({ address });
    await expect(client.signAndBroadcastSync(address, increment(0n), fee)).rejects.toMatchObject({
      code: 2,
      codespace: "counter",
    });
    expect(await query().count({ address })).toEqual(before);
  }, 30_000);
});
