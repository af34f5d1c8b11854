import { decFromAtomics } from "../../codec/decimal.ts";
import { Params } from "../../codec/gen/cosmos/distribution/v1beta1/distribution.ts";
import { bytesKey, selfDelimited, u64Key, uintKey } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { values } from "./values.ts";

/** @throws RangeError: a candidate's commission is the only cut of what its voters earn */
export function checkParams({ communityTax, baseProposerReward, bonusProposerReward }: Params): void {
  if (decFromAtomics(baseProposerReward) !== 0n || decFromAtomics(bonusProposerReward) !== 0n)
    throw new RangeError("cannot update base or bonus proposer reward because these are deprecated fields");
  if (decFromAtomics(communityTax) !== 0n)
    throw new RangeError("community tax must be zero: the commission is the only cut of a reward");
}

const address = selfDelimited(bytesKey);

const collections = (s: SchemaBuilder) => ({
  /** What belongs to all. Its coins, like all rewards, are in the account of the module. */
  pool: s.item(0x00, "community pool", values.pool),
  /** By operator: all that was not withdrawn yet, commission included. */
  outstanding: s.map(0x02, "outstanding rewards", address, values.outstanding),
  /** By delegator. */
  withdrawTo: s.map(0x03, "withdraw addresses", address, v.bytes),
  /** By operator and delegator. */
  starting: s.map(0x04, "starting infos", pairKey(bytesKey, address), values.starting),
  /** By operator and period. */
  historical: s.map(0x05, "historical rewards", pairKey(bytesKey, u64Key), values.historical),
  current: s.map(0x06, "current rewards", address, values.current),
  commission: s.map(0x07, "accumulated commission", address, values.commission),
  /** By operator, height and period. */
  slashes: s.map(0x08, "slash events", tripleKey(bytesKey, uintKey, u64Key), values.slash),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** The module account that holds all rewards and the community pool. */
export const rewardsAccount = "distribution";

/** Rewards, commission and the community pool. Store prefixes are those of the SDK (`x/distribution/types/keys.go`). */
export const distribution = declareModule({
  name: "distribution",
  store: storeNames.distribution,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper, bank: BankKeeper, staking: StakingKeeper },
  accounts: { [rewardsAccount]: [] },
  params: {
    prefix: 0x09,
    type: Params,
    default: { communityTax: "0", baseProposerReward: "0", bonusProposerReward: "0", withdrawAddrEnabled: true },
    check: checkParams,
  },
  state: collections,
});
