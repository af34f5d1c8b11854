import { QueryDefinition } from "../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { certificatesInvariant } from "./certificates.ts";
import { genesis } from "./genesis.ts";
import { offset } from "./module.ts";
import { retire } from "./msg/retire.ts";
import { certificate, certificates, totals } from "./query/certificates.ts";

export default offset.build({
  msg: [MsgDefinition, { retire }],
  query: [QueryDefinition, { certificate, certificates, totals }],
  genesis,
  invariants: { certificates: (ctx, { state, use }) => certificatesInvariant(ctx, state, use.credits) },
});
