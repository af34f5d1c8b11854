import { QueryDefinition } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { endBlock } from "./endBlock.ts";
import { genesis } from "./genesis.ts";
import { accountInvariant, daysInvariant, footprintInvariant, lotsInvariant, nodesInvariant } from "./invariants.ts";
import { EmissionKeeper, emissionKeeper } from "./keeper.ts";
import { emission } from "./module.ts";
import { burn } from "./msg/burn.ts";
import { buyCredits } from "./msg/buyCredits.ts";
import { cancelOffer } from "./msg/cancelOffer.ts";
import { declareNode } from "./msg/declareNode.ts";
import { offerCredits } from "./msg/offerCredits.ts";
import { offerLot, withdrawLotOffer } from "./msg/offerLot.ts";
import { reviewNode } from "./msg/reviewNode.ts";
import { setAside } from "./msg/setAside.ts";
import { takeBack } from "./msg/takeBack.ts";
import { takeOverLot } from "./msg/takeOverLot.ts";
import { updateGrid } from "./msg/updateGrid.ts";
import { verifyLot } from "./msg/verifyLot.ts";
import { neutralityInvariant } from "./neutralityInvariant.ts";
import { block, blocks, day, days, debt, footprint } from "./query/footprint.ts";
import { declarations, node, nodes, setAsides } from "./query/nodes.ts";
import { grid, gridZone, liability, lot, lots, offers } from "./query/records.ts";
import { lotOffers, lotSteps, lotWalk, neutrality, neutralityRecords, tokens, years } from "./query/tokens.ts";
import { historyInvariant, recordsInvariant, tokensInvariant } from "./tokenInvariants.ts";

export default emission.build({
  msg: [
    MsgDefinition,
    {
      declareNode,
      reviewNode,
      updateGrid,
      setAside,
      takeBack,
      offerCredits,
      cancelOffer,
      buyCredits,
      offerLot,
      withdrawLotOffer,
      takeOverLot,
      verifyLot,
      burn,
    },
  ],
  query: [
    QueryDefinition,
    {
      footprint,
      block,
      blocks,
      day,
      days,
      node,
      nodes,
      declarations,
      debt,
      grid,
      gridZone,
      lot,
      lots,
      liability,
      setAsides,
      offers,
      tokens,
      years,
      lotSteps,
      lotWalk,
      lotOffers,
      neutrality,
      neutralityRecords,
    },
  ],
  keeper: [emission.offer(EmissionKeeper, emissionKeeper)],
  genesis,
  endBlock(ctx, { params, ...env }) {
    endBlock(ctx, env, params.get(ctx));
    return [];
  },
  invariants: {
    footprint: (ctx, env) => footprintInvariant(ctx, env),
    nodes: (ctx, env) => nodesInvariant(ctx, env),
    days: (ctx, env) => daysInvariant(ctx, env),
    lots: (ctx, env) => lotsInvariant(ctx, env),
    account: (ctx, env) => accountInvariant(ctx, env),
    tokens: (ctx, env) => tokensInvariant(ctx, env),
    history: (ctx, env) => historyInvariant(ctx, env),
    records: (ctx, env) => recordsInvariant(ctx, env),
    neutrality: (ctx, env) => neutralityInvariant(ctx, env),
  },
});
