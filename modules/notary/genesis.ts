import { GenesisState } from "../../codec/gen/eco2/notary/v1/genesis.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import {
  initFactor,
  initGap,
  initGwp,
  initReading,
  initRecord,
  initSite,
  initSource,
  initStream,
  initVersion,
} from "./genesisRecords.ts";
import { sixthAssessment } from "./gwp.ts";
import { recordsInvariant, sourcesInvariant, streamsInvariant } from "./invariants.ts";
import { type NotaryEnv, notary } from "./module.ts";
import { emptyNotarisation, exportNotarisation, initNotarisation, notarisationAtZero } from "./notaries/genesis.ts";
import { checkParams } from "./params.ts";

/** Does what may throw for the value at `path`. */
function at(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.notary.${path}`, reasonOf(error));
  }
}

/** Does the same for each of a list. */
function each<T>(path: string, list: readonly T[], work: (one: T) => void): void {
  for (const [index, one] of list.entries()) at(`${path}.${index}`, () => work(one));
}

const invariants = { sources: sourcesInvariant, records: recordsInvariant, streams: streamsInvariant } as const;

/** What is to come has greater numbers than what is there. */
function next(ctx: Ctx, env: NotaryEnv, given: GenesisState): void {
  const { state } = env;
  const above = (name: string, next: bigint, ids: readonly { readonly id: bigint }[]): bigint => {
    const chosen = next === 0n ? 1n : next;
    const taken = ids.find(({ id }) => id >= chosen)?.id;
    if (taken === undefined) return chosen;
    throw new GenesisError(`app_state.notary.${name}`, `is ${chosen}, and ${taken} is given away`);
  };
  state.nextSource.set(ctx, above("next_source_id", given.nextSourceId, given.sources));
  state.nextSite.set(ctx, above("next_site_id", given.nextSiteId, given.sites));
  state.nextRecord.set(ctx, above("next_record_id", given.nextRecordId, given.records));
}

export const genesis = notary.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({
      params: notary.defaults,
      gwpSets: [sixthAssessment],
      nextSourceId: 1n,
      nextSiteId: 1n,
      nextRecordId: 1n,
      notarisation: emptyNotarisation(),
    }),
  init(ctx, given, env) {
    const { state } = env;
    const chosen = given.params ?? notary.defaults;
    at("params", () => checkParams(chosen, ctx.chain));
    env.params.set(ctx, chosen);
    each("gwp_sets", given.gwpSets, (set) => initGwp(ctx, state, set));
    each("factors", given.factors, (factor) => initFactor(ctx, state, factor));
    each("sites", given.sites, (site) => initSite(ctx, state, site));
    each("versions", given.versions, (version) => initVersion(ctx, state, version));
    each("sources", given.sources, (source) => initSource(ctx, state, source));
    each("streams", given.streams, (stream) => initStream(ctx, state, stream));
    each("gaps", given.gaps, (gap) => initGap(ctx, state, gap));
    each("readings", given.readings, (reading) => initReading(ctx, state, reading));
    each("records", given.records, (record) => initRecord(ctx, state, record));
    next(ctx, env, given);
    for (const [path, broken] of Object.entries(invariants))
      at(path, () => {
        const fault = broken(ctx, env);
        if (fault !== undefined) throw new Error(fault);
      });
    initNotarisation(ctx, env, given.notarisation);
  },
  export: (ctx, env) => {
    const { state, params } = env;
    const all = <V>(map: { range(ctx: Ctx): Iterable<readonly [unknown, V]> }): V[] =>
      [...map.range(ctx)].map(([, value]) => value);
    return {
      params: params.get(ctx),
      sources: all(state.sources),
      versions: all(state.versions),
      sites: all(state.sites),
      factors: all(state.factors),
      gwpSets: all(state.gwp),
      streams: all(state.streams),
      gaps: all(state.gaps),
      readings: all(state.readings),
      records: all(state.records),
      nextSourceId: state.nextSource.peek(ctx),
      nextSiteId: state.nextSite.peek(ctx),
      nextRecordId: state.nextRecord.peek(ctx),
      notarisation: exportNotarisation(ctx, env),
    };
  },
  zeroHeight: notarisationAtZero,
});
