import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { isIsoDate } from "../../../codec/iso.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { openLots } from "../lots.ts";
import { chainAccount, emission } from "../module.ts";
import { eccOf, isDiverted, neutralPool } from "../payment.ts";
import { microgramsPerHour, milliwattHours } from "../reckoning.ts";
import { totalOfNode } from "../roster.ts";
import { burnedOf, sumsOf } from "../sums.ts";

export const footprint = emission.rpc(QueryDefinition.methods.footprint, (ctx, _request, { state, use }) => {
  const ledger = state.ledger.find(ctx);
  const roster = state.roster.find(ctx);
  const energy = [...state.nodes.range(ctx)].reduce(
    (sum, [address]) => sum + BigInt(totalOfNode(ctx, state, address).energy),
    0n,
  );
  return {
    ledger,
    account: addressText(ctx.chain, use.accounts.moduleAddress(chainAccount)),
    burned: burnedOf(sumsOf(ledger?.sums)).toString(),
    milliwattHours: milliwattHours(energy).toString(),
    microgramsPerHour: (roster === undefined ? 0n : microgramsPerHour(roster)).toString(),
    nodes: roster?.nodes.length ?? 0,
  };
});

export const block = emission.rpc(QueryDefinition.methods.block, (ctx, { height }, { state }) => {
  if (height < 1n || height > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidArgument(`height ${height} is none`);
  const found = state.blocks.find(ctx, Number(height));
  if (found === undefined) throw notFound(`the footprint of block ${height} is not kept`);
  return { block: found };
});

export const blocks = emission.rpc(QueryDefinition.methods.blocks, (ctx, request, { state }) => {
  const page = paginate(ctx, state.blocks, request.pagination, { take: (_, found) => found });
  return { blocks: [...page.items], pagination: page.pagination };
});

export const day = emission.rpc(QueryDefinition.methods.day, (ctx, request, { state }) => {
  if (!isIsoDate(request.day)) throw invalidArgument(`"${request.day.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  const found = state.days.find(ctx, request.day);
  if (found === undefined) throw notFound(`no block is of ${request.day}`);
  return { day: found };
});

export const days = emission.rpc(QueryDefinition.methods.days, (ctx, request, { state }) => {
  const page = paginate(ctx, state.days, request.pagination, { take: (_, found) => found });
  return { days: [...page.items], pagination: page.pagination };
});

export const debt = emission.rpc(QueryDefinition.methods.debt, (ctx, _request, env) => {
  const owed = BigInt(env.state.ledger.find(ctx)?.debt ?? "0");
  const [oldest] = openLots(ctx, env.state, env.use.accounts.moduleAddress(chainAccount));
  return {
    debt: owed.toString(),
    limit: env.params.debtLimit,
    diverted: isDiverted(env.params, owed),
    since: oldest?.periodStart,
    pool: eccOf(ctx, env, neutralPool).toString(),
  };
});
