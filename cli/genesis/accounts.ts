import { z } from "zod";
import { encodeAddress } from "../../codec/bech32.ts";
import { addCoins, type Coin, coinsFromWire, coinsToWire, type WireCoin } from "../../codec/coin.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { CliError } from "../errors.ts";
import { type GenesisVesting, vestingAccount } from "./vesting.ts";

const wireCoins = z.array(z.strictObject({ denom: z.string(), amount: z.string() }));
const balance = z.strictObject({ address: z.string(), coins: wireCoins });

const sections = z.looseObject({
  app_state: z.looseObject({
    auth: z.looseObject({ accounts: z.array(z.looseObject({ "@type": z.string() })) }),
    bank: z.looseObject({ balances: z.array(balance), supply: wireCoins }),
  }),
});

/** Where accounts of every kind have their address. */
const named = z.looseObject({
  address: z.string().optional(),
  base_account: z.looseObject({ address: z.string() }).optional(),
  base_vesting_account: z.looseObject({ base_account: z.looseObject({ address: z.string() }) }).optional(),
});

function addressOf(account: unknown): string | undefined {
  const { address, base_account, base_vesting_account } = named.parse(account);
  return address ?? base_account?.address ?? base_vesting_account?.base_account.address;
}

/** A stated supply with more coins; where none is stated the bank counts it. */
const withCoins = (supply: readonly WireCoin[], coins: readonly Coin[]): WireCoin[] =>
  supply.length === 0 ? [] : coinsToWire(addCoins(coinsFromWire(supply), coins));

/**
 * A genesis document with one more account and its coins. The supply is kept right; where it is left out, the bank fills it in.
 * @param append adds to an account that is there already
 * @param vesting what of the coins of a new account becomes free with time
 * @throws CliError when the account is there and `append` is not wanted, or coins are to vest in it
 */
export function withAccount(
  genesis: object,
  address: string,
  coins: readonly Coin[],
  append: boolean,
  vesting?: GenesisVesting,
): object {
  const parsed = sections.safeParse(genesis);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CliError(`genesis: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { app_state } = parsed.data;
  const { auth, bank } = app_state;
  const known = bank.balances.find((entry) => entry.address === address);
  const listed = auth.accounts.some((account) => addressOf(account) === address);
  if ((known !== undefined || listed) && !append) {
    throw new CliError(`${address} is in the genesis already: add coins to it with --append`);
  }
  if (listed && vesting !== undefined)
    throw new CliError(`${address} is in the genesis already: coins vest in a new account alone`);
  const held = addCoins(coinsFromWire(known?.coins ?? []), coins);
  const others = bank.balances.filter((entry) => entry !== known);
  const balances = [...others, { address, coins: coinsToWire(held) }].sort((a, b) => (a.address < b.address ? -1 : 1));
  const account =
    vesting === undefined ? { "@type": "/cosmos.auth.v1beta1.BaseAccount", address } : vestingAccount(address, vesting);
  return {
    ...parsed.data,
    app_state: {
      ...app_state,
      auth: { ...auth, accounts: listed ? auth.accounts : [...auth.accounts, account] },
      bank: {
        ...bank,
        balances,
        supply: withCoins(bank.supply, coins),
      },
    },
  };
}

/** A genesis document in which the account of a module has coins; the account itself every chain makes. */
export function withModuleCoins(genesis: object, module: string, coins: readonly Coin[]): object {
  const { app_state } = sections.parse(genesis);
  const prefix = z.object({ bech32_prefix: z.string() }).parse(app_state["chain"]).bech32_prefix;
  const address = encodeAddress(prefix, moduleAddress(module));
  const { bank } = app_state;
  const balances = [...bank.balances, { address, coins: coinsToWire(coins) }];
  return {
    ...genesis,
    app_state: { ...app_state, bank: { ...bank, balances, supply: withCoins(bank.supply, coins) } },
  };
}
