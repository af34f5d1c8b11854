import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { parseCoins } from "../../codec/coin.ts";
import { testValidatorSeed } from "../../engine/testing/accounts.ts";
import { checkGenesis } from "../../node/genesisCheck.ts";
import { homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { consensusAddress, consensusKey, typedPublicKey } from "../../node/nodeKeys.ts";
import { withAccount } from "../genesis/accounts.ts";
import { newAppState } from "../genesis/appState.ts";
import { openKeyring } from "../keyring/keyring.ts";
import { addDevKeys, devAccounts, noPassword, prefix } from "./keys.ts";

const denom = "ueco2";
/** A third of the token's fixed supply. */
const coins = `100000000000000${denom}`;

/** What a new development chain is like. */
export interface DevChainChoices {
  readonly chainId: string;
  /** How many validators of power 10; one unless given. */
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

/** Writes a whole home: one validator or more, the accounts with coins at genesis, their keys in the keyring. */
export async function writeDevHome(root: string, choices: DevChainChoices): Promise<void> {
  const { chainId, validators = 1, blockTime = 1000, comet = false } = choices;
  const accounts = devAccounts();
  const { home, genesis } = initHome({
    home: root,
    moniker: "dev",
    chainId,
    blockTime,
    p2pAddress: "tcp://127.0.0.1:26656",
    ...(comet ? {} : { validatorSeed: testValidatorSeed(1) }),
    appState: newAppState({ bech32Prefix: prefix, denom, registrars: [accounts.registrar.address] }),
  });
  const others = Array.from({ length: validators - 1 }, (_, index) => devValidator(index + 2));
  const marked = {
    ...(comet ? {} : { development: true }),
    ...genesis,
    validators: [...genesis.validators, ...others],
  };
  const funded = Object.values(accounts).reduce<object>(
    (document, { address }) => withAccount(document, address, parseCoins(coins), false),
    marked,
  );
  checkGenesis(funded, home.genesis);
  writeFileSync(home.genesis, `${JSON.stringify(funded, undefined, 2)}\n`);
  await addDevKeys(openKeyring(root, "test", noPassword));
}

function devValidator(number: number): object {
  const { publicKey } = consensusKey(testValidatorSeed(number));
  return {
    address: bytesToHex(consensusAddress(publicKey)).toUpperCase(),
    pub_key: typedPublicKey(publicKey),
    power: "10",
    name: `dev${number}`,
  };
}
