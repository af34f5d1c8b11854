import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { registry } from "../module.ts";
import { findStatus, ofOwner, ofOwnerWith } from "../storedLots.ts";
import { batchAt } from "./batches.ts";

function requestedStatus(status: LotStatus) {
  const found = findStatus(status);
  if (found === undefined) throw invalidArgument(`status ${status} is none`);
  return found;
}

export const lotsByOwner = registry.rpc(
  QueryDefinition.methods.lotsByOwner,
  (ctx, { owner, status, pagination }, { state }) => {
    const address = addressText(ctx.chain, queryAddress(ctx, owner));
    const any = status === LotStatus.LOT_STATUS_UNSPECIFIED;
    const within = any ? ofOwner(address) : ofOwnerWith(address, requestedStatus(status));
    const page = paginate(ctx, state.lotsByOwner, pagination, {
      within,
      take: ([, , [, key]]) => state.lots.get(ctx, key),
    });
    return { lots: [...page.items], pagination: page.pagination };
  },
);

export const lotsByBatch = registry.rpc(
  QueryDefinition.methods.lotsByBatch,
  (ctx, { batchId, status, pagination }, { state }) => {
    batchAt(ctx, state, batchId);
    const any = status === LotStatus.LOT_STATUS_UNSPECIFIED;
    if (!any) requestedStatus(status);
    const within = startingWith({ first: u64Key }, batchId);
    const page = paginate(ctx, state.lots, pagination, {
      within,
      keep: (_, lot) => any || lot.status === status,
      take: (_, lot) => lot,
    });
    return { lots: [...page.items], pagination: page.pagination };
  },
);
