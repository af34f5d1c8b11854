import { Dimension } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { u32Key } from "../../../codec/keys.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { dualtoken } from "../module.ts";

export const classQuery = dualtoken.rpc(QueryDefinition.methods.class, (ctx, { id }, { state }) => {
  const found = state.classes.find(ctx, id);
  if (found === undefined) throw notFound(`no class has the id ${id}`);
  return { class: found };
});

export const classes = dualtoken.rpc(QueryDefinition.methods.classes, (ctx, { programme, pagination }, { state }) => {
  if (programme === "") {
    const page = paginate(ctx, state.classes, pagination, { take: (_, found) => found });
    return { classes: [...page.items], pagination: page.pagination };
  }
  if (programme.includes("\0")) throw invalidArgument("programme has a zero byte");
  const index = state.classes.by.programme;
  const page = paginate(ctx, index.entries, pagination, {
    within: index.within(programme),
    take: ([, id]) => state.classes.get(ctx, id),
  });
  return { classes: [...page.items], pagination: page.pagination };
});

const dimensions: ReadonlySet<Dimension> = new Set<Dimension>([
  Dimension.DIMENSION_PROGRAMME,
  Dimension.DIMENSION_METHODOLOGY,
  Dimension.DIMENSION_VINTAGE,
  Dimension.DIMENSION_COUNTRY,
]);

export const totals = dualtoken.rpc(QueryDefinition.methods.totals, (ctx, { dimension, pagination }, { state }) => {
  if (!dimensions.has(dimension))
    throw invalidArgument(`dimension is ${dimension}, allowed: 1 programme, 2 methodology, 3 vintage, 4 country`);
  const within = startingWith({ first: u32Key }, dimension);
  const page = paginate(ctx, state.totals, pagination, { within, take: (_, found) => found });
  return { totals: [...page.items], pagination: page.pagination };
});
