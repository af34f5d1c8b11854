import { QueryDefinition as StandardQueryDefinition } from "../../codec/gen/cosmos/mint/v1beta1/query.ts";
import { QueryDefinition } from "../../codec/gen/eco2/mint/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/mint/v1/tx.ts";
import { genesis } from "./genesis.ts";
import { scheduleInvariant, supplyInvariant } from "./invariants.ts";
import { mint } from "./module.ts";
import { reserve, schedule } from "./query/schedule.ts";
import { inflation, params, provisions } from "./query/standard.ts";
import { payReward } from "./reward.ts";

export default mint.build({
  msg: [MsgDefinition, {}],
  query: [QueryDefinition, { schedule, reserve }],
  more: [mint.service(StandardQueryDefinition, { params, inflation, annualProvisions: provisions })],
  genesis,
  beginBlock: payReward,
  invariants: {
    supply: (ctx, { state, use }) => supplyInvariant(ctx, state, use.bank),
    schedule: (ctx, { state }) => scheduleInvariant(ctx, state),
  },
});
