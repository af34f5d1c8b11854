import type { Coin } from "../../codec/coin.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressText, moduleAddress } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { ChainFacts } from "../../core/module.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import type { Sequence } from "../../core/state/sequence.ts";
import type { TxAccounts, TxParams } from "../../core/tx/doors.ts";
import { toText } from "../../store/text.ts";
import type { Account } from "./account.ts";
import { delegated, lockedCoins, undelegated, type Vesting } from "./vesting/schedule.ts";

/** What auth offers to other modules. */
export interface AccountKeeper {
  has(ctx: Ctx, address: Uint8Array): boolean;
  /** Makes an account for an address that has none. */
  ensure(ctx: Ctx, address: Uint8Array): void;
  /** The address of a module's account. @throws BrokenInvariant for a name that no module of the chain declares */
  moduleAddress(name: string): Uint8Array;
  /** The name of the module whose account this is. */
  moduleOf(address: Uint8Array): string | undefined;
  /** Coins of an account that may not be spent now, by denomination; none where it is no vesting account. */
  locked(ctx: Ctx, address: Uint8Array): readonly Coin[];
  /** Makes the account of an address that has none one whose coins become free with time. */
  createVesting(ctx: Ctx, address: Uint8Array, vesting: Vesting): void;
  /** Notes with a vesting account that coins of it are delegated now. @throws unknown address */
  trackDelegation(ctx: Ctx, address: Uint8Array, coins: readonly Coin[]): void;
  /** Notes with a vesting account that coins came back to it. @throws unknown address */
  trackUndelegation(ctx: Ctx, address: Uint8Array, coins: readonly Coin[]): void;
  /** Whether a module's account may do this to the supply. */
  may(name: string, permission: "minter" | "burner" | "staking"): boolean;
}
export const AccountKeeper = capability<AccountKeeper>("auth.accounts");

/** The collections that accounts are kept in. */
export interface AuthState {
  readonly accounts: CollectionMap<Uint8Array, Account>;
  readonly byNumber: CollectionMap<bigint, Uint8Array>;
  readonly nextNumber: Sequence;
}

interface Parts {
  readonly state: AuthState;
  readonly params: { get(ctx: Ctx): TxParams };
  readonly facts: ChainFacts;
}

/** Stores a new account under the next number. */
export function createAccount(
  ctx: Ctx,
  { state }: Pick<Parts, "state">,
  address: Uint8Array,
  make: (base: Account["base"]) => Account,
): Account {
  const accountNumber = state.nextNumber.next(ctx);
  const account = make({ address: addressText(ctx.chain, address), pubKey: undefined, accountNumber, sequence: 0n });
  state.accounts.set(ctx, address, account);
  state.byNumber.set(ctx, accountNumber, address);
  return account;
}

const none: readonly Coin[] = [];

/** Changes what an account's coins are bound by, if they are. */
function track(ctx: Ctx, { accounts }: AuthState, address: Uint8Array, after: (vesting: Vesting) => Vesting): void {
  const account = accounts.find(ctx, address);
  if (account === undefined) throw sdk.unknownAddress(`account ${addressText(ctx.chain, address)} does not exist`);
  if (account.kind === "vesting") accounts.set(ctx, address, { ...account, vesting: after(account.vesting) });
}

const secondsOf = (ctx: Ctx): bigint => timestampOf(ctx.time).seconds;

export function accountKeeper({ state, facts }: Parts): AccountKeeper {
  const addresses = new Map([...facts.moduleAccounts.keys()].map((name) => [name, moduleAddress(name)]));
  const names = new Map([...addresses].map(([name, address]) => [toText(address), name]));
  return {
    has: (ctx, address) => state.accounts.has(ctx, address),
    ensure(ctx, address) {
      if (!state.accounts.has(ctx, address)) createAccount(ctx, { state }, address, (base) => ({ kind: "base", base }));
    },
    moduleAddress(name) {
      const address = addresses.get(name);
      if (address === undefined) throw new BrokenInvariant(`no module declares the account ${name}`);
      return address;
    },
    moduleOf: (address) => names.get(toText(address)),
    locked(ctx, address) {
      const account = state.accounts.find(ctx, address);
      return account?.kind === "vesting" ? lockedCoins(account.vesting, secondsOf(ctx)) : none;
    },
    createVesting(ctx, address, vesting) {
      createAccount(ctx, { state }, address, (base) => ({ kind: "vesting", base, vesting }));
    },
    trackDelegation: (ctx, address, coins) =>
      track(ctx, state, address, (vesting) => delegated(vesting, secondsOf(ctx), coins)),
    trackUndelegation: (ctx, address, coins) => track(ctx, state, address, (vesting) => undelegated(vesting, coins)),
    may: (name, permission) => facts.moduleAccounts.get(name)?.includes(permission) ?? false,
  };
}

/** Accounts as the steps of a transaction see them. */
export function txAccounts({ state, params }: Parts): TxAccounts {
  const change = (ctx: Ctx, address: Uint8Array, with_: (base: Account["base"]) => Account["base"]) => {
    const account = state.accounts.get(ctx, address);
    state.accounts.set(ctx, address, { ...account, base: with_(account.base) });
  };
  return {
    params: params.get,
    find(ctx, address) {
      const base = state.accounts.find(ctx, address)?.base;
      if (base === undefined) return undefined;
      const { pubKey, accountNumber, sequence } = base;
      return { address, pubKey, accountNumber, sequence };
    },
    setPubKey: (ctx, address, pubKey) => change(ctx, address, (base) => ({ ...base, pubKey })),
    setSequence: (ctx, address, sequence) => change(ctx, address, (base) => ({ ...base, sequence })),
  };
}
