import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { offset } from "../module.ts";

/** What a carbon account reckons of itself, in the order in which it was recorded. */
export const estimates = offset.rpc(
  QueryDefinition.methods.estimates,
  (ctx, { address, year, pagination }, { state }) => {
    const account = addressText(ctx.chain, queryAddress(ctx, address));
    const { estimates } = state;
    const take = ([, id]: readonly [unknown, bigint]) => estimates.get(ctx, id);
    if (year === 0) {
      const { entries, within } = estimates.by.account;
      const page = paginate(ctx, entries, pagination, { within: within(account), take });
      return { estimates: [...page.items], pagination: page.pagination };
    }
    const { entries, within } = estimates.by.year;
    const page = paginate(ctx, entries, pagination, { within: within([account, year]), take });
    return { estimates: [...page.items], pagination: page.pagination };
  },
);
