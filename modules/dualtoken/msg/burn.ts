import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { burnEcc } from "../burn.ts";
import { dualtoken } from "../module.ts";
import { eccOf, requireText } from "../requests.ts";

/** Burns ECC of its owner. What it was burned for is told by the event alone. */
export const burn = dualtoken.rpc(
  MsgDefinition.methods.burn,
  (ctx, { owner, amount, filter, beneficiary, reason }, env) => {
    const from = messageAddress(ctx, owner, "owner");
    const record = { purpose: "account", beneficiary, reason, ...(filter === undefined ? {} : { filter }) };
    const { ranges } = burnEcc(ctx, env, from, eccOf(ctx, env, amount), record);
    return {
      ranges: ranges.map(({ batch, startGram, endGram }) => ({ batchId: batch.id, startGram, endGram })),
    };
  },
  ({ beneficiary, reason }) => {
    if (beneficiary !== "") requireText("beneficiary", beneficiary);
    if (reason !== "") requireText("reason", reason);
  },
);
