import { equalBytes, toHex } from "../../codec/bytes.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import type { ChainFacts } from "../../core/module.ts";
import { parseKey } from "../../core/tx/keys.ts";
import { type Account, unpackAccount } from "./account.ts";
import { vestingFault } from "./vesting/schedule.ts";

/** An account of a genesis file with its address. */
interface Placed {
  readonly address: Uint8Array;
  readonly account: Account;
}

/** Clients hold account numbers as JavaScript numbers (CosmJS: Uint53). */
const maxNumber = BigInt(Number.MAX_SAFE_INTEGER);

function requireKeyOf(address: Uint8Array, { base }: Account): void {
  if (base.pubKey === undefined) return;
  if (!equalBytes(addressOf(parseKey(base.pubKey)), address))
    throw new Error("account address and pubkey address do not match");
}

function requireModule(address: Uint8Array, account: Account, facts: ChainFacts): void {
  if (account.kind !== "module") {
    const owner = [...facts.moduleAccounts.keys()].find((name) => equalBytes(facts.moduleAddress(name), address));
    if (owner !== undefined) throw new Error(`is the address of module ${owner} and must be its module account`);
    return;
  }
  const { name, permissions } = account;
  if (name.trim() === "") throw new Error("module account name cannot be blank");
  if (!equalBytes(facts.moduleAddress(name), address))
    throw new Error(`address ${account.base.address} cannot be derived from the module name '${name}'`);
  const given = facts.moduleAccounts.get(name);
  if (given !== undefined && given.join() !== permissions.join())
    throw new Error(`module ${name} has the permissions [${given.join()}] on this chain, not [${permissions.join()}]`);
}

function requireVesting(account: Account): void {
  const fault = account.kind === "vesting" ? vestingFault(account.vesting) : undefined;
  if (fault !== undefined) throw new Error(fault);
}

function place(ctx: Ctx, facts: ChainFacts, packed: Any): Placed {
  const account = unpackAccount(packed);
  const address = addressBytes(ctx.chain, account.base.address);
  requireKeyOf(address, account);
  requireModule(address, account, facts);
  requireVesting(account);
  if (account.base.accountNumber > maxNumber)
    throw new Error(`account number ${account.base.accountNumber} is above 2^53-1, which clients cannot read`);
  // Capitals are another spelling of the same address: one of them is kept.
  return { address, account: { ...account, base: { ...account.base, address: addressText(ctx.chain, address) } } };
}

/**
 * Numbers that are there twice, as in files that were put together by hand, go to the lowest unused ones; whoever had a number
 * first keeps it (SDK v0.53 `x/auth/types/genesis.go`, SanitizeGenesisAccounts).
 */
function numbered(placed: readonly Placed[]): Placed[] {
  const taken = new Set<bigint>();
  const kept: Placed[] = [];
  const twice: Placed[] = [];
  for (const one of placed) {
    const number = one.account.base.accountNumber;
    (taken.has(number) ? twice : kept).push(one);
    taken.add(number);
  }
  let free = 0n;
  for (const { address, account } of twice.toSorted(byNumber)) {
    while (taken.has(free)) free += 1n;
    taken.add(free);
    kept.push({ address, account: { ...account, base: { ...account.base, accountNumber: free } } });
  }
  return kept.toSorted(byNumber);
}

function byNumber({ account: { base: a } }: Placed, { account: { base: b } }: Placed): number {
  return a.accountNumber < b.accountNumber ? -1 : a.accountNumber > b.accountNumber ? 1 : 0;
}

/** The accounts of a genesis file by number, each number once. @throws GenesisError naming the account that is wrong */
export function readAccounts(ctx: Ctx, facts: ChainFacts, accounts: readonly Any[]): Placed[] {
  const seen = new Set<string>();
  const placed = accounts.map((packed, index) => {
    const path = `app_state.auth.accounts.${index}`;
    let one: Placed;
    try {
      one = place(ctx, facts, packed);
    } catch (error) {
      throw new GenesisError(path, error instanceof Error ? error.message : String(error));
    }
    const key = toHex(one.address);
    if (seen.has(key)) throw new GenesisError(path, `duplicate account ${one.account.base.address}`);
    seen.add(key);
    return one;
  });
  return numbered(placed);
}
