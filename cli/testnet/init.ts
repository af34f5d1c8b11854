import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodeAddress } from "../../codec/bech32.ts";
import type { Coin } from "../../codec/coin.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { writePeers } from "../../node/comet/peers.ts";
import { checkGenesis } from "../../node/genesisCheck.ts";
import { homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { readValidatorKey } from "../../node/nodeKeys.ts";
import { noPassword } from "../dev/keys.ts";
import { CliError } from "../errors.ts";
import { withAccount, withModuleCoins } from "../genesis/accounts.ts";
import { newAppState } from "../genesis/appState.ts";
import { collectGenTxs, peersOf, withGenTxs } from "../genesis/collect.ts";
import { genTx } from "../genesis/gentx.ts";
import { openKeyring } from "../keyring/keyring.ts";
import { deriveSecret, hdPath, newMnemonic, publicKeyOf, signMessage } from "../keyring/secret.ts";
import { txJson } from "../tx/files.ts";
import { type Ports, portsOf, type Testnet, type TestnetNode, testnetFiles } from "./layout.ts";
import { merged } from "./merge.ts";

/** What a network on one machine is to be like. */
export interface TestnetChoices {
  readonly validators: number;
  readonly chainId: string;
  /** Milliseconds. */
  readonly blockTime: number;
  readonly bech32Prefix: string;
  readonly denom: string;
  /** What every operator has, and what of it stands behind its node. */
  readonly balance: readonly Coin[];
  readonly bond: Coin;
  /** Accounts besides, by address. */
  readonly funded: readonly { readonly address: string; readonly coins: readonly Coin[] }[];
  /** Laid over `app_state`. */
  readonly appState: object;
  readonly minimumGasPrices: string;
  /** See `portsOf`. */
  readonly firstPort: number | undefined;
  /** Replaces a network that is there. */
  readonly overwrite: boolean;
}

/** Base units that block rewards are paid from, as on the real chain. */
const rewardReserve = 150_000_000_000_000n;

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
const here = (port: number) => `127.0.0.1:${port}`;

/** The folder, which must be new or hold a network. */
function refuseOthers(path: string, overwrite: boolean): void {
  const { root, network, running } = testnetFiles(path);
  if (!existsSync(root)) return;
  if (!existsSync(network)) throw new CliError(`${root} exists and holds no network: choose another --output-dir`);
  if (!overwrite) throw new CliError(`${root} holds a network already: --overwrite replaces it and its keys`);
  if (existsSync(running))
    throw new CliError(`the network in ${root} may run: stop it with "eco2d testnet stop" first`);
}

/** A node's home with its operator's key; the genesis of the network is not in it yet. */
async function makeNode(root: string, name: string, ports: Ports, choices: TestnetChoices, appState: object) {
  const { chainId, blockTime, bech32Prefix, minimumGasPrices } = choices;
  const home = join(root, name);
  const { nodeId, genesis } = initHome({
    home,
    moniker: name,
    chainId,
    blockTime,
    appState,
    minimumGasPrices,
    sameMachine: true,
    p2pAddress: here(ports.p2p),
    rpcAddress: here(ports.rpc),
    apiAddress: here(ports.rest),
    grpcAddress: here(ports.grpc),
  });
  const mnemonic = newMnemonic();
  const secret = deriveSecret(mnemonic, hdPath({ coinType: 118, account: 0, index: 0 }));
  const publicKey = publicKeyOf(secret);
  await openKeyring(home, "test", noPassword).addSecret(name, secret);
  writeFileSync(join(home, "key_seed.json"), json({ secret: mnemonic }), { mode: 0o600 });
  const operator = encodeAddress(bech32Prefix, addressOf(publicKey));
  const node: TestnetNode = {
    name,
    home: name,
    node_id: nodeId,
    operator,
    p2p: here(ports.p2p),
    rpc: here(ports.rpc),
    rest: here(ports.rest),
    grpc: here(ports.grpc),
  };
  const signer = { address: operator, publicKey, sign: async (message: Uint8Array) => signMessage(secret, message) };
  return { node, signer, genesis };
}

async function writeTestnet(path: string, choices: TestnetChoices): Promise<Testnet> {
  const { validators, chainId, blockTime, bech32Prefix, denom, balance, bond } = choices;
  const files = testnetFiles(path);
  mkdirSync(files.gentxs, { recursive: true, mode: 0o700 });
  const appState = newAppState({ bech32Prefix, denom });
  const ports = await portsOf(validators, choices.firstPort);
  const made = [];
  for (const [index, own] of ports.entries())
    made.push(await makeNode(files.root, `node${index}`, own, choices, appState));
  const [first] = made;
  if (first === undefined) throw new CliError("a network has one validator at least");
  const accounts = [...made.map(({ node }) => ({ address: node.operator, coins: balance })), ...choices.funded];
  const funded = accounts.reduce<object>(
    (document, { address, coins }) => withAccount(document, address, coins, false),
    merged(first.genesis, { app_state: choices.appState }),
  );
  const genesis = withModuleCoins(funded, "mint", [{ denom, amount: rewardReserve }]);
  for (const { node, signer } of made) {
    const consensusKey = readValidatorKey(homeAt(files.home(node)));
    const peer = `${node.node_id}@${node.p2p}`;
    const tx = await genTx(signer, { chainId, peer, consensusKey, bond, moniker: node.name });
    writeFileSync(join(files.gentxs, `${node.name}.json`), `${txJson(tx)}\n`);
  }
  const txs = collectGenTxs(genesis, files.gentxs);
  const whole = withGenTxs(genesis, txs);
  checkGenesis(whole, "genesis");
  for (const { node } of made) {
    const home = homeAt(files.home(node));
    writeFileSync(home.genesis, json(whole));
    writePeers(home.cometConfig, peersOf(txs, node.node_id));
  }
  const network = { chain_id: chainId, block_time: blockTime, nodes: made.map(({ node }) => node) };
  writeFileSync(files.network, json(network));
  return network;
}

/**
 * Makes the homes of a network on one machine: keys, accounts, one genesis with a candidate for each node, everybody everybody's peer. It
 * is written beside its place and moved there whole.
 * @throws CliError, NodeError
 */
export async function initTestnet(path: string, choices: TestnetChoices): Promise<Testnet> {
  refuseOthers(path, choices.overwrite);
  const { root } = testnetFiles(path);
  const draft = `${root}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  try {
    const network = await writeTestnet(draft, choices);
    rmSync(root, { recursive: true, force: true });
    renameSync(draft, root);
    return network;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
