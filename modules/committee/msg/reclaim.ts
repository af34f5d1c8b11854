import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { messageCoins } from "../../../core/coinsArg.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { committeeAddress } from "../address.ts";
import { committee } from "../module.ts";
import { committeeOf } from "../records.ts";

/** Of a committee that stands nothing can be taken: its account is its own. */
export const reclaim = committee.rpc(MsgDefinition.methods.reclaim, (ctx, request, env) => {
  requireAuthority(ctx, env.facts, request.authority);
  const { id, name, dissolved } = committeeOf(ctx, env, request.committeeId);
  if (!dissolved) throw sdk.invalidRequest(`committee ${name} is not dissolved`);
  const coins = messageCoins(request.amount);
  if (coins.length === 0) throw sdk.invalidCoins("no coins");
  const recipient = messageAddress(ctx, request.recipient, "recipient");
  env.use.bank.send(ctx, committeeAddress(id), recipient, coins);
  return {};
});
