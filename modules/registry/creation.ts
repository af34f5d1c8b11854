import { type Batch, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { ChainFacts } from "../../core/module.ts";
import { addBatch, blockOf } from "./blocks.ts";
import { payDebt } from "./buffer.ts";
import { fail } from "./errors.ts";
import { warnOfDuplicates } from "./imports/duplicates.ts";
import { addStep, movePieces } from "./ledger.ts";
import { bufferAccount, type State } from "./module.ts";
import { quantityGrams } from "./serials.ts";
import { putLot } from "./storedLots.ts";
import { changeOwner, countIssue, noSupply } from "./totals.ts";

/** What a new batch says of itself; the ledger adds the rest. */
export interface NewBatch extends Omit<Batch, "id" | "supply" | "height" | "suspension" | "labels" | "poolId"> {
  /** Whether it came from elsewhere or was issued here. */
  readonly origin: "import" | "issue";
  /** Who gets what does not go to the buffer, as text in lower case; its account is there. */
  readonly recipient: string;
  /** Its last grams, withheld for the programme's buffer; fewer than all of the block. */
  readonly bufferGrams: bigint;
  /** The reduction pool that earned it; left out: none. */
  readonly poolId?: bigint;
}

interface Parts {
  readonly state: State;
  readonly facts: Pick<ChainFacts, "moduleAddress">;
}

/**
 * Brings a block onto the ledger: one lot of the recipient and, where there is a buffer share, one of the buffer, which first
 * pays what the programme's buffer owes. That nothing overlaps the block is the caller's to check.
 * @returns the batch as it is stored afterwards
 * @throws supply overflow, invalid batch when the buffer's share is not below the whole
 */
export function createBatch(ctx: Ctx, { state, facts }: Parts, given: NewBatch): Batch {
  const { origin, recipient, bufferGrams, poolId = 0n, ...about } = given;
  const grams = quantityGrams(blockOf(about));
  if (bufferGrams < 0n || bufferGrams >= grams)
    throw fail.invalidBatch(`${bufferGrams} of ${grams} grams are for the buffer: less than all are expected`);
  const supply = { ...noSupply, issuedGrams: grams, heldGrams: grams };
  const id = state.nextBatch.next(ctx);
  const height = BigInt(ctx.height);
  const batch: Batch = { id, ...about, supply, height, suspension: undefined, labels: [], poolId };
  countIssue(ctx, state, batch);
  addBatch(ctx, state, batch);
  warnOfDuplicates(ctx, state, batch);
  const kind = origin === "import" ? StepKind.STEP_KIND_IMPORT : StepKind.STEP_KIND_ISSUE;
  const whole = { start: 0n, end: grams };
  const step = { kind, batchId: id, range: whole, from: batch.issuer, to: recipient, previous: [] };
  const lot = { ...whole, owner: recipient, status: "held", history: addStep(ctx, state, step) } as const;
  putLot(ctx, state, batch, lot);
  changeOwner(ctx, state, recipient, id, new Map([["held", grams]]));
  if (bufferGrams === 0n) return batch;
  const range = { start: grams - bufferGrams, end: grams };
  const to = addressText(ctx.chain, facts.moduleAddress(bufferAccount));
  movePieces(ctx, state, id, [{ lot, range }], { kind: StepKind.STEP_KIND_BUFFER, to });
  payDebt(ctx, state, batch);
  return state.batches.get(ctx, id);
}
