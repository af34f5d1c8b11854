import { amountOf, type Coin, formatCoins } from "../../codec/coin.ts";
import type { Metadata, Params } from "../../codec/gen/cosmos/bank/v1beta1/bank.ts";
import { addressText } from "../../core/addresses.ts";
import type { BalanceEditor } from "../../core/balanceEditor.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emit, silent } from "../../core/events.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import type { TxFees } from "../../core/tx/doors.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { requireValid } from "./coins.ts";
import { delegate, undelegate } from "./delegation.ts";
import { balanceOf, balancesOf, changeSupply, credit, debit, type Ledger, setBalance } from "./ledger.ts";
import { metadataFault } from "./metadata.ts";
import { requireReceiver, requireSendEnabled } from "./sendable.ts";

/** What bank offers to other modules. Amounts are in base units. */
export interface BankKeeper {
  balance(ctx: Ctx, address: Uint8Array, denom: string): bigint;
  /** All that an account has, a valid set. */
  balances(ctx: Ctx, address: Uint8Array): Coin[];
  /** The part of a balance that no vesting account holds back. */
  spendable(ctx: Ctx, address: Uint8Array, denom: string): bigint;
  supply(ctx: Ctx, denom: string): bigint;
  /** @throws send disabled (bank 5) for a denomination whose transfers are switched off */
  requireSendEnabled(ctx: Ctx, coins: readonly Coin[]): void;
  /** Moves coins, making the receiver's account where there is none. @throws invalid coins, insufficient funds */
  send(ctx: Ctx, from: Uint8Array, to: Uint8Array, coins: readonly Coin[]): void;
  sendToModule(ctx: Ctx, from: Uint8Array, module: string, coins: readonly Coin[]): void;
  /** @throws unauthorized too when the receiver is the account of a module: for those there is `sendBetweenModules` */
  sendFromModule(ctx: Ctx, module: string, to: Uint8Array, coins: readonly Coin[]): void;
  sendBetweenModules(ctx: Ctx, from: string, to: string, coins: readonly Coin[]): void;
  /**
   * Puts coins, locked ones too, from an account into the pool of a module that delegates for it, and notes with a vesting account
   * how much of them is vesting. @throws invalid coins, unknown address, insufficient funds
   */
  delegateCoins(ctx: Ctx, delegator: Uint8Array, poolModule: string, coins: readonly Coin[]): void;
  /** Gives coins of the pool back, of a vesting account's the free ones first. @throws as `delegateCoins` */
  undelegateCoins(ctx: Ctx, delegator: Uint8Array, poolModule: string, coins: readonly Coin[]): void;
  /** Makes coins in a module's account. @throws BrokenInvariant unless it is a minter; invalid coins, supply beyond 256 bits */
  mint(ctx: Ctx, module: string, coins: readonly Coin[]): void;
  /** Destroys coins of a module's account. @throws BrokenInvariant unless it is a burner; invalid coins, insufficient funds */
  burn(ctx: Ctx, module: string, coins: readonly Coin[]): void;
  /** Says how wallets show a denomination, unless that is said already. @throws RangeError for what they could not show */
  describe(ctx: Ctx, metadata: Metadata): void;
}
export const BankKeeper = capability<BankKeeper>("bank.coins");

interface Parts {
  readonly state: Ledger;
  readonly use: { readonly accounts: AccountKeeper };
}

/** Moves coins that are free between accounts, with the events of x/bank. */
export function move(ctx: Ctx, parts: Parts, from: Uint8Array, to: Uint8Array, coins: readonly Coin[]): void {
  requireValid(coins);
  debit(ctx, parts.state, from, coins, parts.use.accounts.locked(ctx, from));
  arrive(ctx, parts, from, to, coins);
}

/** A module's account locks nothing. */
function moveFromModule(ctx: Ctx, parts: Parts, module: string, to: Uint8Array, coins: readonly Coin[]): void {
  requireValid(coins);
  const from = parts.use.accounts.moduleAddress(module);
  debit(ctx, parts.state, from, coins);
  arrive(ctx, parts, from, to, coins);
}

function arrive(ctx: Ctx, { state, use }: Parts, from: Uint8Array, to: Uint8Array, coins: readonly Coin[]): void {
  credit(ctx, state, to, coins);
  use.accounts.ensure(ctx, to);
  if (silent(ctx)) return;
  const sender = addressText(ctx.chain, from);
  emit(ctx, "transfer", ["recipient", addressText(ctx.chain, to)], ["sender", sender], ["amount", formatCoins(coins)]);
  emit(ctx, "message", ["sender", sender]);
}

