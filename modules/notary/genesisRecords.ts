import type { Factor, GwpSet } from "../../codec/gen/eco2/notary/v1/factor.ts";
import type { Gap, Record, Stream } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { SignedReading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { type Site, type Source, SourceStatus, type SourceVersion } from "../../codec/gen/eco2/notary/v1/source.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { checkDeviceKey, deviceName } from "./devices.ts";
import { checkFactor, checkGwpSet, requireGas } from "./factors.ts";
import type { State } from "./module.ts";
import { amountOf, momentOf, plainReading } from "./plainReading.ts";
import { kindOf, periodOf, statusOf } from "./records.ts";
import { checkRules, requireSources, siteOf } from "./sites.ts";
import { checkCalibration, checkRange, checkSource } from "./sources.ts";

/** @throws Error for what is there twice */
function once(has: boolean, name: string): void {
  if (has) throw new Error(`${name} is there twice`);
}

/** @throws Error for an address that is none, or is not written as state has it */
function requireAddress(ctx: Ctx, address: string): void {
  if (addressText(ctx.chain, addressBytes(ctx.chain, address)) !== address)
    throw new Error(`address ${address} must be in lower case`);
}

export function initGwp(ctx: Ctx, state: State, set: GwpSet): void {
  checkGwpSet(set);
  once(state.gwp.has(ctx, set.code), set.code);
  state.gwp.set(ctx, set.code, set);
}

export function initFactor(ctx: Ctx, state: State, factor: Factor): void {
  checkFactor({ ...factor, version: 0n, height: 0n, withdrawal: undefined });
  if (factor.version < 1n) throw new Error(`version ${factor.version} is below 1`);
  requireGas(ctx, state, factor);
  const key = [factor.code, factor.version] as const;
  once(state.factors.has(ctx, key), `${factor.code}@${factor.version}`);
  state.factors.set(ctx, key, factor);
}

/** Its rules are held against the sources once those are there. */
export function initSite(ctx: Ctx, state: State, site: Site): void {
  if (site.id < 1n) throw new Error(`id ${site.id} is below 1`);
  requireAddress(ctx, site.operator);
  checkRules(site.rules);
  once(state.sites.has(ctx, site.id), `site ${site.id}`);
  state.sites.set(ctx, site.id, site);
}

export function initVersion(ctx: Ctx, state: State, version: SourceVersion): void {
  const { sourceId, deviceKey, range, calibration } = version;
  if (deviceKey === undefined || range === undefined || calibration === undefined)
    throw new Error("device_key, range and calibration are needed");
  checkDeviceKey(deviceKey);
  checkRange(range);
  checkCalibration(calibration);
  const key = [sourceId, version.version] as const;
  once(state.versions.has(ctx, key), `version ${version.version} of source ${sourceId}`);
  const owner = state.devices.find(ctx, deviceName(deviceKey));
  if (owner !== undefined && owner !== sourceId) throw new Error(`the key is that of source ${owner}`);
  state.devices.set(ctx, deviceName(deviceKey), sourceId);
  state.versions.set(ctx, key, version);
}

export function initSource(ctx: Ctx, state: State, source: Source): void {
  const { id, status, revocation, version, siteId } = source;
  if (id < 1n) throw new Error(`id ${id} is below 1`);
  if (version === undefined) throw new Error("version is needed");
  requireAddress(ctx, source.operator);
  requireAddress(ctx, source.account);
  const { deviceKey, range, calibration } = version;
  checkSource({ ...source, deviceKey, deviceSignature: new Uint8Array(0), range, calibration });
  if (status < SourceStatus.SOURCE_STATUS_PENDING || status > SourceStatus.SOURCE_STATUS_REVOKED)
    throw new Error(`status ${status} is none`);
  if ((status === SourceStatus.SOURCE_STATUS_REVOKED) !== (revocation !== undefined))
    throw new Error("a source is revoked exactly where it has a revocation");
  once(state.sources.has(ctx, id), `source ${id}`);
  state.sources.set(ctx, id, source);
  if (siteId === 0n) return;
  const site = siteOf(ctx, state, siteId);
  const known = site.rules.filter(({ numeratorSource, denominatorSource }) =>
    [numeratorSource, denominatorSource].every((one) => state.sources.has(ctx, one)),
  );
  requireSources(ctx, state, site, known);
}

export function initStream(ctx: Ctx, state: State, stream: Stream): void {
  if (stream.nextSequence < 1n) throw new Error(`next_sequence ${stream.nextSequence} is below 1`);
  if (stream.nextStart !== undefined) momentOf("next_start", stream.nextStart);
  if (stream.meterTotal !== "") amountOf("meter_total", stream.meterTotal);
  if (stream.last !== undefined) amountOf("last.amount", stream.last.amount);
  once(state.streams.has(ctx, stream.sourceId), `the stream of source ${stream.sourceId}`);
  state.streams.set(ctx, stream.sourceId, stream);
}

export function initGap(ctx: Ctx, state: State, gap: Gap): void {
  if (momentOf("start", gap.start) > momentOf("end", gap.end)) throw new Error("it ends before it starts");
  if (gap.counted !== "") amountOf("counted", gap.counted);
  once(state.gaps.has(ctx, [gap.sourceId, gap.nextSequence]), `the gap before reading ${gap.nextSequence}`);
  state.gaps.set(ctx, [gap.sourceId, gap.nextSequence], gap);
}

/** Signatures are of the chain that the reading came to; here the roots of records hold readings together. */
export function initReading(ctx: Ctx, state: State, signed: SignedReading): void {
  if (signed.reading === undefined) throw new Error("reading is needed");
  const { sourceId, sequence, start } = plainReading(signed.reading);
  const source = state.sources.find(ctx, sourceId);
  if (source === undefined) throw new Error(`source ${sourceId} is not there`);
  once(state.readings.has(ctx, [sourceId, sequence]), `reading ${sequence} of source ${sourceId}`);
  state.readings.set(ctx, [sourceId, sequence], signed);
  const rules = source.siteId === 0n ? [] : siteOf(ctx, state, source.siteId).rules;
  const about = rules.some(({ numeratorSource: a, denominatorSource: b }) => a === sourceId || b === sourceId);
  if (about) state.byStart.set(ctx, [sourceId, start], sequence);
}

export function initRecord(ctx: Ctx, state: State, record: Record): void {
  if (record.id < 1n) throw new Error(`id ${record.id} is below 1`);
  statusOf(record.status);
  requireAddress(ctx, record.operator);
  requireAddress(ctx, record.account);
  kindOf(record.kind);
  if (record.scope < 1 || record.scope > 3) throw new Error(`scope ${record.scope}: 1 to 3 are allowed`);
  periodOf(record);
  momentOf("start", record.start);
  momentOf("end", record.end);
  amountOf("amount", record.amount);
  if (record.micrograms !== "" && !/^(?:0|[1-9]\d{0,77})$/.test(record.micrograms))
    throw new Error(`micrograms "${record.micrograms.slice(0, 40)}" is no amount`);
  if (!state.versions.has(ctx, [record.sourceId, record.sourceVersion]))
    throw new Error(`version ${record.sourceVersion} of source ${record.sourceId} is not there`);
  once(state.records.has(ctx, record.id), `record ${record.id}`);
  state.records.set(ctx, record.id, record);
}
