import { Answer } from "../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Params, type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { formatTime } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { withGas } from "../../core/ctx.ts";
import { GasMeter } from "../../core/gas.ts";
import type { RecordWalk, WalkLink } from "./keeper.ts";
import type { NotaryParts, State } from "./module.ts";
import { momentOf } from "./plainReading.ts";
import { periodOf, recordOf, statusOf } from "./records.ts";

/** Gas of one link of a walk, whatever its size. */
const linkGas = 3_000;

/** One link, and what breaks it. */
interface Step extends WalkLink {
  readonly broken?: string | undefined;
}

/** The record that stands in the place of one now, by way of those between. */
function* laterLinks(ctx: Ctx, state: State, record: Record): Generator<Step, Record> {
  let now = record;
  while (now.replacedBy !== 0n) {
    yield { kind: "replacement", id: `${now.id}`, detail: `corrected by record ${now.replacedBy}` };
    now = recordOf(ctx, state, now.replacedBy);
  }
  return now;
}

function ownLink({ id, status }: Record): Step {
  const link = { kind: "record", id: `${id}`, detail: statusOf(status) };
  if (status === RecordStatus.RECORD_STATUS_FINAL) return link;
  return { ...link, broken: `record ${id} is ${statusOf(status)}, not final` };
}

function sourceLink(ctx: Ctx, state: State, { sourceId, id, end }: Record): Step {
  const link = { kind: "source", id: `${sourceId}` };
  const source = state.sources.find(ctx, sourceId);
  if (source === undefined) return { ...link, detail: "", broken: `source ${sourceId} of record ${id} is not there` };
  const { revocation, title } = source;
  if (revocation === undefined || end === undefined) return { ...link, detail: title };
  const since = momentOf("since", revocation.since);
  const detail = `${title}, revoked since ${formatTime(since)}`;
  if (momentOf("end", end) <= since) return { ...link, detail };
  return { ...link, detail, broken: `source ${sourceId} is revoked since ${formatTime(since)}, within record ${id}` };
}

function* deviceLinks(ctx: Ctx, state: State, record: Record): Generator<Step> {
  const { sourceId, sourceVersion } = record;
  const name = `${sourceId}/${sourceVersion}`;
  const version = state.versions.find(ctx, [sourceId, sourceVersion]);
  const device = { kind: "device", id: name };
  if (version?.deviceKey === undefined) {
    yield { ...device, detail: "", broken: `device ${name} of record ${record.id} is not there` };
    return;
  }
  yield { ...device, detail: `since block ${version.height}` };
  const [from, until] = [version.calibration?.from, version.calibration?.until].map((one) =>
    momentOf("calibration", one),
  );
  const { start, end } = periodOf(record);
  const held = from !== undefined && until !== undefined && from <= start && end <= until;
  const detail = from === undefined || until === undefined ? "" : `${formatTime(from)} to ${formatTime(until)}`;
  const broken = held ? undefined : `device ${name} was calibrated ${detail}, not in all of record ${record.id}`;
  yield { kind: "calibration", id: name, detail, broken };
}

function factorLink(ctx: Ctx, state: State, { id, factor: name }: Record): Step {
  const at = name.lastIndexOf("@");
  const link = { kind: "factor", id: name };
  const factor = at < 0 ? undefined : state.factors.find(ctx, [name.slice(0, at), BigInt(name.slice(at + 1))]);
  if (factor === undefined) return { ...link, detail: "", broken: `factor "${name}" of record ${id} is not there` };
  const { withdrawal, source } = factor;
  if (withdrawal === undefined) return { ...link, detail: source };
  return { ...link, detail: source, broken: `factor ${name} is withdrawn: ${withdrawal.reason}` };
}

function* judgementLinks(ctx: Ctx, state: State, { id }: Record): Generator<Step> {
  const judged = state.notarisations.find(ctx, id);
  if (judged === undefined) {
    yield { kind: "notary", id: "", detail: "", broken: `record ${id} was never notarised` };
    return;
  }
  let attested = 0;
  for (const { notary, answer, provenFalse } of judged.seats) {
    if (answer !== Answer.ANSWER_ATTESTED) continue;
    attested += 1;
    const broken = provenFalse ? `notary ${notary} was slashed for record ${id}` : undefined;
    yield { kind: "notary", id: notary, detail: `round ${judged.round}`, broken };
  }
  if (attested < judged.needed)
    yield {
      kind: "notary",
      id: "",
      detail: "",
      broken: `${attested} notaries attested record ${id}, not ${judged.needed}`,
    };
  for (const [dispute, { status }] of state.disputes.by.record.list(ctx, id)) {
    const broken = judged.disputeId === dispute ? `record ${id} is disputed: dispute ${dispute}` : undefined;
    yield { kind: "dispute", id: `${dispute}`, detail: `status ${status}`, broken };
  }
}

/** Records that this one stands in the place of, back to the first. */
function* correctedLinks(ctx: Ctx, state: State, { id, replaces }: Record): Generator<Step> {
  let later = id;
  for (let at = replaces; at !== 0n; ) {
    const link = { kind: "replacement", id: `${at}` };
    const old = state.records.find(ctx, at);
    if (old === undefined || old.replacedBy !== later) {
      yield { ...link, detail: "", broken: `record ${at} does not say that record ${later} corrected it` };
      return;
    }
    yield { ...link, detail: statusOf(old.status) };
    [later, at] = [at, old.replaces];
  }
}

function* steps(ctx: Ctx, state: State, first: Record): Generator<Step> {
  const record = yield* laterLinks(ctx, state, first);
  yield ownLink(record);
  yield sourceLink(ctx, state, record);
  yield* deviceLinks(ctx, state, record);
  yield factorLink(ctx, state, record);
  yield* judgementLinks(ctx, state, record);
  yield* correctedLinks(ctx, state, record);
}

/**
 * Walks what a record stands on, or the one that corrected it, and stops at the first link that does not hold. Gas is flat for each link.
 * @throws record not found; a link that does not hold is no error but the answer
 */
export function walkRecord(
  ctx: Ctx,
  { state }: Pick<NotaryParts, "state">,
  { maxWalk }: Params,
  id: bigint,
): RecordWalk {
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  const links: WalkLink[] = [];
  for (const { broken, ...link } of steps(free, state, recordOf(ctx, state, id))) {
    if (links.length === maxWalk)
      return { broken: `the history of record ${id} has more than ${maxWalk} links`, steps: links.length, links };
    ctx.gas.consume(linkGas, "NotaryLink");
    links.push(link);
    if (broken !== undefined) return { broken, steps: links.length, links };
  }
  return { broken: undefined, steps: links.length, links };
}
