import {
  MsgCancel,
  MsgExpire,
  MsgReinstate,
  MsgReleaseBatch,
  MsgReleaseBuffer,
  MsgReverse,
  MsgRevoke,
  MsgSetLabels,
  MsgSuspendBatch,
} from "../../../codec/gen/eco2/registry/v1/credits.ts";
import { MsgVerifyLot } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgSend } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Next } from "../stakeActs.ts";
import { people, type World } from "../world.ts";
import {
  type Act,
  all,
  batchesOf,
  deed,
  everyone,
  gramsOf,
  heldLot,
  lotsIn,
  lotsOf,
  nameOf,
  oneOf,
  rangeIn,
  reason,
  roles,
  today,
} from "./cast.ts";

const reviewer = nameOf(roles.reviewer);
const someone = (next: Next): string => oneOf(next, people, "");

/** A batch, mostly one that stands (or lies still). */
function batchId(next: Next, world: World, suspended: boolean): bigint {
  const batches = batchesOf(world);
  const fits = batches.filter(({ suspension }) => (suspension !== undefined) === suspended);
  return oneOf(next, next(6) === 0 ? batches : fits, undefined)?.id ?? 1n;
}

/** A lot whatever its status. */
const anyLot = (next: Next, world: World) =>
  oneOf(next, lotsOf(world, oneOf(next, batchesOf(world), undefined)?.id ?? 1n), heldLot(next, world).lot);

const grants = (next: Next, world: World) =>
  [
    { code: "CCP", labelType: "Certification", article6: undefined },
    { code: "CORSIA-P1", labelType: "Certification", article6: undefined },
    {
      code: "A6-OIMP",
      labelType: "Article 6 - Authorisation",
      article6: {
        itmoId: "",
        party: "KE",
        purpose: "NDC and OIMP",
        firstTransfer: "Authorization",
        correspondingAdjustment: 1 as const,
      },
    },
  ]
    .slice(0, 1 + next(3))
    .map((one) => ({ ...one, link: "https://example.org/labels", date: today(world) }));

/** What happens to credits that are on the ledger. */
export const creditActs: Readonly<Record<string, Act>> = {
  [MsgSend.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const to = { sender: lot.owner, recipient: someone(next) };
    if (next(2) === 0) return deed(by, MsgSend, { ...to, ranges: [rangeIn(next, lot)] });
    const grams = gramsOf(next, lot.endGram - lot.startGram);
    return deed(by, MsgSend, { ...to, credits: [{ batchId: lot.batchId, grams }] });
  },
  [MsgCancel.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const grams = gramsOf(next, (lot.endGram - lot.startGram) / 10n);
    const what = next(2) === 0 ? { ranges: [rangeIn(next, { ...lot, endGram: lot.startGram + grams })] } : {};
    const amounts = "ranges" in what ? [] : [{ batchId: lot.batchId, grams }];
    return deed(by, MsgCancel, { owner: lot.owner, credits: amounts, reason, ...what });
  },
  [MsgRevoke.$type](next, world) {
    const { batchId, startGram, endGram } = anyLot(next, world);
    const range = rangeIn(next, { batchId, startGram, endGram: startGram + (endGram - startGram) / 8n + 1n });
    return deed(roles.reviewer, MsgRevoke, { reviewer, range, reason });
  },
  [MsgExpire.$type](next, world) {
    const { batchId, startGram, endGram } = anyLot(next, world);
    const range = rangeIn(next, { batchId, startGram, endGram: startGram + (endGram - startGram) / 8n + 1n });
    return deed(roles.reviewer, MsgExpire, { reviewer, range, reason });
  },
  [MsgSuspendBatch.$type]: (next, world) =>
    deed(roles.reviewer, MsgSuspendBatch, { reviewer, batchId: batchId(next, world, false), reason }),
  [MsgReleaseBatch.$type]: (next, world) =>
    deed(roles.reviewer, MsgReleaseBatch, { reviewer, batchId: batchId(next, world, true), reason }),
  [MsgReinstate.$type](next, world) {
    const { records } = world.ask(QueryDefinition.methods.doubleUseRecords, { pagination: all });
    const record = oneOf(
      next,
      records.filter(({ dismissal }) => dismissal === undefined),
      undefined,
    );
    const isOwn = record === undefined || people.includes(record.owner) || record.owner.length > 60;
    const recipient = isOwn || next(4) === 0 ? "" : someone(next);
    return deed(roles.reviewer, MsgReinstate, { reviewer, recordId: record?.id ?? 1n, recipient, reason });
  },
  [MsgReverse.$type](next, world) {
    const lots = lotsIn(world, LotStatus.LOT_STATUS_BUFFER, false);
    const lot = oneOf(next, lots, heldLot(next, world).lot);
    const grams = gramsOf(next, (lot.endGram - lot.startGram) / 2n);
    return deed(roles.reviewer, MsgReverse, { reviewer, batchId: lot.batchId, grams, date: today(world), reason });
  },
  [MsgReleaseBuffer.$type](next, world) {
    const lots = lotsIn(world, LotStatus.LOT_STATUS_BUFFER, false);
    const lot = oneOf(next, lots, heldLot(next, world).lot);
    const grams = gramsOf(next, (lot.endGram - lot.startGram) / 2n);
    const about = { batchId: lot.batchId, grams, recipient: someone(next), reason };
    return deed(roles.reviewer, MsgReleaseBuffer, { reviewer, ...about });
  },
  [MsgSetLabels.$type](next, world) {
    const range = rangeIn(next, anyLot(next, world));
    const grant = grants(next, world);
    const withdraw = next(3) === 0 ? ["CORSIA-P1"].filter((code) => grant.every((one) => one.code !== code)) : [];
    return deed(roles.reviewer, MsgSetLabels, { reviewer, range, grant: withdraw.length > 0 ? [] : grant, withdraw });
  },
  [MsgVerifyLot.$type](next, world) {
    const { batchId, startGram, endGram } = anyLot(next, world);
    const gram = startGram + ((endGram - startGram) * BigInt(next(1000))) / 1000n;
    const by = oneOf(next, everyone, 0);
    return deed(by, MsgVerifyLot, { sender: nameOf(by), batchId, gram, maxSteps: next(4) });
  },
};
