import { QueryDefinition } from "../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { eccKeeper } from "./eccKeeper.ts";
import { genesis } from "./genesis.ts";
import { checks } from "./invariants.ts";
import { EccKeeper } from "./keeper.ts";
import { dualtoken } from "./module.ts";
import { blockBatch, unblockBatch } from "./msg/blockBatch.ts";
import { burn } from "./msg/burn.ts";
import { deposit } from "./msg/deposit.ts";
import { fundBuffer } from "./msg/fundBuffer.ts";
import { redeem } from "./msg/redeem.ts";
import { classes, classQuery, totals } from "./query/classes.ts";
import { eligibility } from "./query/eligibility.ts";
import { queue } from "./query/queue.ts";
import { blockedBatches, burnTotals, deficit, vault, vaultBatch, vaultBatches } from "./query/vault.ts";
import { sumsInvariant } from "./sums.ts";

export default dualtoken.build({
  msg: [MsgDefinition, { deposit, redeem, burn, fundBuffer, blockBatch, unblockBatch }],
  query: [
    QueryDefinition,
    {
      vault,
      deficit,
      class: classQuery,
      classes,
      totals,
      vaultBatch,
      vaultBatches,
      queue,
      eligibility,
      blockedBatches,
      burnTotals,
    },
  ],
  keeper: [dualtoken.offer(EccKeeper, eccKeeper)],
  genesis,
  invariants: { ...checks, sums: sumsInvariant },
});
