import { BurnTotal, type Vault } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { EventBurn, EventRetireRange } from "../../codec/gen/eco2/dualtoken/v1/events.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../codec/quotient.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { RetiredGrams } from "../registry/keeper.ts";
import { fail } from "./errors.ts";
import { type Burned, type BurnRecord, unitsPerGram } from "./keeper.ts";
import { type DualtokenEnv, vaultAccount } from "./module.ts";
import { gramsOf } from "./queue.ts";
import { takeOldest } from "./segments.ts";
import { changeVault, plus } from "./vault.ts";

const purposes = /^[a-z][a-z0-9_]{0,31}$/;

/** The most base units whose whole grams the valid ones suffice for. */
export const burnableOf = ({ validGrams, remainder }: Vault): bigint =>
  (validGrams + 1n) * unitsPerGram - 1n - BigInt(remainder);

/** Counts a burn under its purpose. */
function countBurn(ctx: Ctx, { state }: DualtokenEnv, purpose: string, amount: bigint, grams: bigint): void {
  const total = state.burns.find(ctx, purpose) ?? BurnTotal.fromPartial({ purpose, amount: "0" });
  const retiredGrams = total.retiredGrams + grams;
  state.burns.set(ctx, purpose, { ...total, amount: plus(total.amount, amount), retiredGrams });
}

/** Retires what base units that are gone already come to with those carried. */
export function retireFor(ctx: Ctx, env: DualtokenEnv, uecc: bigint, record: BurnRecord): readonly RetiredGrams[] {
  const { state, use } = env;
  const { purpose, filter } = record;
  const units = BigInt(state.vault.get(ctx).remainder) + uecc;
  const grams = quotient(units, unitsPerGram);
  const remainder = Number(units - grams * unitsPerGram);
  changeVault(ctx, state, ({ burned, retiredGrams }) => ({
    remainder,
    burned: plus(burned, uecc),
    retiredGrams: retiredGrams + grams,
  }));
  countBurn(ctx, env, purpose, uecc, grams);
  if (grams === 0n) return [];
  const pieces = takeOldest(ctx, state, grams, { filter }, "front");
  const vault = use.accounts.moduleAddress(vaultAccount);
  return use.credits.retirePieces(ctx, vault, pieces, StepKind.STEP_KIND_BURN);
}

/**
 * Burns ECC of an account, a module's too, and retires grams for it.
 * @throws invalid amount, the vault has too few, insufficient funds: nothing is changed then
 */
export function burnEcc(ctx: Ctx, env: DualtokenEnv, from: Uint8Array, uecc: bigint, record: BurnRecord): Burned {
  const { state, use } = env;
  if (!purposes.test(record.purpose)) throw new RangeError(`purpose "${record.purpose}" is no code`);
  if (uecc < 1n) throw fail.invalidAmount(`${uecc} base units: at least 1 is expected`);
  const { remainder } = state.vault.get(ctx);
  const [grams, there] = [
    quotient(BigInt(remainder) + uecc, unitsPerGram),
    gramsOf(ctx, state, { filter: record.filter }),
  ];
  if (grams > there) throw fail.vaultShort(`${there} valid grams are there, ${grams} are needed`);
  const coins = [{ denom: state.denom.get(ctx), amount: uecc }];
  use.bank.sendToModule(ctx, from, vaultAccount, coins);
  use.bank.burn(ctx, vaultAccount, coins);
  const ranges = retireFor(ctx, env, uecc, record);
  const owner = addressText(ctx.chain, from);
  const { purpose, beneficiary = "", reason = "" } = record;
  const about = { owner, amount: uecc.toString(), purpose, beneficiary, reason, retiredGrams: grams };
  emitTyped(ctx, EventBurn, about);
  for (const { batch, startGram, endGram } of ranges)
    emitTyped(ctx, EventRetireRange, { owner, purpose, batchId: batch.id, startGram, endGram });
  return { burned: uecc, ranges };
}
