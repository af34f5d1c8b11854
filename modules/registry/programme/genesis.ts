import { Programme, ProgrammeGenesis } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { all, at, initSequence, located } from "../genesisChecks.ts";
import type { State } from "../module.ts";
import { sourceRegistries } from "../picklists.ts";
import { longest, requireText } from "../texts.ts";
import { checkAccreditation, checkBody } from "./bodies.ts";
import { checkCountry } from "./countries.ts";
import { checkPicklist } from "./picklists.ts";
import { checkMethodology, checkProgramme } from "./programmes.ts";

/** Code of the programme of reduction pools on a new chain. */
export const poolProgramme = "ECO2-RP";

/** The programmes of a new chain: the registries whose units can be imported, and its own standard. */
const programmes: readonly Programme[] = [
  ...Object.entries(sourceRegistries).map(([id, name]) =>
    Programme.fromPartial({ id, name, registryName: name, registryId: id, open: true }),
  ),
  Programme.fromPartial({
    id: "ECO2",
    name: "ECO2 Standard",
    registryName: "ECO2 Ledger",
    registryId: "ECO2",
    description: "Credits that are validated, verified, reviewed and issued on the ledger.",
    native: true,
    open: true,
    bufferBasisPoints: 1000,
    creditingYears: 10,
    separateBodies: true,
  }),
  Programme.fromPartial({
    id: poolProgramme,
    name: "ECO2 Reduction Pools",
    registryName: "ECO2 Ledger",
    registryId: poolProgramme,
    description: "Credits of reduction pools that beat their target, out of notarised records.",
    native: true,
    open: true,
    pools: true,
  }),
];

export const defaultProgrammes = (): ProgrammeGenesis =>
  ProgrammeGenesis.fromPartial({ programmes: [...programmes], nextBodyId: 1n, nextAccreditationId: 1n });

function initKeyed<T>(
  path: string,
  items: readonly T[],
  check: (item: T) => void,
  has: (item: T) => boolean,
  put: (item: T) => void,
): void {
  for (const [index, item] of items.entries()) {
    const where = `programmes.${path}.${index}`;
    located(where, () => {
      check(item);
    });
    if (has(item)) throw at(where, "is there twice");
    put(item);
  }
}

function initBodies(ctx: Ctx, state: State, given: ProgrammeGenesis): void {
  initSequence(ctx, "programmes.bodies", given.bodies, given.nextBodyId, state.nextBody);
  initKeyed(
    "bodies",
    given.bodies,
    (one) => {
      checkBody(ctx.chain, one);
    },
    ({ name }) => state.bodyNames.has(ctx, name),
    (one) => {
      state.bodies.set(ctx, one.id, one);
      state.bodyNames.set(ctx, one.name, one.id);
    },
  );
  const { accreditations, nextAccreditationId } = given;
  initSequence(ctx, "programmes.accreditations", accreditations, nextAccreditationId, state.nextAccreditation);
  for (const [index, one] of accreditations.entries()) {
    located(`programmes.accreditations.${index}`, () => {
      checkAccreditation(one);
      requireText(fail.invalidReason, "end_reason", one.endReason, { most: longest.reason, optional: true });
    });
    state.accreditations.set(ctx, one.id, one);
  }
}

/** @throws GenesisError for what is wrong by itself; how things fit together, the invariants say */
export function initProgrammes(ctx: Ctx, state: State, given: ProgrammeGenesis): void {
  initKeyed(
    "programmes",
    given.programmes,
    checkProgramme,
    ({ id }) => state.programmes.has(ctx, id),
    (one) => {
      state.programmes.set(ctx, one.id, one);
    },
  );
  initKeyed(
    "methodologies",
    given.methodologies,
    checkMethodology,
    ({ code, version }) => state.methodologies.has(ctx, [code, version]),
    (one) => {
      state.methodologies.set(ctx, [one.code, one.version], one);
    },
  );
  initBodies(ctx, state, given);
  initKeyed(
    "picklists",
    given.picklists,
    (one) => {
      checkPicklist(one);
      if (one.values.length === 0) throw fail.invalidPicklist("has no values");
    },
    ({ name }) => state.picklists.has(ctx, name),
    (one) => {
      state.picklists.set(ctx, one.name, one);
    },
  );
  initKeyed(
    "countries",
    given.countries,
    checkCountry,
    ({ code }) => state.countries.has(ctx, code),
    (one) => {
      state.countries.set(ctx, one.code, one);
    },
  );
}

export const exportProgrammes = (ctx: Ctx, state: State): ProgrammeGenesis => ({
  programmes: all(state.programmes.range(ctx)),
  methodologies: all(state.methodologies.range(ctx)),
  bodies: all(state.bodies.range(ctx)),
  accreditations: all(state.accreditations.range(ctx)),
  picklists: all(state.picklists.range(ctx)),
  countries: all(state.countries.range(ctx)),
  nextBodyId: state.nextBody.peek(ctx),
  nextAccreditationId: state.nextAccreditation.peek(ctx),
});
