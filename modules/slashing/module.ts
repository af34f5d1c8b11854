import { Params, ValidatorSigningInfo } from "../../codec/gen/cosmos/slashing/v1beta1/slashing.ts";
import { Limits, Slash } from "../../codec/gen/eco2/slashing/v1/slashing.ts";
import { bytesKey, selfDelimited, u32Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import type { Ctx } from "../../core/ctx.ts";
import { declareModule } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { checkParams, defaultParams } from "./params.ts";

const collections = (s: SchemaBuilder) => ({
  infos: s.map(0x01, "signing infos", selfDelimited(bytesKey), v.proto(ValidatorSigningInfo)),
  missed: s.map(0x02, "missed blocks", pairKey(bytesKey, u32Key), v.bytes),
  /** The window that the missed blocks are counted in. */
  window: s.item(0x04, "window", v.u64),
  limits: s.item(0x05, "limits", v.proto(Limits)),
  slashes: s.map(0x06, "slashes", tripleKey(timeKey, bytesKey, u32Key), v.proto(Slash)),
});

/** The collections of the module. Addresses are those of consensus keys. */
export type State = ReturnType<typeof collections>;

/** What validators lose who do not sign, or sign twice. */
export const slashing = declareModule({
  name: "slashing",
  store: storeNames.slashing,
  version: 1,
  errors: fail,
  uses: { staking: StakingKeeper },
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What the module's own code works with. */
export interface SlashingEnv {
  readonly state: State;
  readonly use: { readonly staking: StakingKeeper };
  readonly params: { get(ctx: Ctx): Params };
}
