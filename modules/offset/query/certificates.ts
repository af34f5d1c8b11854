import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { totalsOf } from "../certificates.ts";
import { offset } from "../module.ts";

export const certificate = offset.rpc(QueryDefinition.methods.certificate, (ctx, { id }, { state }) => {
  const found = state.certificates.find(ctx, id);
  if (found === undefined) throw notFound(`no certificate has the id ${id}`);
  return { certificate: found };
});

export const certificates = offset.rpc(QueryDefinition.methods.certificates, (ctx, request, { state }) => {
  const { beneficiary, pagination } = request;
  if (beneficiary.includes("\0")) throw invalidArgument("beneficiary has a zero byte");
  if (request.owner === "" && beneficiary === "") {
    const page = paginate(ctx, state.certificates, pagination, { take: (_, found) => found });
    return { certificates: [...page.items], pagination: page.pagination };
  }
  const { by } = state.certificates;
  const owner = request.owner === "" ? undefined : addressText(ctx.chain, queryAddress(ctx, request.owner));
  const [index, of] = owner === undefined ? [by.beneficiary, beneficiary] : [by.owner, owner];
  const page = paginate(ctx, index.entries, pagination, {
    within: index.within(of),
    keep: ([, id]) => beneficiary === "" || state.certificates.get(ctx, id).beneficiary === beneficiary,
    take: ([, id]) => state.certificates.get(ctx, id),
  });
  return { certificates: [...page.items], pagination: page.pagination };
});

export const totals = offset.rpc(QueryDefinition.methods.totals, (ctx, _request, { state }) => ({
  totals: totalsOf(ctx, state),
}));
