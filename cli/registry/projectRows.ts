import { MsgRecordProject, ProjectDetails, ProjectStatus } from "../../codec/gen/eco2/registry/v1/project.ts";
import { countryCodes, isIsoDate } from "../../codec/iso.ts";
import { schemaName } from "../../modules/registry/programme/countryNames.ts";

/** The columns that a file of projects must have: Verra's own names. */
export const projectColumns = [
  "ID",
  "Name",
  "Project Type",
  "AFOLU Activities",
  "Methodology",
  "Status",
  "Country/Area",
  "Estimated Annual Emission Reductions",
  "Project Registration Date",
  "Crediting Period Start Date",
  "Crediting Period End Date",
] as const;

/** What a row becomes: a message to send, or the reason why it cannot be one. */
export type MappedProject =
  | { readonly kind: "project"; readonly message: MsgRecordProject }
  | { readonly kind: "refused"; readonly reason: string };

/** Who records, and the day on which the list was taken, yyyy-mm-dd. */
export interface Recording {
  readonly registrar: string;
  readonly asOf: string;
}

type Row = Readonly<Record<string, string>>;

const {
  PROJECT_STATUS_LISTED: listed,
  PROJECT_STATUS_UNDER_VALIDATION: underValidation,
  PROJECT_STATUS_VALIDATED: validated,
  PROJECT_STATUS_REGISTERED: registered,
  PROJECT_STATUS_COMPLETED: completed,
  PROJECT_STATUS_REJECTED: rejected,
  PROJECT_STATUS_WITHDRAWN: withdrawn,
  PROJECT_STATUS_SUSPENDED: suspended,
} = ProjectStatus;

// Verra's words; the reason of a recorded status keeps them.
const statuses: ReadonlyMap<string, ProjectStatus> = new Map<string, ProjectStatus>([
  ["Under development", listed],
  ["Under validation", underValidation],
  ["Registration requested", validated],
  ["Registration and verification approval requested", validated],
  ["Registered", registered],
  ["Late to verify", registered],
  ["Verification approval requested", registered],
  ["Verification approval request denied", registered],
  ["Crediting Period Renewal Requested", registered],
  ["Crediting Period Renewal and Verification Approval Requested", registered],
  ["Units Transferred from Approved GHG Program", completed],
  ["Inactive", suspended],
  ["On Hold - see notification letter", suspended],
  ["Withdrawn", withdrawn],
  ["Rejected by Administrator", rejected],
  ["Registration and verification approval request denied", rejected],
]);

// Verra's project types are the sectoral scopes that CAD Trust has, in other words. Its one of land use is several there.
const sectors: ReadonlyMap<string, string> = new Map([
  ["Chemical industry", "Chemical industries"],
  ["Energy industries (renewable/non-renewable sources)", "Energy industries (renewable-/ non renewable sources)"],
  ["Fugitive emissions from fuels (solid, oil and gas)", "Fugitive emissions from fuel (solid, oil and gas)"],
  [
    "Fugitive emissions from production and consumption of halocarbons and sulphur hexafluoride",
    "Fugitive emissions from the production and consumption of halocarbons and sulfur hexafluoride",
  ],
  ["Livestock, enteric fermentation, and manure management", "Livestock and manure management"],
]);
const landUse = "Agriculture Forestry and Other Land Use";
const landSectors: ReadonlyMap<string, string> = new Map([
  ["ARR", "Afforestation and reforestation"],
  ["ALM", "Agriculture"],
]);

// What a name says of a project's technology. Where it says nothing, the type is the schema's most general one.
const technologies: readonly (readonly [RegExp, string])[] = [
  [/\bwind\b/i, "Wind"],
  [/\bsolar\b|photovoltaic/i, "Solar"],
  [/hydro(?:power|electric| )|\bhydro\b/i, "Hydro"],
  [/geothermal/i, "Geothermal"],
  [/biogas|digest/i, "Biogas"],
  [/biomass|bagasse|rice husk/i, "Biomass Energy"],
  [/landfill/i, "Landfill gas"],
  [/cook ?stove|stoves|cooking/i, "Energy Efficiency households"],
  [/coal ?mine|coal ?bed|\bcmm\b/i, "Coal bed/mine methane"],
  [/cement/i, "Cement"],
];
const typesOfSectors: ReadonlyMap<string, string> = new Map([
  [landUse, "Agriculture, forestry and other land use (AFOLU)"],
  ["Transport", "Transport"],
  ["Waste handling and disposal", "Waste"],
  ["Energy distribution", "Energy distribution"],
]);
const anyType = "Any combination of the above";

