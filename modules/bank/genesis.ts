import { addCoins, type Coin, coinsFault, coinsFromWire, coinsToWire, formatCoins } from "../../codec/coin.ts";
import { GenesisState } from "../../codec/gen/cosmos/bank/v1beta1/genesis.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { balanceOf, type Ledger, setBalance } from "./ledger.ts";
import { bank } from "./module.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.bank.${path}`, reason);

function initBalances(ctx: Ctx, state: Ledger, balances: GenesisState["balances"]): Coin[] {
  const seen = new Set<string>();
  let sum: Coin[] = [];
  for (const [index, { address, coins }] of balances.entries()) {
    const path = `balances.${index}`;
    if (seen.has(address)) throw at(path, `duplicate balance for address ${address}`);
    seen.add(address);
    const given = coinsFromWire(coins);
    const fault = coinsFault(given);
    if (fault !== undefined) throw at(`${path}.coins`, fault);
    const bytes = addressBytes(ctx.chain, address);
    for (const { denom, amount } of given) setBalance(ctx, state, bytes, denom, 0n, amount);
    sum = addCoins(sum, given);
  }
  return sum;
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

export const genesis = bank.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: bank.defaults, balances: [], supply: [], denomMetadata: [], sendEnabled: [] }),
  init(ctx, given, { state, params, use }) {
    params.set(ctx, given.params ?? bank.defaults);
    const sum = initBalances(ctx, state, given.balances);
    const supply = coinsFromWire(given.supply);
    // An empty supply is filled in, as in the SDK; a stated one must be right.
    if (supply.length > 0 && formatCoins(supply) !== formatCoins(sum)) {
      throw at("supply", `genesis supply is incorrect, expected ${formatCoins(sum)}, got ${formatCoins(supply)}`);
    }
    for (const { denom, amount } of sum) state.supply.set(ctx, denom, amount);
    for (const { address } of given.balances) use.accounts.ensure(ctx, addressBytes(ctx.chain, address));
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

/** The sum of all balances is the supply. */
export function supplyInvariant(ctx: Ctx, state: Ledger): string | undefined {
  const sums = new Map<string, bigint>();
  for (const [[, denom], amount] of state.balances.range(ctx)) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  for (const [denom, amount] of state.supply.range(ctx)) {
    if (sums.get(denom) !== amount) return `${denom}: balances sum to ${sums.get(denom) ?? 0n}, supply is ${amount}`;
    sums.delete(denom);
  }
  const [extra] = sums.keys();
  return extra === undefined ? undefined : `${extra}: held by accounts but not in the supply`;
}

/** The index of holders names exactly those who hold. */
export function holdersInvariant(ctx: Ctx, state: Ledger): string | undefined {
  let indexed = 0;
  for (const [denom, address] of state.holders.keys(ctx)) {
    if (balanceOf(ctx, state, address, denom) === 0n)
      return `${addressText(ctx.chain, address)} is indexed for ${denom} and holds none`;
    indexed += 1;
  }
  const held = [...state.balances.range(ctx)].length;
  return held === indexed ? undefined : `${held} balances, ${indexed} index entries`;
}
