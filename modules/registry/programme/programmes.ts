import type { Methodology, Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { programmePattern } from "../issuance/serial.ts";
import type { State } from "../module.ts";
import { isSourceRegistry } from "../picklists.ts";
import { longest, requireDay, requireLink, requireList, requireText } from "../texts.ts";

/** All of it, in hundredths of a percent. */
export const wholeShare = 10_000;
const mostYears = 100;
const mostProgrammes = 50;

/** @throws invalid programme, for what is wrong by itself */
export function checkProgramme(programme: Programme): void {
  const refuse = fail.invalidProgramme;
  const { id, name, registryName, registryId, description, link, native } = programme;
  if (!programmePattern.test(id))
    throw refuse(
      `id "${id.slice(0, 20)}": 2 to 12 capitals and digits, a capital first, and may be 2 to 4 capitals behind a dash`,
    );
  if (native && isSourceRegistry(id)) throw refuse(`${id} is a source registry: its credits are imported`);
  requireText(refuse, "name", name, { most: longest.name });
  requireText(refuse, "registry_name", registryName, { most: longest.name });
  requireText(refuse, "registry_id", registryId, { most: longest.short });
  requireText(refuse, "description", description, { most: longest.description, optional: true, lines: true });
  requireLink(refuse, "link", link, { optional: true });
  const { bufferBasisPoints, creditingYears, separateBodies, pools } = programme;
  if (bufferBasisPoints >= wholeShare) throw refuse(`buffer_basis_points is ${bufferBasisPoints}, allowed: 0 to 9999`);
  if (creditingYears > mostYears)
    throw refuse(`crediting_years is ${creditingYears}, at most ${mostYears} are allowed`);
  if (!native && (bufferBasisPoints > 0 || creditingYears > 0 || separateBodies || pools))
    throw refuse("a programme that is not native has no buffer, crediting period, rule of bodies or pools here");
  if (pools && (bufferBasisPoints > 0 || creditingYears > 0 || separateBodies))
    throw refuse("each pool says itself what its buffer keeps and how long it runs, and no bodies verify it");
}

/** @throws programme not found */
export function programmeAt(ctx: Ctx, state: State, id: string): Programme {
  const found = id.includes("\0") ? undefined : state.programmes.find(ctx, id);
  if (found === undefined) throw fail.programmeNotFound(`no programme has the id "${id.slice(0, 20)}"`);
  return found;
}

function openIssuer(ctx: Ctx, state: State, id: string): Programme {
  const found = programmeAt(ctx, state, id);
  if (!found.native) throw fail.programmeClosed(`${id} issues its credits elsewhere`);
  if (!found.open) throw fail.programmeClosed(`${id} is closed`);
  return found;
}

/** A programme of projects that issues here and takes new work. @throws programme not found, programme closed */
export function openNative(ctx: Ctx, state: State, id: string): Programme {
  const found = openIssuer(ctx, state, id);
  if (found.pools) throw fail.programmeClosed(`${id} is of reduction pools and has no projects`);
  return found;
}

/** A programme of reduction pools that takes new work. @throws programme not found, programme closed */
export function openPools(ctx: Ctx, state: State, id: string): Programme {
  const found = openIssuer(ctx, state, id);
  if (!found.pools) throw fail.programmeClosed(`${id} is not of reduction pools`);
  return found;
}

const codePattern = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]{0,62}[A-Za-z0-9.)])?$/;
const versionPattern = /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,15})?$/;

/** @throws by `refuse`: codes and versions make one text with "@" between them */
export function checkMethodologyName(refuse: typeof fail.invalidMethodology, code: string, version: string): void {
  if (!codePattern.test(code))
    throw refuse(
      `methodology code "${code.slice(0, 40)}": 1 to 64 letters, digits and . _ + ( ) - with blanks between`,
    );
  if (!versionPattern.test(version))
    throw refuse(`methodology version "${version.slice(0, 20)}": up to 16 letters, digits and . _ -`);
}

/** As batches have it: the code, with its version behind an "@" where there is one. */
export const methodologyName = (code: string, version: string): string =>
  version === "" ? code : `${code}@${version}`;

/** @throws invalid methodology, for what is wrong by itself */
export function checkMethodology({ code, version, name, date, link, programmeIds, validUntil }: Methodology): void {
  const refuse = fail.invalidMethodology;
  checkMethodologyName(refuse, code, version);
  requireText(refuse, "name", name, { most: longest.name });
  requireDay(refuse, "date", date, true);
  requireDay(refuse, "valid_until", validUntil, true);
  requireLink(refuse, "link", link, { optional: true });
  requireList(refuse, "programme_ids", programmeIds, { least: 1, most: mostProgrammes });
}

/**
 * A version of a methodology that a programme accepts and that is in force on a day.
 * @throws methodology cannot be followed, saying why
 */
export function methodologyInForce(
  ctx: Ctx,
  state: State,
  programmeId: string,
  { code, version }: { readonly code: string; readonly version: string },
  day: string,
): Methodology {
  const refuse = fail.unfitMethodology;
  checkMethodologyName(refuse, code, version);
  const name = methodologyName(code, version);
  const found = state.methodologies.find(ctx, [code, version]);
  if (found === undefined) throw refuse(`${name} is not known`);
  if (!found.programmeIds.includes(programmeId)) throw refuse(`${name} is not accepted by ${programmeId}`);
  if (found.validUntil !== "" && day > found.validUntil) throw refuse(`${name} was valid until ${found.validUntil}`);
  return found;
}
