import { fromHex } from "../../../codec/bytes.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/evidence/v1beta1/query.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { reasonOf } from "../../../store/errors.ts";
import { packed } from "../equivocation.ts";
import { evidence as module } from "../module.ts";

function hashOf(text: string): Uint8Array {
  if (text === "") throw invalidArgument("invalid request; hash is empty");
  try {
    return fromHex(text);
  } catch (error) {
    throw invalidArgument(`invalid evidence hash: ${reasonOf(error)}`);
  }
}

/** One piece of evidence, by its hash in hex. */
export const evidence = module.rpc(QueryDefinition.methods.evidence, (ctx, { hash }, { state }) => {
  const found = state.evidence.find(ctx, hashOf(hash));
  if (found === undefined) throw notFound(`evidence ${hash} not found`);
  return { evidence: packed(found) };
});

/** All evidence, by hash. */
export const allEvidence = module.rpc(QueryDefinition.methods.allEvidence, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.evidence, pagination, { take: (_hash, found) => packed(found) });
  return { evidence: [...page.items], pagination: page.pagination };
});