function requirePermission(accounts: AccountKeeper, module: string, permission: "minter" | "burner"): void {
  if (!accounts.may(module, permission)) throw new BrokenInvariant(`module account ${module} is no ${permission}`);
}

/** What of a balance may be spent now. */
export function spendableOf(ctx: Ctx, { state, use }: Parts, address: Uint8Array, denom: string): bigint {
  const [balance, locked] = [balanceOf(ctx, state, address, denom), amountOf(use.accounts.locked(ctx, address), denom)];
  return balance > locked ? balance - locked : 0n;
}

/** What the keeper needs beyond the parts of a transfer. */
interface KeeperParts extends Parts {
  readonly state: Ledger & {
    readonly sendEnabled: CollectionMap<string, boolean>;
    readonly metadata: CollectionMap<string, Metadata>;
  };
  readonly params: { get(ctx: Ctx): Params };
}

export function bankKeeper(parts: KeeperParts): BankKeeper {
  const { state, use } = parts;
  const { accounts } = use;
  return {
    balance: (ctx, address, denom) => balanceOf(ctx, state, address, denom),
    balances: (ctx, address) => balancesOf(ctx, state, address),
    spendable: (ctx, address, denom) => spendableOf(ctx, parts, address, denom),
    supply: (ctx, denom) => state.supply.find(ctx, denom) ?? 0n,
    requireSendEnabled: (ctx, coins) =>
      requireSendEnabled(ctx, state.sendEnabled, parts.params.get(ctx).defaultSendEnabled, coins),
    send: (ctx, from, to, coins) => move(ctx, parts, from, to, coins),
    sendToModule: (ctx, from, module, coins) => move(ctx, parts, from, accounts.moduleAddress(module), coins),
    sendFromModule(ctx, module, to, coins) {
      requireReceiver(accounts, to, addressText(ctx.chain, to));
      moveFromModule(ctx, parts, module, to, coins);
    },
    sendBetweenModules: (ctx, from, to, coins) => moveFromModule(ctx, parts, from, accounts.moduleAddress(to), coins),
    delegateCoins: (ctx, delegator, poolModule, coins) => delegate(ctx, parts, delegator, poolModule, coins),
    undelegateCoins: (ctx, delegator, poolModule, coins) => undelegate(ctx, parts, delegator, poolModule, coins),
    mint(ctx, module, coins) {
      requirePermission(accounts, module, "minter");
      requireValid(coins);
      const address = accounts.moduleAddress(module);
      for (const { denom, amount } of coins) changeSupply(ctx, state, denom, amount);
      credit(ctx, state, address, coins);
      emit(ctx, "coinbase", ["minter", addressText(ctx.chain, address)], ["amount", formatCoins(coins)]);
    },
    burn(ctx, module, coins) {
      requirePermission(accounts, module, "burner");
      requireValid(coins);
      const address = accounts.moduleAddress(module);
      debit(ctx, state, address, coins);
      for (const { denom, amount } of coins) changeSupply(ctx, state, denom, -amount);
      emit(ctx, "burn", ["burner", addressText(ctx.chain, address)], ["amount", formatCoins(coins)]);
    },
    describe(ctx, metadata) {
      const fault = metadataFault(metadata);
      if (fault !== undefined) throw new RangeError(fault);
      if (!state.metadata.has(ctx, metadata.base)) state.metadata.set(ctx, metadata.base, metadata);
    },
  };
}

/** The account that fees go to. */
const feeCollector = "fee_collector";

/** Fees as the steps of a transaction take them. */
export function txFees(parts: Parts): TxFees {
  return {
    collect: (ctx, payer, fee) => move(ctx, parts, payer, parts.use.accounts.moduleAddress(feeCollector), fee),
  };
}

interface EditorParts extends Parts {
  readonly hooks: { readonly afterSupplyEdited: (ctx: Ctx, denom: string, by: bigint) => void };
}

/** Balances as a development chain sets them. */
export function balanceEditor({ state, use, hooks }: EditorParts): BalanceEditor {
  return {
    setBalance(ctx, address, denom, amount) {
      requireValid([{ denom, amount: amount === 0n ? 1n : amount }]);
      const before = balanceOf(ctx, state, address, denom);
      changeSupply(ctx, state, denom, amount - before);
      setBalance(ctx, state, address, denom, before, amount);
      use.accounts.ensure(ctx, address);
      hooks.afterSupplyEdited(ctx, denom, amount - before);
    },
  };
}
