import type { Ctx } from "../../../core/ctx.ts";
import type { State } from "../module.ts";

/** Methodologies and accreditations name programmes that are there; names of bodies are each one body's. */
export function programmesInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [, { code, version, programmeIds }] of state.methodologies.range(ctx)) {
    const missing = programmeIds.find((id) => !state.programmes.has(ctx, id));
    if (missing !== undefined) return `methodology ${code} "${version}": no programme has the id ${missing}`;
  }
  let bodies = 0;
  for (const [id, { name }] of state.bodies.range(ctx)) {
    bodies += 1;
    if (state.bodyNames.find(ctx, name) !== id) return `the name ${name} does not lead to body ${id}`;
  }
  const names = [...state.bodyNames.range(ctx)].length;
  if (names !== bodies) return `${bodies} bodies have ${names} names`;
  for (const [id, { bodyId, programmeId }] of state.accreditations.range(ctx)) {
    if (!state.bodies.has(ctx, bodyId)) return `accreditation ${id}: no body has the id ${bodyId}`;
    if (state.programmes.find(ctx, programmeId)?.native !== true)
      return `accreditation ${id}: no native programme has the id ${programmeId}`;
  }
  return undefined;
}
