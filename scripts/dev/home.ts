import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addDevKeys, devAccounts, noPassword, prefix } from "../../cli/dev/keys.ts";
import { withAccount } from "../../cli/genesis/accounts.ts";
import { newAppState } from "../../cli/genesis/appState.ts";
import { openKeyring } from "../../cli/keyring/keyring.ts";
import { parseCoins } from "../../codec/coin.ts";
import { NodeError } from "../../node/errors.ts";
import { checkGenesis } from "../../node/genesisCheck.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { lockHome } from "../../node/lock.ts";

export const chainId = "eco2-dev-1";
const denom = "ueco2";
/** A third of the token's fixed supply. */
const coins = `100000000000000${denom}`;

/** Tells a home that was made here: no other is ever changed or removed. */
const markOf = (root: string) => join(root, "npm-start.json");

function refuseOthers(root: string): void {
  if (existsSync(markOf(root)) || !existsSync(root) || readdirSync(root).length === 0) return;
  throw new NodeError(`${root} is no home that npm start made: choose another with --home`);
}

/** Writes a whole home: one validator, the accounts with coins at genesis, their keys in the keyring. */
async function write(root: string, blockTime: number): Promise<void> {
  const { registrar, ...others } = devAccounts();
  const { home, genesis } = initHome({
    home: root,
    moniker: "dev",
    chainId,
    blockTime,
    p2pAddress: "tcp://127.0.0.1:26656",
    appState: newAppState({ bech32Prefix: prefix, denom, registrars: [registrar.address] }),
  });
  const funded = [registrar, ...Object.values(others)].reduce<object>(
    (document, { address }) => withAccount(document, address, parseCoins(coins), false),
    genesis,
  );
  checkGenesis(funded, home.genesis);
  writeFileSync(home.genesis, `${JSON.stringify(funded, undefined, 2)}\n`);
  await addDevKeys(openKeyring(root, "test", noPassword));
  writeFileSync(markOf(root), `${JSON.stringify({ made_by: "npm start", chain_id: chainId })}\n`);
}

/** A home that is ready to start. */
export interface PreparedHome {
  readonly home: Home;
  /** It was there before. */
  readonly known: boolean;
  /** The node that last ran in it was killed, so its CometBFT may be ending only now. */
  readonly killed: boolean;
}

/**
 * Makes the home where there is none. It is written beside its place and moved there whole, so that being killed at any moment
 * leaves no half of one.
 * @param blockTime milliseconds
 * @throws NodeError when a node runs in it, or the folder is something else
 */
export async function prepareHome(path: string, reset: boolean, blockTime: number): Promise<PreparedHome> {
  const home = homeAt(path);
  const { root } = home;
  const [draft, old] = [`${root}.new`, `${root}.old`];
  refuseOthers(root);
  const killed = existsSync(home.lock);
  if (existsSync(markOf(root))) {
    lockHome(home)();
    if (!reset) return { home, known: true, killed };
    rmSync(old, { recursive: true, force: true });
    renameSync(root, old);
  }
  for (const left of [draft, old]) rmSync(left, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  await write(draft, blockTime);
  renameSync(draft, root);
  return { home, known: false, killed };
}
