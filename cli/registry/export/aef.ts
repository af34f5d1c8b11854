import type { LabelRecord } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../../codec/quotient.ts";
import { parseItmo } from "../../../modules/registry/itmo.ts";
import { numbersOf, type UnitPiece, unitPieces } from "./pieces.ts";
import { type ExportOf, idsOf } from "./projects.ts";
import { type Row, row, tonnes } from "./rows.ts";
import type { RegistryState } from "./state.ts";

/** What a report says of itself. */
export interface AefOf extends ExportOf {
  /** Day of the state that is reported, yyyy-mm-dd. */
  readonly date: string;
  readonly reportYear: string;
  readonly version: string;
}

const GRAMS_PER_TONNE = 1_000_000n;

/** An authorisation with its reference taken apart: `CA0004-VU-CH-356-1-3000-2023`. */
interface Authorisation {
  readonly record: LabelRecord;
  readonly cooperativeApproach: string;
  readonly firstParty: string;
  readonly itmoRegistry: string;
  readonly firstNumber: bigint;
}

function authorisationOf(record: LabelRecord): Authorisation | undefined {
  const itmo = parseItmo(record.article6?.itmoId ?? "");
  if (itmo === undefined) return undefined;
  const [cooperativeApproach = "", firstParty = "", itmoRegistry = ""] = itmo.space.split("-");
  return { record, cooperativeApproach, firstParty, itmoRegistry, firstNumber: itmo.first };
}

/** Numbers of the outcomes that a piece covers: the first gram of the record's range is of the reference's first number. */
function outcomeNumbers({ record, firstNumber }: Authorisation, { start, end }: UnitPiece): readonly [string, string] {
  const from = record.range?.startGram ?? 0n;
  const at = (gram: bigint) => (firstNumber + quotient(gram - from, GRAMS_PER_TONNE)).toString();
  return [at(start), at(end - 1n)];
}

/** What actions and holdings say of their units. */
function outcome(table: string, of: AefOf, authorisation: Authorisation, piece: UnitPiece): Record<string, string> {
  const { batch, start, end } = piece;
  const { record, cooperativeApproach, firstParty, itmoRegistry } = authorisation;
  const [firstItmo, lastItmo] = outcomeNumbers(authorisation, piece);
  const [first, last] = numbersOf(piece);
  const ids = idsOf(of);
  const fields = {
    CooperativeApproachId: cooperativeApproach,
    AuthorizationId: `${of.chainId}-A6-${record.id}`,
    FirstTransferringPartyId: firstParty,
    PartyItmoRegistryId: itmoRegistry,
    ItmoFirstId: firstItmo,
    ItmoLastId: lastItmo,
    UnitRegistryId: batch.programmeId,
    UnitFirstId: first.toString(),
    UnitLastId: last.toString(),
    Metric: "GHC",
    QuantityTCo2: tonnes(end - start),
    MitigationType: batch.creditType.startsWith("Removal") ? "Removals" : "Emission reductions",
    VintageYear: batch.vintageStart.slice(0, 4),
  };
  const named = Object.entries(fields).map(([name, value]) => [`${table}${name}`, value]);
  return {
    ...Object.fromEntries(named),
    cadTrustAefT1SubmissionId: ids.child("aef_t1_submission")(firstParty, of.reportYear, of.version),
    cadTrustAefT2AuthorizationsId: ids.child("aef_t2_authorizations")(record.id),
  };
}

interface Action {
  readonly type: string;
  readonly date: string;
  readonly acquiring: string;
  readonly using?: string;
}

/**
 * What happened to authorised units on this ledger. Their first transfer is what the authorisation says it is; where nobody
 * acquires, the party that transfers first stands for the one that has them.
 */
function actionsOf(authorisation: Authorisation, { lot, day, certificate, batch }: UnitPiece): Action[] {
  const { record, firstParty } = authorisation;
  const definition = record.article6?.firstTransfer ?? "";
  const using = certificate?.country ?? firstParty;
  const used = lot.status === LotStatus.LOT_STATUS_RETIRED;
  const cancelled = lot.status === LotStatus.LOT_STATUS_CANCELLED;
  const actions: Action[] = [{ type: "Authorization", date: record.date, acquiring: firstParty }];
  if (definition === "Authorization")
    actions.push({ type: "First Transfer", date: record.date, acquiring: firstParty });
  if (definition === "Issuance") actions.push({ type: "First Transfer", date: batch.issuedOn, acquiring: firstParty });
  if (definition === "Use or cancellation" && (used || cancelled)) {
    actions.push({ type: "First Transfer", date: day, acquiring: used ? using : firstParty });
  }
  if (used) actions.push({ type: "Use", date: day, acquiring: using, using });
  if (cancelled) actions.push({ type: "Cancellation", date: day, acquiring: firstParty });
  return actions;
}

function actionRows(of: AefOf, authorisation: Authorisation, piece: UnitPiece): Row[] {
  const ids = idsOf(of);
  const { batch, start, end, certificate } = piece;
  return actionsOf(authorisation, piece).map(({ type, date, acquiring, using }) =>
    row({
      cadTrustAefT3ActionsId: ids.child("aef_t3_actions")(authorisation.record.id, batch.id, start, end, type),
      aefT3ActionsDate: date,
      aefT3ActionsType: type,
      ...outcome("aefT3Actions", of, authorisation, piece),
      aefT3ActionsTransferringPartyId: authorisation.firstParty,
      aefT3ActionsAcquiringPartyId: acquiring,
      aefT3ActionsPurposeOfUseOimp: using === undefined ? undefined : certificate?.purpose,
      aefT3ActionsUsingParticipatingPartyId: using,
      aefT3ActionsUsingAuthorizedEntityId: using === undefined ? undefined : certificate?.beneficiaryId,
      aefT3ActionsItmoUsedYear: using === undefined ? undefined : date.slice(0, 4),
    }),
  );
}

