import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import { Coin } from "../../codec/gen/cosmos/base/v1beta1/coin.ts";
import { Params, Progress, Schedule } from "../../codec/gen/eco2/mint/v1/mint.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";

const second = 1_000_000_000n;
// A proposer that is late has the time until its block: the less is paid, the less it gains by waiting.
const gaps = { least: second, most: 86_400n * second, standard: 60n * second } as const;

/** @throws RangeError with what is allowed */
export function checkParams({ maxPaidGap }: Params): void {
  const gap = maxPaidGap === undefined ? 0n : nanosOf(maxPaidGap);
  if (gap >= gaps.least && gap <= gaps.most) return;
  const [least, most] = [gaps.least, gaps.most].map(formatDuration);
  throw new RangeError(`invalid max_paid_gap: ${formatDuration(gap)}, allowed: ${least} to ${most}`);
}

const collections = (s: SchemaBuilder) => ({
  schedule: s.item(0x01, "schedule", v.proto(Schedule)),
  progress: s.item(0x02, "progress", v.proto(Progress)),
  /** All there is of the bond denomination. */
  supply: s.item(0x03, "supply", v.proto(Coin)),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** The module account that holds the reserve. */
export const reserveAccount = "mint";

/** Rewards of blocks, paid from a reserve by block time. Nothing is minted: the supply is fixed. */
export const mint = declareModule({
  name: "mint",
  store: storeNames.mint,
  version: 1,
  uses: { accounts: AccountKeeper, bank: BankKeeper, staking: StakingKeeper },
  accounts: { [reserveAccount]: [] },
  params: { prefix: 0x00, type: Params, default: { maxPaidGap: durationOf(gaps.standard) }, check: checkParams },
  state: collections,
});
