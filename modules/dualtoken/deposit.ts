import type { Params } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { EventDeposit } from "../../codec/gen/eco2/dualtoken/v1/events.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { Piece } from "../registry/keeper.ts";
import { ineligibility, roomFor } from "./eligibility.ts";
import { fail } from "./errors.ts";
import { unitsPerGram } from "./keeper.ts";
import { type DualtokenEnv, vaultAccount } from "./module.ts";
import { admit } from "./segments.ts";
import { changeVault, plus } from "./vault.ts";

/** So many grams of a batch. */
export interface Amount {
  readonly batchId: bigint;
  readonly grams: bigint;
}

/** Refuses amounts that are wrong by themselves: each batch once, in ascending order. @throws invalid amount */
export function checkAmounts(credits: readonly Amount[]): void {
  if (credits.length === 0) throw fail.invalidAmount("no credits are given");
  let last = 0n;
  for (const { batchId, grams } of credits) {
    if (batchId === 0n) throw fail.invalidAmount("batch ids begin at 1");
    if (batchId <= last) throw fail.invalidAmount(`batch ${batchId} after ${last}: each once, in ascending order`);
    if (grams === 0n) throw fail.invalidAmount(`0 grams of batch ${batchId}: at least 1 is expected`);
    last = batchId;
  }
}

/** What is wrong with ranges for the queue: many small ones at its head would make every burn dear. */
function requireLargeRanges(ranges: readonly Piece[], minGrams: bigint): void {
  const small = ranges.find(({ startGram, endGram }) => endGram - startGram < minGrams);
  if (small === undefined) return;
  const { batchId, startGram, endGram } = small;
  throw fail.invalidAmount(
    `grams ${startGram}-${endGram} of batch ${batchId} lie by themselves: each range that is deposited has at least ${minGrams}`,
  );
}

function depositOf(
  ctx: Ctx,
  { state, use }: DualtokenEnv,
  params: Params,
  from: Uint8Array,
  { batchId, grams }: Amount,
): void {
  const vault = use.accounts.moduleAddress(vaultAccount);
  const ranges = use.credits.take(ctx, from, vault, batchId, grams, StepKind.STEP_KIND_DEPOSIT);
  requireLargeRanges(ranges, params.minGrams);
  const pieces = use.credits.describe(ctx, ranges);
  for (const { batch, labels } of pieces) {
    const reason = ineligibility(ctx, state, params, batch, labels);
    if (reason !== undefined) throw fail.notEligible(`batch ${batchId}: ${reason}`);
  }
  const [first] = pieces;
  const room = first && roomFor(ctx, state, params, first.batch);
  if (room !== undefined && room.grams < grams)
    throw fail.shareExceeded(`${room.of} has room for ${room.grams} grams, ${grams} are given`);
  const depositor = addressText(ctx.chain, from);
  for (const piece of pieces) {
    const classId = admit(ctx, state, piece);
    const { startGram, endGram } = piece;
    emitTyped(ctx, EventDeposit, { depositor, classId, batchId, startGram, endGram });
  }
}

/** Puts credits into the vault and makes ECC for their owner. Gives the base units. @throws by the table of errors */
export function depositCredits(
  ctx: Ctx,
  env: DualtokenEnv,
  params: Params,
  from: Uint8Array,
  credits: readonly Amount[],
): bigint {
  const { state, use } = env;
  checkAmounts(credits);
  let grams = 0n;
  for (const amount of credits) {
    depositOf(ctx, env, params, from, amount);
    grams += amount.grams;
  }
  changeVault(ctx, state, ({ depositedGrams }) => ({ depositedGrams: plus(depositedGrams, grams) }));
  const coins = [{ denom: state.denom.get(ctx), amount: grams * unitsPerGram }];
  use.bank.mint(ctx, vaultAccount, coins);
  // A module's account receives too: the market deposits what it was sold.
  use.bank.send(ctx, use.accounts.moduleAddress(vaultAccount), from, coins);
  return grams * unitsPerGram;
}
