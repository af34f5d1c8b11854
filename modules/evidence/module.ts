import { Equivocation } from "../../codec/gen/cosmos/evidence/v1beta1/evidence.ts";
import { bytesKey } from "../../codec/keys.ts";
import { storeNames } from "../../codec/stores.ts";
import { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { declareModule } from "../../core/module.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import { v } from "../../core/state/values.ts";
import { SlashingKeeper } from "../slashing/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";

/** Evidence by its hash. */
export type Evidences = CollectionMap<Uint8Array, Equivocation>;

/** Proofs that a validator signed what contradicts itself. */
export const evidence = declareModule({
  name: "evidence",
  store: storeNames.evidence,
  version: 1,
  errors: fail,
  uses: { staking: StakingKeeper, slashing: SlashingKeeper, consensus: ConsensusParamsKeeper },
  state: (s) => ({ evidence: s.map(0x00, "evidence", bytesKey, v.proto(Equivocation)) }),
});

/** What the module's own code works with. */
export interface EvidenceEnv {
  readonly state: { readonly evidence: Evidences };
  readonly use: {
    readonly staking: StakingKeeper;
    readonly slashing: SlashingKeeper;
    readonly consensus: ConsensusParamsKeeper;
  };
}
