import { QueryDefinition } from "../../codec/gen/eco2/notary/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { challengeLeaf } from "./batch/msg/challengeLeaf.ts";
import { submitBatch } from "./batch/msg/submitBatch.ts";
import { decideDispute } from "./disputes/msg/decideDispute.ts";
import { dispute } from "./disputes/msg/dispute.ts";
import { disputeQuery, disputes } from "./disputes/query/disputes.ts";
import { genesis } from "./genesis.ts";
import { recordsInvariant, sourcesInvariant, streamsInvariant } from "./invariants.ts";
import { NotaryKeeper, notaryKeeper } from "./keeper.ts";
import { notary } from "./module.ts";
import { acceptSource } from "./msg/acceptSource.ts";
import { closeRecord } from "./msg/closeRecord.ts";
import { declareGap } from "./msg/declareGap.ts";
import { registerSite } from "./msg/registerSite.ts";
import { registerSource } from "./msg/registerSource.ts";
import { revokeSource } from "./msg/revokeSource.ts";
import { setFactor } from "./msg/setFactor.ts";
import { setGwp } from "./msg/setGwp.ts";
import { setSiteRules } from "./msg/setSiteRules.ts";
import { submitReadings } from "./msg/submitReadings.ts";
import { updateSource } from "./msg/updateSource.ts";
import { withdrawFactor } from "./msg/withdrawFactor.ts";
import { endBlock } from "./notaries/endBlock.ts";
import { bondsInvariant, disputesInvariant, judgementInvariant, rosterInvariant } from "./notaries/invariants.ts";
import { attest } from "./notaries/msg/attest.ts";
import { bondNotary } from "./notaries/msg/bondNotary.ts";
import { declareInterest } from "./notaries/msg/declareInterest.ts";
import { object } from "./notaries/msg/object.ts";
import { unbondNotary } from "./notaries/msg/unbondNotary.ts";
import { assignments, notaries, notarisation, notaryQuery } from "./notaries/query/notaries.ts";
import { convert, factor, factors, gwpSets, site, sites } from "./query/factors.ts";
import { record, records, walk } from "./query/records.ts";
import { gaps, reading, readings, source, sources, sourceVersions } from "./query/sources.ts";

export default notary.build({
  msg: [
    MsgDefinition,
    {
      registerSource,
      acceptSource,
      updateSource,
      revokeSource,
      registerSite,
      setSiteRules,
      setFactor,
      withdrawFactor,
      setGwp,
      submitReadings,
      declareGap,
      closeRecord,
      submitBatch,
      bondNotary,
      unbondNotary,
      declareInterest,
      attest,
      object,
      dispute,
      decideDispute,
      challengeLeaf,
    },
  ],
  query: [
    QueryDefinition,
    {
      source,
      sources,
      sourceVersions,
      gaps,
      reading,
      readings,
      record,
      records,
      walk,
      factor,
      factors,
      gwpSets,
      convert,
      site,
      sites,
      notary: notaryQuery,
      notaries,
      assignments,
      notarisation,
      dispute: disputeQuery,
      disputes,
    },
  ],
  keeper: [notary.offer(NotaryKeeper, notaryKeeper)],
  genesis,
  endBlock(ctx, env) {
    endBlock(ctx, env);
    return [];
  },
  invariants: {
    sources: sourcesInvariant,
    records: recordsInvariant,
    streams: streamsInvariant,
    bonds: bondsInvariant,
    roster: rosterInvariant,
    judgement: judgementInvariant,
    disputes: disputesInvariant,
  },
});
