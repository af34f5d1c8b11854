import { toHex } from "../../codec/bytes.ts";
import {
  type Coin,
  coinsFault,
  coinsFromWire,
  coinsToWire,
  formatCoins,
  isDenom,
  totalOf,
  type WireCoin,
} from "../../codec/coin.ts";
import { GenesisState } from "../../codec/gen/cosmos/bank/v1beta1/genesis.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { type Ledger, maxAmount, setBalance } from "./ledger.ts";
import { metadataFault } from "./metadata.ts";
import { bank, checkParams } from "./module.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.bank.${path}`, reason);

/** Does what may throw for the value at `path`. */
function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw at(path, error instanceof Error ? error.message : String(error));
  }
}

function readCoins(path: string, coins: readonly WireCoin[]): Coin[] {
  const read = located(path, () => coinsFromWire(coins));
  const fault = coinsFault(read);
  if (fault !== undefined) throw at(path, fault);
  return read;
}

/** Refuses what is listed twice, by `key`. */
function requireUnique<T>(path: string, items: readonly T[], key: (item: T) => string, what: string): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const name = key(item);
    if (seen.has(name)) throw at(`${path}.${index}`, `duplicate ${what} ${name}`);
    seen.add(name);
  }
}

/** Puts the balances into state; gives all addresses and all coins. */
function initBalances(ctx: Ctx, state: Ledger, balances: GenesisState["balances"]) {
  const seen = new Set<string>();
  const read = balances.map(({ address, coins }, index) => {
    const path = `balances.${index}`;
    const bytes = located(`${path}.address`, () => addressBytes(ctx.chain, address));
    // By its bytes: the same address in capitals is no other.
    if (seen.has(toHex(bytes))) throw at(path, `duplicate balance for address ${address}`);
    seen.add(toHex(bytes));
    return { bytes, coins: readCoins(`${path}.coins`, coins) };
  });
  for (const { bytes, coins } of read)
    for (const { denom, amount } of coins) setBalance(ctx, state, bytes, denom, 0n, amount);
  const sum = totalOf(read.map(({ coins }) => coins));
  const wide = sum.find(({ amount }) => amount >= maxAmount);
  if (wide !== undefined) throw at("balances", `all balances of ${wide.denom} together have more than 256 bits`);
  return { addresses: read.map(({ bytes }) => bytes), sum };
}

function allBalances(ctx: Ctx, state: Ledger): GenesisState["balances"] {
  const balances: { address: string; coins: { denom: string; amount: string }[] }[] = [];
  for (const [[address, denom], amount] of state.balances.range(ctx)) {
    const text = addressText(ctx.chain, address);
    const last = balances.at(-1);
    const coin = { denom, amount: amount.toString() };
    if (last?.address === text) last.coins.push(coin);
    else balances.push({ address: text, coins: [coin] });
  }
  return balances;
}

/** What can be told from the section alone. @throws GenesisError */
function checkSection({ denomMetadata, sendEnabled }: GenesisState): void {
  requireUnique("denom_metadata", denomMetadata, ({ base }) => base, "client metadata for denom");
  for (const [index, metadata] of denomMetadata.entries()) {
    const fault = metadataFault(metadata);
    if (fault !== undefined) throw at(`denom_metadata.${index}`, fault);
  }
  requireUnique("send_enabled", sendEnabled, ({ denom }) => denom, "send enabled found:");
  for (const [index, { denom }] of sendEnabled.entries())
    if (!isDenom(denom)) throw at(`send_enabled.${index}.denom`, `invalid denom: ${denom}`);
}

export const genesis = bank.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: bank.defaults, balances: [], supply: [], denomMetadata: [], sendEnabled: [] }),
  init(ctx, given, { state, params, use }) {
    const stated = given.params ?? bank.defaults;
    located("params", () => checkParams(stated));
    checkSection(given);
    params.set(ctx, stated);
    const { addresses, sum } = initBalances(ctx, state, given.balances);
    const supply = readCoins("supply", given.supply);
    // An empty supply is filled in, as in the SDK; a stated one must be right.
    if (supply.length > 0 && formatCoins(supply) !== formatCoins(sum)) {
      throw at("supply", `genesis supply is incorrect, expected ${formatCoins(supply)}, got ${formatCoins(sum)}`);
    }
    for (const { denom, amount } of sum) state.supply.set(ctx, denom, amount);
    for (const address of addresses) use.accounts.ensure(ctx, address);
    for (const metadata of given.denomMetadata) state.metadata.set(ctx, metadata.base, metadata);
    for (const { denom, enabled } of given.sendEnabled) state.sendEnabled.set(ctx, denom, enabled);
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    balances: allBalances(ctx, state),
    supply: coinsToWire([...state.supply.range(ctx)].map(([denom, amount]) => ({ denom, amount }))),
    denomMetadata: [...state.metadata.range(ctx)].map(([, metadata]) => metadata),
    sendEnabled: [...state.sendEnabled.range(ctx)].map(([denom, enabled]) => ({ denom, enabled })),
  }),
});
