import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { registry } from "../module.ts";

export const exportOf = registry.rpc(QueryDefinition.methods.export, (ctx, { id }, { state }) => {
  const found = state.exports.find(ctx, id);
  if (found === undefined) throw notFound(`no export has the id ${id}`);
  return { export: found };
});

export const exports = registry.rpc(
  QueryDefinition.methods.exports,
  (ctx, { owner, batchId, pagination }, { state }) => {
    if (owner !== "" && batchId !== 0n)
      throw invalidArgument("exports are listed of an owner or of a batch, not of both");
    if (owner === "" && batchId === 0n) {
      const page = paginate(ctx, state.exports, pagination, { take: (_, found) => found });
      return { exports: [...page.items], pagination: page.pagination };
    }
    const { owner: ofOwner, batch: ofBatch } = state.exports.by;
    const take = (id: bigint) => state.exports.get(ctx, id);
    const page =
      owner === ""
        ? paginate(ctx, ofBatch.entries, pagination, { within: ofBatch.within(batchId), take: ([, id]) => take(id) })
        : paginate(ctx, ofOwner.entries, pagination, {
            within: ofOwner.within(addressText(ctx.chain, queryAddress(ctx, owner))),
            take: ([, id]) => take(id),
          });
    return { exports: [...page.items], pagination: page.pagination };
  },
);
