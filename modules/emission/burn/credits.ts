import type { BurnedCredits, Params, Scope } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { DescribedPiece, Piece, RetiredGrams } from "../../registry/keeper.ts";
import { sourceUnits } from "../../registry/keeper.ts";
import { fail } from "../errors.ts";
import type { EmissionEnv } from "../module.ts";
import { disqualified } from "./qualifying.ts";

/** What the credits of a burn are held against. */
export interface Against {
  readonly params: Params;
  /** Scopes of the emissions, each once. */
  readonly scopes: readonly Scope[];
  /** Sources of the emissions, each once, with a lot of it. */
  readonly sources: ReadonlyMap<bigint, bigint>;
  /** Counts steps of walks. @throws history is too long */
  readonly walked: (steps: number, named: string) => void;
}

const named = ({ batchId, startGram, endGram }: Piece) => `grams ${startGram}-${endGram} of batch ${batchId}`;

/** The credits of a burn: which pools earned them is found out once a pool. */
export function creditSide(ctx: Ctx, { use }: EmissionEnv, { params, scopes, sources, walked }: Against) {
  const pools = new Map<bigint, bigint>();

  const poolOf = (batchId: bigint): bigint => {
    const known = pools.get(batchId);
    if (known !== undefined) return known;
    const poolId = use.reduction.poolOfBatch(ctx, batchId) ?? 0n;
    pools.set(batchId, poolId);
    if (poolId === 0n) return poolId;
    const { broken, steps } = use.reduction.walk(ctx, poolId);
    if (broken !== undefined) throw fail.brokenCredits(`batch ${batchId}: ${broken}`);
    walked(steps, `pool ${poolId}`);
    for (const [sourceId, lotId] of sources)
      if (use.reduction.hasSource(ctx, poolId, sourceId))
        throw fail.ownSource(`batch ${batchId} is of pool ${poolId}, lot ${lotId} of its source ${sourceId}`);
    return poolId;
  };

  const requireQualified = (piece: DescribedPiece): void => {
    for (const scope of scopes) {
      const fault = disqualified(params, scope, piece);
      if (fault !== undefined) throw fail.notQualified(`${named(piece)} for emissions of scope ${scope}: ${fault}`);
    }
  };

  return {
    /** Walks the history of a range, and holds its grams against the rules. @throws by the table of errors */
    require(piece: Piece): void {
      const { broken, steps } = use.provenance.walk(ctx, piece);
      if (broken !== undefined) throw fail.brokenCredits(`${named(piece)}: ${broken}`);
      walked(steps, named(piece));
      poolOf(piece.batchId);
      for (const described of use.credits.describe(ctx, [piece])) requireQualified(described);
    },
    /** Grams that were used up, as a neutrality record names them: by what labels they have. */
    recorded: (grams: RetiredGrams, fromEcc: boolean): BurnedCredits[] =>
      use.credits
        .describe(ctx, [{ batchId: grams.batch.id, startGram: grams.startGram, endGram: grams.endGram }])
        .map(({ batch, startGram, endGram, labels }) => {
          const units = sourceUnits(batch, { start: startGram, end: endGram });
          return {
            batchId: batch.id,
            startGram,
            endGram,
            stepId: grams.stepId,
            fromEcc,
            programme: batch.programmeId,
            projectId: batch.projectId,
            creditType: batch.creditType,
            serial: batch.serial,
            firstUnit: units.firstUnit,
            firstUnitOffsetGrams: units.firstUnitOffsetGrams,
            lastUnit: units.lastUnit,
            lastUnitEndGrams: units.lastUnitEndGrams,
            vintageStart: batch.vintageStart,
            vintageEnd: batch.vintageEnd,
            labels: [...labels],
            poolId: pools.get(batch.id) ?? 0n,
          };
        }),
  };
}
