import type {
  Estimation,
  Location,
  ProjectDetails,
  ProjectMethodology,
  Stakeholder,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { isCountryCode } from "../../../codec/iso.ts";
import { isLei } from "../../../codec/lei.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { ChainIdentity, Ctx } from "../../../core/ctx.ts";
import { reasonOf } from "../../../store/errors.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { requireListed } from "../programme/picklists.ts";
import { checkMethodologyName, methodologyName } from "../programme/programmes.ts";
import { longest, requireDay, requireLink, requireList, requirePeriod, requireText } from "../texts.ts";

const refuse = fail.invalidProject;

/** The most that a project may have of each. */
const most = {
  sectors: 20,
  types: 20,
  methodologies: 20,
  locations: 200,
  estimations: 100,
  coBenefits: 17,
  stakeholders: 50,
};

const degrees = /^(-?)([0-9]{1,2})(?:\.([0-9]{1,8}))?, ?(-?)([0-9]{1,3})(?:\.([0-9]{1,8}))?$/;

/** Whether the text is a latitude and a longitude in decimal degrees. Compared by whole degrees: no floats. */
function isPosition(text: string): boolean {
  const parts = degrees.exec(text);
  if (parts === null) return false;
  const within = (whole = "", fraction = "", limit = 0) =>
    Number(whole) < limit || (Number(whole) === limit && /^0*$/.test(fraction));
  return within(parts[2], parts[3], 90) && within(parts[5], parts[6], 180);
}

/** @throws invalid project */
export function checkLocations(locations: readonly Location[]): void {
  for (const [index, { country, region, gis, mapType, mapLink }] of locations.entries()) {
    const at = `locations.${index}`;
    if (!isCountryCode(country))
      throw refuse(`${at}.country "${country.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`);
    requireText(refuse, `${at}.region`, region, { most: longest.name, optional: true });
    if (gis !== "" && !isPosition(gis))
      throw refuse(`${at}.gis "${gis.slice(0, 40)}" is no latitude and longitude in decimal degrees, as -3.51, 39.9`);
    requireLink(refuse, `${at}.map_link`, mapLink, { optional: true });
    if ((mapType === "") !== (mapLink === "")) throw refuse(`${at}: map_type and map_link go together`);
  }
}

/** @throws invalid project, unfit methodology */
export function checkMethodologies(methodologies: readonly ProjectMethodology[]): void {
  const names = methodologies.map(({ code, version }) => methodologyName(code, version));
  requireList(refuse, "methodologies", names, { least: 0, most: most.methodologies });
  for (const [index, { code, version, date, description }] of methodologies.entries()) {
    const at = `methodologies.${index}`;
    checkMethodologyName(fail.unfitMethodology, code, version);
    requireDay(refuse, `${at}.date`, date, true);
    requireText(refuse, `${at}.description`, description, { most: longest.reason, optional: true, lines: true });
  }
}

function checkEstimations(estimations: readonly Estimation[]): void {
  for (const [index, { start, end, grams, reference }] of estimations.entries()) {
    const at = `estimations.${index}`;
    requirePeriod(refuse, at, { start, end });
    if (grams === 0n) throw refuse(`${at}.grams is 0`);
    requireText(refuse, `${at}.reference`, reference, { most: longest.short, optional: true });
  }
}

function checkStakeholders(chain: ChainIdentity, stakeholders: readonly Stakeholder[]): void {
  for (const [index, { name, link, lei, account }] of stakeholders.entries()) {
    const at = `stakeholders.${index}`;
    requireText(refuse, `${at}.name`, name, { most: longest.name });
    requireLink(refuse, `${at}.link`, link, { optional: true });
    if (lei !== "" && !isLei(lei))
      throw refuse(`${at}.lei "${lei.slice(0, 40)}" is no legal entity identifier (ISO 17442)`);
    if (account === "") continue;
    requireAccount(chain, `${at}.account`, account);
  }
}

function requireAccount(chain: ChainIdentity, name: string, account: string): void {
  let spelt: string;
  try {
    spelt = addressText(chain, addressBytes(chain, account));
  } catch (error) {
    throw refuse(`${name}: ${reasonOf(error)}`);
  }
  if (spelt !== account) throw refuse(`${name}: address ${account} must be in lower case`);
}

/** @throws invalid project, unfit methodology, for what is wrong by itself */
export function checkDetails(chain: ChainIdentity, details: ProjectDetails): void {
  const { sectors, types, locations, estimations, coBenefits, stakeholders } = details;
  requireText(refuse, "name", details.name, { most: longest.name });
  requireText(refuse, "description", details.description, { most: longest.description, optional: true, lines: true });
  requireLink(refuse, "link", details.link);
  requireText(refuse, "subtype", details.subtype, { most: longest.name, optional: true });
  requireText(refuse, "reference_id", details.referenceId, { most: longest.short, optional: true });
  requireList(refuse, "sectors", sectors, { least: 1, most: most.sectors });
  requireList(refuse, "types", types, { least: 1, most: most.types });
  requireList(refuse, "co_benefits", coBenefits, { least: 0, most: most.coBenefits });
  requireCount("locations", locations, 1, most.locations);
  requireCount("estimations", estimations, 0, most.estimations);
  requireCount("stakeholders", stakeholders, 0, most.stakeholders);
  checkMethodologies(details.methodologies);
  checkLocations(locations);
  checkEstimations(estimations);
  checkStakeholders(chain, stakeholders);
}

function requireCount(name: string, list: readonly unknown[], least: number, limit: number): void {
  if (list.length < least) throw refuse(`${name}: at least ${least} expected`);
  if (list.length > limit) throw refuse(`${name}: ${list.length} are given, at most ${limit} are allowed`);
}

/** @throws invalid project where a project would have too many locations */
export function requireRoomFor(locations: readonly Location[]): void {
  requireCount("locations", locations, 1, most.locations);
}

/** @throws value is not in its picklist */
export function requireListedDetails(ctx: Ctx, state: State, details: ProjectDetails): void {
  requireListed(ctx, state, "sectors", "project_sector", details.sectors);
  requireListed(ctx, state, "types", "project_type", details.types);
  requireListed(ctx, state, "co_benefits", "co_benefit_id", details.coBenefits);
  requireListedMaps(ctx, state, details.locations);
  const kinds = details.stakeholders.map(({ type }) => type);
  requireListed(ctx, state, "stakeholders type", "stakeholder_type", kinds);
}

/** @throws value is not in its picklist */
export function requireListedMaps(ctx: Ctx, state: State, locations: readonly Location[]): void {
  const maps = locations.map(({ mapType }) => mapType).filter((type) => type !== "");
  requireListed(ctx, state, "locations map_type", "location_map_type", maps);
}
