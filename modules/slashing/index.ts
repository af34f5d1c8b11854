import { QueryDefinition } from "../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { QueryDefinition as OwnQuery } from "../../codec/gen/eco2/slashing/v1/query.ts";
import { MsgDefinition as OwnMsg } from "../../codec/gen/eco2/slashing/v1/tx.ts";
import { genesis } from "./genesis.ts";
import { missedInvariant } from "./invariants.ts";
import { SlashingKeeper, slashingKeeper } from "./keeper.ts";
import { trackLiveness } from "./liveness.ts";
import { slashing } from "./module.ts";
import { unjail } from "./msg/unjail.ts";
import { updateLimits } from "./msg/updateLimits.ts";
import { signingInfo, signingInfos } from "./query/infos.ts";
import { limits, slashes } from "./query/slashes.ts";

export default slashing.build({
  msg: [MsgDefinition, { unjail }],
  query: [QueryDefinition, { signingInfo, signingInfos }],
  more: [slashing.service(OwnMsg, { updateLimits }), slashing.service(OwnQuery, { limits, slashes })],
  keeper: [slashing.offer(SlashingKeeper, slashingKeeper)],
  genesis,
  beginBlock: trackLiveness,
  invariants: { missed: (ctx, { state }) => missedInvariant(ctx, state) },
});
