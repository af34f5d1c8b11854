import { GenesisState } from "../../codec/gen/eco2/emission/v1/genesis.ts";
import { consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { initBlock, initDay, initLedger, initNode, initRoster } from "./genesisFootprint.ts";
import { initDeclaration, initGrid, initOffer, initSetAside } from "./genesisRecords.ts";
import { initLot, initLotCheckpoint, initLotOffer, initLotStep, initNeutrality, initTokens } from "./genesisTokens.ts";
import { worldAlone } from "./grid.ts";
import { accountInvariant, daysInvariant, footprintInvariant, lotsInvariant, nodesInvariant } from "./invariants.ts";
import { type EmissionEnv, emission } from "./module.ts";
import { neutralityInvariant } from "./neutralityInvariant.ts";
import { checkParams } from "./params.ts";
import { historyInvariant, recordsInvariant, tokensInvariant } from "./tokenInvariants.ts";

/** Does what may throw for the value at `path`. */
function at(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.emission.${path}`, reasonOf(error));
  }
}

/** Does the same for each of a list. */
function each<T>(path: string, list: readonly T[], work: (one: T) => void): void {
  for (const [index, one] of list.entries()) at(`${path}.${index}`, () => work(one));
}

const invariants = {
  "ledger.sums": footprintInvariant,
  nodes: nodesInvariant,
  days: daysInvariant,
  lots: lotsInvariant,
  set_asides: accountInvariant,
  tokens: tokensInvariant,
  lot_steps: historyInvariant,
  "lots.record_id": recordsInvariant,
  neutrality_records: neutralityInvariant,
} as const;

function initFootprint(ctx: Ctx, { state }: EmissionEnv, given: GenesisState): void {
  const { ledger, roster } = given;
  if ((ledger === undefined) !== (roster === undefined))
    at("roster", () => {
      throw new Error("is there exactly where a ledger is");
    });
  each("nodes", given.nodes, (node) => initNode(ctx, state, node));
  if (ledger !== undefined) at("ledger", () => initLedger(ctx, state, ledger));
  if (roster !== undefined) at("roster", () => initRoster(ctx, state, roster));
  each("blocks", given.blocks, (block) => initBlock(ctx, state, block));
  each("lots", given.lots, (lot) => initLot(ctx, state, lot));
  each("days", given.days, (day) => initDay(ctx, state, day));
}

function initTokensOf(ctx: Ctx, { state }: EmissionEnv, given: GenesisState): void {
  each("lot_steps", given.lotSteps, (step) => initLotStep(ctx, state, step));
  each("lot_checkpoints", given.lotCheckpoints, (checkpoint) => initLotCheckpoint(ctx, state, checkpoint));
  each("lot_offers", given.lotOffers, (offer) => initLotOffer(ctx, state, offer));
  each("tokens", given.tokens, (total) => initTokens(ctx, state, total));
  each("neutrality_records", given.neutralityRecords, (record) => initNeutrality(ctx, state, record));
}

export const genesis = emission.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({
      params: emission.defaults,
      gridSource: "the mean of the world, rounded",
      grid: [worldAlone],
      nextOfferId: 1n,
    }),
  init(ctx, given, { params, ...env }) {
    const { state } = env;
    const chosen = given.params ?? emission.defaults;
    at("params", () => checkParams(chosen, ctx.chain));
    params.set(ctx, chosen);
    at("grid", () => initGrid(ctx, state, given.gridSource, given.grid));
    each("declarations", given.declarations, (one) => initDeclaration(ctx, state, one));
    each("set_asides", given.setAsides, (one) => initSetAside(ctx, state, one));
    const next = given.nextOfferId === 0n ? 1n : given.nextOfferId;
    state.nextOffer.set(ctx, next);
    each("offers", given.offers, (offer) => initOffer(ctx, env, offer, next));
    initFootprint(ctx, env, given);
    initTokensOf(ctx, env, given);
    for (const [path, broken] of Object.entries(invariants))
      at(path, () => {
        const fault = broken(ctx, env);
        if (fault !== undefined) throw new Error(fault);
      });
  },
  export: (ctx, { state, params }) => {
    const all = <V>(map: { range(ctx: Ctx): Iterable<readonly [unknown, V]> }): V[] =>
      [...map.range(ctx)].map(([, value]) => value);
    return {
      params: params.get(ctx),
      gridSource: state.gridSource.get(ctx),
      grid: all(state.grid),
      declarations: all(state.declarations),
      ledger: state.ledger.find(ctx),
      roster: state.roster.find(ctx),
      nodes: [...state.nodes.range(ctx)].map(([address, sum]) => ({
        consensusAddress: consensusText(ctx.chain, address),
        sum,
      })),
      blocks: all(state.blocks),
      days: all(state.days),
      lots: all(state.lots),
      setAsides: all(state.setAsides),
      offers: all(state.offers),
      nextOfferId: state.nextOffer.peek(ctx),
      lotSteps: all(state.lotSteps),
      lotCheckpoints: all(state.lotCheckpoints),
      lotOffers: all(state.lotOffers),
      tokens: all(state.tokens),
      neutralityRecords: all(state.neutrality),
    };
  },
  // Heights begin anew, and a block of the new chain must not stand among those of the old.
  zeroHeight(ctx, { state }) {
    for (const height of [...state.blocks.range(ctx)].map(([key]) => key)) state.blocks.remove(ctx, height);
  },
});
