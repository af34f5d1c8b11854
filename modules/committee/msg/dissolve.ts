import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { dissolve as end } from "../committees.ts";
import { committee } from "../module.ts";
import { standing } from "../records.ts";

export const dissolve = committee.rpc(MsgDefinition.methods.dissolve, (ctx, request, env) => {
  requireAuthority(ctx, env.facts, request.authority);
  end(ctx, env, standing(ctx, env, request.committeeId));
  return {};
});
