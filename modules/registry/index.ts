import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { invariants } from "./checks.ts";
import { genesis } from "./genesis.ts";
import { CreditKeeper, creditKeeper } from "./keeper.ts";
import { registry } from "./module.ts";
import { importBatch } from "./msg/importBatch.ts";
import { recordSourceEvent } from "./msg/recordSourceEvent.ts";
import { send } from "./msg/send.ts";
import { batch, batchBySerial, batches, supply } from "./query/batches.ts";
import { balance, lotsByBatch, lotsByOwner } from "./query/lots.ts";
import { provenance } from "./query/provenance.ts";
import { barredRanges, doubleUseRecords, sourceEvent, sourceEvents } from "./query/records.ts";

export default registry.build({
  msg: [MsgDefinition, { importBatch, send, recordSourceEvent }],
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
    },
  ],
  keeper: [registry.offer(CreditKeeper, creditKeeper)],
  genesis,
  invariants,
});