/** The sector and the type of activity of the project that the units are of. */
function activityOf(state: RegistryState, { batch }: UnitPiece): { sector?: string; activity?: string } {
  const details = state.projects.find(({ id }) => id === batch.projectId)?.details;
  const sector = details?.sectors[0] ?? batch.sector;
  // AFOLU is a type of project, but no activity of an authorisation.
  const activity = details?.types.find((type) => !type.includes("AFOLU"));
  return { ...(sector === "" ? {} : { sector }), ...(activity === undefined ? {} : { activity }) };
}

/** Rows of an authorisation, and of the entity that it authorises: whoever proposed the project, by its carbon account. */
function authorisationRows(
  state: RegistryState,
  of: AefOf,
  authorisation: Authorisation,
  piece: UnitPiece,
): { readonly entity: Row | undefined; readonly row: Row } {
  const ids = idsOf(of);
  const { record, cooperativeApproach, firstParty } = authorisation;
  const proponent = state.projects.find(({ id }) => id === piece.batch.projectId)?.proponent ?? "";
  const profile = state.profiles.get(proponent)?.fields;
  const country = state.countries.get(profile?.country ?? "")?.name;
  const entityId = ids.child("aef_t5_authorized_entities")(cooperativeApproach, proponent);
  const isEntity = profile !== undefined && profile.name !== "" && profile.id !== "" && (country ?? "") !== "";
  const entity = row({
    cadTrustAefT5AuthorizedEntitiesId: entityId,
    aefT5AuthorizedEntitiesAuthorizationDate: record.date,
    aefT5AuthorizedEntitiesName: profile?.name,
    aefT5AuthorizedEntitiesIncorporationCountry: country,
    aefT5AuthorizedEntitiesId: profile?.id,
    aefT5AuthorizedEntitiesCooperativeApproachId: cooperativeApproach,
  });
  const { sector, activity } = activityOf(state, piece);
  const range = record.range;
  return {
    entity: isEntity ? entity : undefined,
    row: row({
      cadTrustAefT2AuthorizationsId: ids.child("aef_t2_authorizations")(record.id),
      aefT2AuthorizationsId: `${of.chainId}-A6-${record.id}`,
      aefT2AuthorizationsDate: record.date,
      aefT2AuthorizationsCooperativeApproachId: cooperativeApproach,
      aefT2AuthorizationsQuantity: range === undefined ? undefined : tonnes(range.endGram - range.startGram),
      aefT2AuthorizationsMetric: "GHC",
      aefT2AuthorizationsSector: sector,
      aefT2AuthorizationsActivityType: activity,
      aefT2AuthorizationsPurposesForAuthorization: record.article6?.purpose,
      aefT2AuthorizationsAuthorizedPartyId: record.article6?.party,
      aefT2AuthorizationsAuthorizedEntityId: isEntity ? profile.id : undefined,
      aefT2AuthorizationsAuthorizationDocumentation: record.link,
      aefT2AuthorizationsFirstTransferDefinitionOimp: record.article6?.firstTransfer,
      cadTrustAefT1SubmissionId: ids.child("aef_t1_submission")(firstParty, of.reportYear, of.version),
      cadTrustAefT5AuthorizedEntitiesId: isEntity ? entityId : undefined,
    }),
  };
}

/** Rows of the five tables of Article 6: one submission for each party that transfers first. */
export function aefRows(state: RegistryState, of: AefOf): Map<string, Row[]> {
  const [submissions, entities, authorisations] = [
    new Map<string, Row>(),
    new Map<string, Row>(),
    new Map<bigint, Row>(),
  ];
  const [actions, holdings]: [Row[], Row[]] = [[], []];
  const ids = idsOf(of);
  for (const piece of state.batches.flatMap((batch) => unitPieces(state, batch))) {
    for (const authorisation of piece.labels.map(authorisationOf).filter((one) => one !== undefined)) {
      const { firstParty, record } = authorisation;
      const submission = row({
        cadTrustAefT1SubmissionId: ids.child("aef_t1_submission")(firstParty, of.reportYear, of.version),
        aefT1SubmissionParty: firstParty,
        aefT1SubmissionVersion: of.version,
        aefT1SubmissionReportYear: of.reportYear,
        aefT1SubmissionSubmissionDate: of.date,
      });
      submissions.set(firstParty, submission);
      const { entity, row: authorised } = authorisationRows(state, of, authorisation, piece);
      authorisations.set(record.id, authorised);
      if (entity !== undefined) entities.set(String(Object.values(entity)[0]), entity);
      for (const action of actionRows(of, authorisation, piece)) actions.push(action);
      if (piece.lot.status !== LotStatus.LOT_STATUS_HELD) continue;
      const id = ids.child("aef_t4_holdings")(record.id, piece.batch.id, piece.start, piece.end);
      holdings.push(row({ cadTrustAefT4HoldingsId: id, ...outcome("aefT4Holdings", of, authorisation, piece) }));
    }
  }
  return new Map([
    ["aef_t5_authorized_entities", [...entities.values()]],
    ["aef_t1_submission", [...submissions.values()]],
    ["aef_t2_authorizations", [...authorisations.values()]],
    ["aef_t3_actions", actions],
    ["aef_t4_holdings", holdings],
  ]);
}
