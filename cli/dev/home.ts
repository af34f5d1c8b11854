import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Coin } from "../../codec/coin.ts";
import { testValidatorSeed } from "../../engine/testing/accounts.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { consensusKey, readValidatorKey } from "../../node/nodeKeys.ts";
import { withAccount, withModuleCoins } from "../genesis/accounts.ts";
import { newAppState } from "../genesis/appState.ts";
import { withGenTxs } from "../genesis/collect.ts";
import { replaceGenesis } from "../genesis/document.ts";
import { genTx } from "../genesis/gentx.ts";
import { openKeyring } from "../keyring/keyring.ts";
import { publicKeyOf, signMessage } from "../keyring/secret.ts";
import { merged } from "../testnet/merge.ts";
import { addDevKeys, type DevAccount, devAccounts, devOperators, noPassword, prefix } from "./keys.ts";

const denom = "ueco2";
/** The fixed supply of 300,000,000 ECO2, given out much as on the real chain. */
const shares = {
  /** What rewards are paid from. */
  reserve: 150_000_000_000_000n,
  neutrality: 30_000_000_000_000n,
  /** Of each account. */
  account: 30_000_000_000_000n,
  /** Of all operators together; half of what one has stands behind its node. */
  operators: 30_000_000_000_000n,
} as const;
const coinsOf = (amount: bigint): Coin[] => [{ denom, amount }];

/** What a new development chain is like. */
export interface DevChainChoices {
  readonly chainId: string;
  /** How many validators, each with an operator; one unless given. */
  readonly validators?: number;
  /** Milliseconds between CometBFT's blocks; 1000 unless given. */
  readonly blockTime?: number;
  /** CometBFT is to run it: with a validator's key of its own, and no mark in genesis that lets the development engine in. */
  readonly comet?: boolean;
}

/**
 * Makes the home of a development chain where there is none: the accounts with coins at genesis, their keys in the keyring, validators
 * whose keys everybody knows. It is written beside its place and moved there whole.
 * @returns whether there was none
 */
export async function makeDevHome(root: string, choices: DevChainChoices): Promise<boolean> {
  if (existsSync(homeAt(root).genesis)) return false;
  const draft = `${root}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  await writeDevHome(draft, choices);
  renameSync(draft, root);
  return true;
}

/** A validator of a development chain, and who operates it. */
interface Founder {
  readonly operator: DevAccount;
  readonly consensusKey: Uint8Array;
  readonly moniker: string;
  readonly coins: bigint;
}

function foundersOf(home: Home, count: number): Founder[] {
  const each = shares.operators / BigInt(count);
  return devOperators(count).map((operator, at) => ({
    operator,
    // The home's own key is that of the first.
    consensusKey: at === 0 ? readValidatorKey(home) : consensusKey(testValidatorSeed(at + 1)).publicKey,
    moniker: at === 0 ? "dev" : `dev${at + 1}`,
    coins: at === 0 ? shares.operators - each * BigInt(count - 1) : each,
  }));
}

/** Makes candidates of the validators. @param peer where the home's node would be reached; the others are nowhere */
function withFounders(genesis: object, chainId: string, founders: readonly Founder[], peer: string): Promise<object> {
  const txs = founders.map(async ({ operator, consensusKey: key, moniker, coins }) => {
    const sign = async (message: Uint8Array) => signMessage(operator.secret, message);
    const signer = { address: operator.address, publicKey: publicKeyOf(operator.secret), sign };
    const tx = await genTx(signer, { chainId, peer, consensusKey: key, moniker, bond: { denom, amount: coins / 2n } });
    return { file: moniker, moniker, peer, tx };
  });
  return Promise.all(txs).then((collected) => withGenTxs(genesis, collected));
}

/** Writes a whole home: one validator or more that are real candidates, accounts with coins at genesis, their keys in the keyring. */
export async function writeDevHome(root: string, choices: DevChainChoices): Promise<void> {
  const { chainId, validators = 1, blockTime = 1000, comet = false } = choices;
  const accounts = Object.values(devAccounts());
  const p2p = "127.0.0.1:26656";
  const { home, genesis, nodeId } = initHome({
    home: root,
    moniker: "dev",
    chainId,
    blockTime,
    p2pAddress: `tcp://${p2p}`,
    ...(comet ? {} : { validatorSeed: testValidatorSeed(1) }),
    appState: merged(newAppState({ bech32Prefix: prefix, denom, registrars: [devAccounts().registrar.address] }), {
      // No free seat: a candidate whose key nobody has would take it at once, and no block could be made any more.
      staking: { params: { max_validators: validators } },
    }),
  });
  const founders = foundersOf(home, validators);
  const holders = [
    ...accounts.map(({ address }) => ({ address, coins: shares.account })),
    ...founders.map(({ operator, coins }) => ({ address: operator.address, coins })),
  ];
  const funded = holders.reduce<object>(
    (document, { address, coins }) => withAccount(document, address, coinsOf(coins), false),
    { ...(comet ? {} : { development: true }), ...genesis },
  );
  const allotted = withModuleCoins(funded, "neutrality", coinsOf(shares.neutrality));
  const reserved = withModuleCoins(allotted, "mint", coinsOf(shares.reserve));
  replaceGenesis(home, await withFounders(reserved, chainId, founders, `${nodeId}@${p2p}`));
  const keys = [...accounts, ...founders.map(({ operator }) => operator)];
  await addDevKeys(openKeyring(root, "test", noPassword), keys);
}
