import { QueryDefinition } from "../../../../codec/gen/eco2/registry/v1/query.ts";
import { isIsoDate } from "../../../../codec/iso.ts";
import { stringKey } from "../../../../codec/keys.ts";
import { invalidArgument, notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { startingWith } from "../../../../core/state/range.ts";
import { registry } from "../../module.ts";
import { holdsOn } from "../bodies.ts";

const { methods } = QueryDefinition;

/** Texts that are parts of keys. @throws InvalidArgument for a zero byte, which no key has */
export function keyText(name: string, text: string): string {
  if (text.includes("\0")) throw invalidArgument(`${name} has a zero byte`);
  return text;
}

export const programme = registry.rpc(methods.programme, (ctx, { programmeId }, { state }) => {
  const found = state.programmes.find(ctx, keyText("programme_id", programmeId));
  if (found === undefined) throw notFound(`no programme has the id ${programmeId}`);
  return { programme: found };
});

export const programmes = registry.rpc(methods.programmes, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.programmes, pagination, { take: (_, one) => one });
  return { programmes: [...page.items], pagination: page.pagination };
});

export const methodology = registry.rpc(methods.methodology, (ctx, { code, version }, { state }) => {
  const found = state.methodologies.find(ctx, [keyText("code", code), keyText("version", version)]);
  if (found === undefined) throw notFound(`no methodology ${code} has the version "${version}"`);
  return { methodology: found };
});

export const methodologies = registry.rpc(
  methods.methodologies,
  (ctx, { programmeId, code, pagination }, { state }) => {
    const page = paginate(ctx, state.methodologies, pagination, {
      ...(code === "" ? {} : { within: startingWith({ first: stringKey }, keyText("code", code)) }),
      keep: (_, { programmeIds }) => programmeId === "" || programmeIds.includes(programmeId),
      take: (_, one) => one,
    });
    return { methodologies: [...page.items], pagination: page.pagination };
  },
);

export const body = registry.rpc(methods.body, (ctx, { bodyId }, { state }) => {
  const found = state.bodies.find(ctx, bodyId);
  if (found === undefined) throw notFound(`no body has the id ${bodyId}`);
  return { body: found };
});

export const bodies = registry.rpc(methods.bodies, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.bodies, pagination, { take: (_, one) => one });
  return { bodies: [...page.items], pagination: page.pagination };
});

export const accreditations = registry.rpc(methods.accreditations, (ctx, { bodyId, on, pagination }, { state }) => {
  if (on !== "" && !isIsoDate(on)) throw invalidArgument(`on: "${on.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  if (!state.bodies.has(ctx, bodyId)) throw notFound(`no body has the id ${bodyId}`);
  const { entries, within } = state.accreditations.by.body;
  const page = paginate(ctx, entries, pagination, {
    within: within(bodyId),
    keep: ([, id]) => on === "" || holdsOn(state.accreditations.get(ctx, id), on),
    take: ([, id]) => state.accreditations.get(ctx, id),
  });
  return { accreditations: [...page.items], pagination: page.pagination };
});