// Names that the schema spells otherwise.
const aliases: ReadonlyMap<string, string> = new Map([
  ["Bolivia", "BO"],
  ["Congo, The Democratic Republic of The", "CD"],
  ["Cote D'Ivoire", "CI"],
  ["Hong Kong", "HK"],
  ["Lao", "LA"],
  ["Netherlands", "NL"],
  ["South Korea", "KR"],
  ["Tanzania", "TZ"],
  ["United Kingdom", "GB"],
  ["United States", "US"],
  ["Venezuela", "VE"],
]);
const byName = new Map(countryCodes.map((code) => [schemaName(code), code]));

class RowFault extends Error {
  override readonly name = "RowFault";
}

// Soft hyphens come from where the text was set: they are no part of a name, and the ledger takes none.
const cell = (row: Row, column: (typeof projectColumns)[number]): string =>
  (row[column] ?? "").replaceAll("\u00ad", "").trim();
const parts = (text: string): string[] => [...new Set(text.split(";").map((part) => part.trim()))].filter(Boolean);

function countryOf(name: string): string {
  const code = name === "" ? undefined : (aliases.get(name) ?? byName.get(name));
  if (code === undefined) throw new RowFault(`country "${name.slice(0, 40)}" is none that is known`);
  return code;
}

function sectorsOf(row: Row): string[] {
  const all = parts(cell(row, "Project Type")).flatMap((type) => {
    if (type !== landUse) return [sectors.get(type) ?? type];
    const found = parts(cell(row, "AFOLU Activities")).map((activity) => landSectors.get(activity) ?? "Others");
    return found.length > 0 ? found : ["Others"];
  });
  return [...new Set(all)];
}

function typesOf(row: Row): string[] {
  const bySector = parts(cell(row, "Project Type")).map((type) => typesOfSectors.get(type));
  const byName = technologies.map(([words, type]) => (words.test(cell(row, "Name")) ? type : undefined));
  const found = [...new Set([...byName, ...bySector])].filter((type) => type !== undefined);
  return found.length > 0 ? found : [anyType];
}

/** What the list says beyond the fields of a project. */
function descriptionOf(row: Row): string {
  const yearly = cell(row, "Estimated Annual Emission Reductions");
  const [start, end] = [cell(row, "Crediting Period Start Date"), cell(row, "Crediting Period End Date")];
  const lines = [
    yearly === "" ? "" : `Estimated annual emission reductions: ${yearly} t CO2e.`,
    start === "" || end === "" ? "" : `Crediting period ${start} to ${end}.`,
  ];
  return lines.filter(Boolean).join("\n");
}

function messageOf(row: Row, { registrar, asOf }: Recording): MsgRecordProject {
  const [id, words] = [cell(row, "ID"), cell(row, "Status")];
  if (!/^[0-9]{1,10}$/.test(id)) throw new RowFault(`ID is "${id.slice(0, 40)}", a number is expected`);
  const status = statuses.get(words);
  if (status === undefined) throw new RowFault(`status "${words.slice(0, 60)}" is unknown`);
  const date = cell(row, "Project Registration Date");
  if (date !== "" && !isIsoDate(date)) throw new RowFault(`Project Registration Date "${date}" is no calendar day`);
  const methodologies = parts(cell(row, "Methodology")).map((code) => ({ code }));
  return MsgRecordProject.fromPartial({
    registrar,
    programmeId: "VCS",
    projectId: `VCS${id}`,
    details: ProjectDetails.fromPartial({
      name: cell(row, "Name"),
      description: descriptionOf(row),
      link: `https://registry.verra.org/app/projectDetail/VCS/${id}`,
      sectors: sectorsOf(row),
      types: typesOf(row),
      methodologies,
      locations: [{ country: countryOf(cell(row, "Country/Area")) }],
    }),
    status,
    // The list has no day of the other statuses: it was so on the day on which it was taken.
    statusDate: status === registered && date !== "" ? date : asOf,
    reason: words,
  });
}

/** Maps a row of Verra's list of projects to the message that records it. */
export function mapProject(row: Row, recording: Recording): MappedProject {
  try {
    return { kind: "project", message: messageOf(row, recording) };
  } catch (error) {
    if (error instanceof RowFault) return { kind: "refused", reason: error.message };
    throw error;
  }
}
