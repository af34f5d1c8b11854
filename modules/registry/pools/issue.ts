import type { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { StepKind, Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { isCountryCode } from "../../../codec/iso.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { MAX_U64 } from "../block.ts";
import { createBatch } from "../creation.ts";
import { fail } from "../errors.ts";
import { nativeSpace, poolSerial } from "../issuance/serial.ts";
import { movePieces } from "../ledger.ts";
import type { State } from "../module.ts";
import { openPools } from "../programme/programmes.ts";
import { lotsMeeting } from "../storedLots.ts";
import { longest, requirePeriod, requireText, today } from "../texts.ts";
import type { PoolIssue, PoolShare } from "./keeper.ts";
import { actorText, type PoolParts } from "./suspend.ts";

const refuse = fail.invalidIssuance;

function checkIssue({ poolId, title, creditType, country, sector, methodology, ...given }: PoolIssue): bigint {
  if (poolId < 1n) throw refuse(`pool ${poolId}: ids begin at 1`);
  requireText(refuse, "title", title, { most: longest.name });
  requireText(refuse, "methodology", methodology, { most: longest.name });
  requireText(refuse, "credit type", creditType, { most: longest.name });
  requireText(refuse, "sector", sector, { most: longest.name, optional: true });
  if (country !== "" && !isCountryCode(country)) throw refuse(`country "${country.slice(0, 20)}" is none`);
  requirePeriod(refuse, "vintage", { start: given.vintageStart, end: given.vintageEnd });
  if (given.bufferGrams < 0n) throw refuse(`${given.bufferGrams} grams are for the buffer`);
  if (given.owners.length === 0) throw refuse("it has no owners");
  for (const { grams } of given.owners) if (grams < 1n) throw refuse(`an owner gets ${grams} grams`);
  return given.owners.reduce((sum, { grams }) => sum + grams, given.bufferGrams);
}

/** Gives each owner its grams, from the first gram on; what is left belongs to the buffer already. */
function shareOut(ctx: Ctx, state: State, batchId: bigint, owners: readonly PoolShare[]): void {
  let start = 0n;
  for (const { address, grams } of owners) {
    const range = { start, end: start + grams };
    const pieces = lotsMeeting(ctx, state, batchId, range).map((lot) => ({ lot, range }));
    movePieces(ctx, state, batchId, pieces, { kind: StepKind.STEP_KIND_SHARE, to: addressText(ctx.chain, address) });
    start = range.end;
  }
}

/** The next numbers of a programme, a gram each. @throws supply overflow when they run out */
function takeGrams(ctx: Ctx, state: State, { id }: Programme, grams: bigint): { first: bigint; last: bigint } {
  const first = state.serialNumbers.find(ctx, id) ?? 1n;
  const last = first + grams - 1n;
  if (last >= MAX_U64) throw fail.supplyOverflow(`${id} has no numbers left from ${first} on`);
  state.serialNumbers.set(ctx, id, last + 1n);
  return { first, last };
}

/** Issues what a reduction pool earned: one batch, shared out among those who reduced. */
export function issueForPool(ctx: Ctx, parts: PoolParts, given: PoolIssue): { batchId: bigint; serial: string } {
  const { state } = parts;
  const grams = checkIssue(given);
  const programme = openPools(ctx, state, given.programme);
  const { poolId, vintageStart, vintageEnd, country, bufferGrams, owners } = given;
  const projectId = `${programme.id}-${poolId}`;
  for (const batchId of state.batches.by.project.keys(ctx, `${programme.id}/${projectId}`))
    throw refuse(`pool ${poolId} has earned batch ${batchId} already`);
  const { first, last } = takeGrams(ctx, state, programme, grams);
  const programmeId = programme.id;
  const serial = poolSerial({ programmeId, country, projectId, vintageStart, vintageEnd, first, last });
  const actor = actorText(ctx, parts);
  const { id } = createBatch(ctx, parts, {
    origin: "issue",
    recipient: actor,
    bufferGrams,
    programmeId: programme.id,
    sourceRegistry: programme.id,
    numberSpace: nativeSpace(programme.id),
    blockStart: first,
    blockEnd: last,
    unit: Unit.UNIT_GRAM,
    serial,
    projectId,
    projectName: given.title,
    methodology: given.methodology,
    creditType: given.creditType,
    sector: given.sector,
    country,
    vintageStart,
    vintageEnd,
    issuedOn: today(ctx),
    issuer: actor,
    poolId,
  });
  shareOut(ctx, state, id, owners);
  return { batchId: id, serial };
}
