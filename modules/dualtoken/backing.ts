import { EventDeficit, EventFill } from "../../codec/gen/eco2/dualtoken/v1/events.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { unitsPerGram } from "./keeper.ts";
import { bufferAccount, type DualtokenEnv, poolAccount, vaultAccount } from "./module.ts";
import { changeVault, least } from "./vault.ts";

/** What nothing stands behind, and what those who gave ECC up for suspended grams may hope for; base units. */
interface Claims {
  readonly deficit: bigint;
  readonly buffer: bigint;
  readonly pool: bigint;
}

/** The claims on all that suspended grams can still bring: the deficit comes first, then the pool, then the buffer. */
function within({ deficit, buffer, pool }: Claims, suspendedGrams: bigint): Claims {
  const rest = suspendedGrams * unitsPerGram - deficit;
  const most = rest < 0n ? 0n : rest;
  const over = buffer + pool - most;
  // Whoever destroyed ECC without naming themselves did it for the buffer.
  if (over <= 0n) return { deficit, buffer: buffer - over, pool };
  // What is lost for good is the buffer's loss before the pool's: that is what it is there for.
  const borne = least(over, buffer);
  return { deficit, buffer: buffer - borne, pool: pool - (over - borne) };
}

/** Writes what `change` makes of the claims, and tells when the deficit is another. */
export function changeClaims(ctx: Ctx, { state }: DualtokenEnv, change: (claims: Claims) => Claims): void {
  const { deficit, owedToBuffer, owedToPool, suspendedGrams } = state.vault.get(ctx);
  const before = { deficit: BigInt(deficit), buffer: BigInt(owedToBuffer), pool: BigInt(owedToPool) };
  const after = within(change(before), suspendedGrams);
  changeVault(ctx, state, () => ({
    deficit: after.deficit.toString(),
    owedToBuffer: after.buffer.toString(),
    owedToPool: after.pool.toString(),
  }));
  if (after.deficit !== before.deficit) emitTyped(ctx, EventDeficit, { deficit: after.deficit.toString() });
}

/** The deficit, base units. */
export const deficitOf = (ctx: Ctx, { state }: DualtokenEnv): bigint => BigInt(state.vault.get(ctx).deficit);

/** What an account of a module has to fill with; nothing where no module of the chain has it. */
export function reserveIn(ctx: Ctx, { state, use, facts }: DualtokenEnv, account: string): bigint {
  if (!facts.moduleAccounts.has(account)) return 0n;
  return use.bank.balance(ctx, use.accounts.moduleAddress(account), state.denom.get(ctx));
}

/** Destroys ECC of a module's account. */
export function destroy(ctx: Ctx, { state, use }: DualtokenEnv, account: string, amount: bigint): void {
  if (amount === 0n) return;
  const coins = [{ denom: state.denom.get(ctx), amount }];
  if (account !== vaultAccount) use.bank.sendBetweenModules(ctx, account, vaultAccount, coins);
  use.bank.burn(ctx, vaultAccount, coins);
}

/** Fills the deficit, as far as it goes: from the buffer, then from the pool. Gives what was filled, base units. */
export function fill(ctx: Ctx, env: DualtokenEnv): bigint {
  const deficit = deficitOf(ctx, env);
  if (deficit === 0n) return 0n;
  const buffer = least(deficit, reserveIn(ctx, env, bufferAccount));
  const pool = least(deficit - buffer, reserveIn(ctx, env, poolAccount));
  if (buffer + pool === 0n) return 0n;
  destroy(ctx, env, bufferAccount, buffer);
  destroy(ctx, env, poolAccount, pool);
  changeClaims(ctx, env, (claims) => ({
    deficit: claims.deficit - buffer - pool,
    buffer: claims.buffer + buffer,
    pool: claims.pool + pool,
  }));
  emitTyped(ctx, EventFill, { fromBuffer: buffer.toString(), fromPool: pool.toString() });
  if (pool > 0n) env.hooks.poolDrawn(ctx, pool);
  return buffer + pool;
}

/** Grams ceased to stand behind ECC: what can be filled is filled, the rest is the deficit. */
export function fallShort(ctx: Ctx, env: DualtokenEnv, grams: bigint): void {
  changeClaims(ctx, env, (claims) => ({ ...claims, deficit: claims.deficit + grams * unitsPerGram }));
  fill(ctx, env);
}

/** Who got what of a release, base units. */
export interface Repaid {
  readonly deficit: bigint;
  readonly pool: bigint;
  readonly buffer: bigint;
}

/** Suspended grams stand behind ECC again: they repay the deficit, then the pool, then the buffer, with ECC made anew. */
export function repay(ctx: Ctx, env: DualtokenEnv, grams: bigint): Repaid {
  const { state, use } = env;
  const { deficit: open, owedToBuffer, owedToPool } = state.vault.get(ctx);
  const units = grams * unitsPerGram;
  const deficit = least(units, BigInt(open));
  const pool = least(units - deficit, BigInt(owedToPool));
  const buffer = units - deficit - pool;
  if (buffer > BigInt(owedToBuffer)) throw new BrokenInvariant(`${buffer} base units of a release are nobody's`);
  const denom = state.denom.get(ctx);
  if (pool + buffer > 0n) use.bank.mint(ctx, vaultAccount, [{ denom, amount: pool + buffer }]);
  if (pool > 0n) use.bank.sendBetweenModules(ctx, vaultAccount, poolAccount, [{ denom, amount: pool }]);
  if (buffer > 0n) use.bank.sendBetweenModules(ctx, vaultAccount, bufferAccount, [{ denom, amount: buffer }]);
  changeClaims(ctx, env, (claims) => ({
    deficit: claims.deficit - deficit,
    pool: claims.pool - pool,
    buffer: claims.buffer - buffer,
  }));
  if (pool > 0n) env.hooks.poolRepaid(ctx, pool);
  return { deficit, pool, buffer };
}
