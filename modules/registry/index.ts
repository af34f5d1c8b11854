import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { invariants } from "./checks.ts";
import { genesis } from "./genesis.ts";
import { CreditKeeper, creditKeeper } from "./keeper.ts";
import { registry } from "./module.ts";
import { cancel } from "./msg/cancel.ts";
import { importBatch } from "./msg/importBatch.ts";
import { recordSourceEvent } from "./msg/recordSourceEvent.ts";
import { expire, releaseBatch, releaseBuffer, reverse, revoke, suspendBatch } from "./msg/review.ts";
import { send } from "./msg/send.ts";
import { setLabels } from "./msg/setLabels.ts";
import { batch, batchBySerial, batches } from "./query/batches.ts";
import { bufferDebts, labelRecord, labels, reversals } from "./query/credits.ts";
import { lotsByBatch, lotsByOwner } from "./query/lots.ts";
import { provenance } from "./query/provenance.ts";
import { barredRanges, doubleUseRecords, sourceEvent, sourceEvents } from "./query/records.ts";
import { balance, balances, supply, total, totals } from "./query/totals.ts";

export default registry.build({
  msg: [
    MsgDefinition,
    {
      importBatch,
      send,
      recordSourceEvent,
      cancel,
      revoke,
      suspendBatch,
      releaseBatch,
      expire,
      reverse,
      releaseBuffer,
      setLabels,
    },
  ],
  query: [
    QueryDefinition,
    {
      batch,
      batches,
      batchBySerial,
      lotsByOwner,
      lotsByBatch,
      balance,
      provenance,
      sourceEvent,
      sourceEvents,
      doubleUseRecords,
      barredRanges,
      supply,
      balances,
      total,
      totals,
      labels,
      labelRecord,
      reversals,
      bufferDebts,
    },
  ],
  keeper: [registry.offer(CreditKeeper, creditKeeper)],
  genesis,
  invariants,
});
