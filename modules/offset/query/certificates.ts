import type { PageRequest, PageResponse } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { type Certificate, Dimension, Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { totalsOf } from "../certificates.ts";
import { offset, type State } from "../module.ts";
import { requireListed, withinListed } from "./listed.ts";

export const certificate = offset.rpc(QueryDefinition.methods.certificate, (ctx, { id }, { state }) => {
  const found = state.certificates.find(ctx, id);
  if (found === undefined) throw notFound(`no certificate has the id ${id}`);
  return { certificate: found, supersededBy: state.superseded.find(ctx, id) ?? 0n };
});

interface CertificatePage {
  certificates: Certificate[];
  pagination: PageResponse;
}

function standing(
  ctx: Ctx,
  state: State,
  dimension: Dimension,
  key: string,
  pagination: PageRequest | undefined,
  keep: (certificate: Certificate) => boolean = () => true,
): CertificatePage {
  const page = paginate(ctx, state.listed, pagination, {
    within: withinListed(Flow.FLOW_RETIREMENT, dimension, key),
    keep: ([, , [, id]]) => keep(state.certificates.get(ctx, id)),
    take: ([, , [, id]]) => state.certificates.get(ctx, id),
  });
  return { certificates: [...page.items], pagination: page.pagination };
}

export const certificates = offset.rpc(QueryDefinition.methods.certificates, (ctx, request, { state }) => {
  const { beneficiary, pagination } = request;
  if (beneficiary.includes("\0")) throw invalidArgument("beneficiary has a zero byte");
  if (request.owner === "" && beneficiary === "") {
    const page = paginate(ctx, state.certificates, pagination, { take: (_, found) => found });
    return { certificates: [...page.items], pagination: page.pagination };
  }
  if (request.owner === "") return standing(ctx, state, Dimension.DIMENSION_BENEFICIARY, beneficiary, pagination);
  const owner = addressText(ctx.chain, queryAddress(ctx, request.owner));
  const keep = (found: Certificate) => beneficiary === "" || found.beneficiary === beneficiary;
  return standing(ctx, state, Dimension.DIMENSION_OWNER, owner, pagination, keep);
});

export const certificatesBy = offset.rpc(QueryDefinition.methods.certificatesBy, (ctx, request, { state }) => {
  requireListed(request.dimension, request.key);
  return standing(ctx, state, request.dimension, request.key, request.pagination);
});

export const totals = offset.rpc(QueryDefinition.methods.totals, (ctx, _request, { state }) => ({
  totals: totalsOf(ctx, state),
}));
