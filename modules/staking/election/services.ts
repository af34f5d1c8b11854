import { QueryDefinition } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/staking/v1/tx.ts";
import { staking } from "../module.ts";
import { updateParams } from "./msg/updateParams.ts";
import { election, params, seats } from "./query/election.ts";
import { electionResult, elections, roll } from "./query/history.ts";

/** The services of `eco2.staking.v1`, beside the standard's. */
export const electionServices = [
  staking.service(MsgDefinition, { updateParams }),
  staking.service(QueryDefinition, { params, election, elections, electionResult, roll, seats }),
];
