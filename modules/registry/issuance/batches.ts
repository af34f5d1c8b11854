import type { Verification, VerifiedVintage } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import type { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Project } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../../codec/quotient.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { GRAMS_PER_TONNE, MAX_U64 } from "../block.ts";
import type { NewBatch } from "../creation.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { methodologyName, wholeShare } from "../programme/programmes.ts";
import { detailsOf } from "../project/projects.ts";
import { today } from "../texts.ts";
import { type NativeSerial, nativeSpace, writeSerial } from "./serial.ts";

/** What of an issuance the buffer keeps: the programme's share, or the body's where that is more. Whole tonnes make whole grams. */
export function bufferShare(
  programme: Pick<Programme, "bufferBasisPoints">,
  verification: Pick<Verification, "bufferBasisPoints">,
  grams: bigint,
): bigint {
  const share = Math.max(programme.bufferBasisPoints, verification.bufferBasisPoints);
  return quotient(grams * BigInt(share), BigInt(wholeShare));
}

/** The next numbers of a programme for so many grams. @throws supply overflow when they run out */
export function blockFor(
  ctx: Ctx,
  state: State,
  { id: projectId, programmeId, ...project }: Project,
  vintage: VerifiedVintage,
  grams: bigint,
): NativeSerial {
  const first = state.serialNumbers.find(ctx, programmeId) ?? 1n;
  const last = first + quotient(grams, GRAMS_PER_TONNE) - 1n;
  if (last >= MAX_U64) throw fail.supplyOverflow(`${programmeId} has no numbers left from ${first} on`);
  const country = detailsOf({ id: projectId, programmeId, ...project }).locations[vintage.location]?.country;
  if (country === undefined) throw new BrokenInvariant(`${projectId} has no location ${vintage.location}`);
  return { programmeId, country, projectId, vintageStart: vintage.start, vintageEnd: vintage.end, first, last };
}

/** Numbers that are given out are never given out again. */
export function takeNumbers(ctx: Ctx, state: State, { programmeId, last }: NativeSerial): void {
  state.serialNumbers.set(ctx, programmeId, last + 1n);
}

/** What a batch is made of. */
interface Source {
  readonly project: Project;
  readonly vintage: VerifiedVintage;
  readonly block: NativeSerial;
  readonly recipient: string;
  readonly bufferGrams: bigint;
}

/** The batch of a block, as its project, its methodology and its verification say it. */
export function newBatchOf(
  ctx: Ctx,
  state: State,
  { project, vintage, block, recipient, bufferGrams }: Source,
): NewBatch {
  const { methodologyCode: code, methodologyVersion: version } = vintage;
  const details = detailsOf(project);
  return {
    origin: "issue",
    recipient,
    bufferGrams,
    programmeId: block.programmeId,
    sourceRegistry: block.programmeId,
    numberSpace: nativeSpace(block.programmeId),
    blockStart: block.first,
    blockEnd: block.last,
    unit: Unit.UNIT_TONNE,
    serial: writeSerial(block),
    projectId: project.id,
    projectName: details.name,
    methodology: methodologyName(code, version),
    creditType: state.methodologies.get(ctx, [code, version]).type,
    sector: details.sectors[0] ?? "",
    country: block.country,
    vintageStart: vintage.start,
    vintageEnd: vintage.end,
    issuedOn: today(ctx),
    issuer: project.proponent,
  };
}
