import { QueryDefinition } from "../../codec/gen/cosmos/evidence/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/evidence/v1beta1/tx.ts";
import { genesis } from "./genesis.ts";
import { handleMisbehavior } from "./handle.ts";
import { evidence } from "./module.ts";
import { submitEvidence } from "./msg/submitEvidence.ts";
import { allEvidence, evidence as evidenceQuery } from "./query/evidence.ts";

export default evidence.build({
  msg: [MsgDefinition, { submitEvidence }],
  query: [QueryDefinition, { evidence: evidenceQuery, allEvidence }],
  genesis,
  beginBlock: handleMisbehavior,
});
