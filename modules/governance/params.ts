import { coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { decOne, parseDec } from "../../codec/decimal.ts";
import { formatDuration, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";
import type { AccountKeeper } from "../auth/keeper.ts";

const day = 86_400n;

/**
 * The SDK's shares of votes and periods, deposits of this chain's coin. A tenth of the deposit must come with the proposal, and
 * every deposit be a hundredth of it, so that neither proposals nor depositors can be had by the thousand for nothing.
 */
export const defaultParams: Params = {
  minDeposit: [{ denom: "ueco2", amount: "1000000000" }],
  maxDepositPeriod: { seconds: 2n * day, nanos: 0 },
  votingPeriod: { seconds: 2n * day, nanos: 0 },
  quorum: "0.334000000000000000",
  threshold: "0.500000000000000000",
  vetoThreshold: "0.334000000000000000",
  minInitialDepositRatio: "0.100000000000000000",
  proposalCancelRatio: "0.500000000000000000",
  proposalCancelDest: "",
  expeditedVotingPeriod: { seconds: day, nanos: 0 },
  expeditedThreshold: "0.667000000000000000",
  expeditedMinDeposit: [{ denom: "ueco2", amount: "5000000000" }],
  burnVoteQuorum: false,
  burnProposalDepositPrevote: false,
  burnVoteVeto: true,
  minDepositRatio: "0.010000000000000000",
};

/** Ten years in nanoseconds: what lasts longer ends for nobody. */
const longest = 315_360_000_000_000_000n;

/** Nanoseconds of a period; 0 where there is none. */
export const periodOf = (duration: Duration | undefined): bigint => (duration === undefined ? 0n : nanosOf(duration));

function coinsOf(wire: readonly WireCoin[], what: string) {
  let coins: ReturnType<typeof coinsFromWire>;
  try {
    coins = coinsFromWire(wire);
  } catch (error) {
    throw new RangeError(`invalid ${what}: ${reasonOf(error)}`);
  }
  if (coins.length === 0 || coinsFault(coins) !== undefined)
    throw new RangeError(`invalid ${what}: ${formatCoins(coins)}`);
  return coins;
}

function checkDeposits({ minDeposit, expeditedMinDeposit }: Params): void {
  const least = coinsOf(minDeposit, "minimum deposit");
  const expedited = coinsOf(expeditedMinDeposit, "expedited minimum deposit");
  const of = (denom: string) => least.find((coin) => coin.denom === denom)?.amount ?? 0n;
  if (expedited.every(({ denom, amount }) => amount <= of(denom)))
    throw new RangeError(`expedited minimum deposit must be greater than minimum deposit: ${formatCoins(expedited)}`);
  // A deposit holds coins of the minimum alone, so an expedited minimum of others could never be met.
  const other = expedited.find(({ denom }) => of(denom) === 0n);
  if (other !== undefined)
    throw new RangeError(`expedited minimum deposit: ${other.denom} is not in the minimum deposit`);
}

function checkPeriod(duration: Duration | undefined, what: string): bigint {
  if (duration === undefined) throw new RangeError(`${what} must not be nil`);
  let nanos: bigint;
  try {
    nanos = nanosOf(duration);
  } catch (error) {
    throw new RangeError(`${what}: ${reasonOf(error)}`);
  }
  if (nanos <= 0n) throw new RangeError(`${what} must be positive: ${formatDuration(nanos)}`);
  if (nanos > longest) throw new RangeError(`${what} ${formatDuration(nanos)} is longer than ten years`);
  return nanos;
}

/** A share from 0 to 1; `positive`: not 0. */
function checkShare(text: string, what: string, positive: boolean): bigint {
  let share: bigint;
  try {
    share = parseDec(text);
  } catch (error) {
    throw new RangeError(`invalid ${what}: ${reasonOf(error)}`);
  }
  if (share < 0n) throw new RangeError(`${what} cannot be negative: ${text}`);
  if (positive && share === 0n) throw new RangeError(`${what} must be positive: ${text}`);
  if (share > decOne) throw new RangeError(`${what} too large: ${text}`);
  return share;
}

function checkDestination(text: string, chain: ChainIdentity, accounts: AccountKeeper): void {
  if (text === "") return;
  let address: Uint8Array;
  try {
    address = addressBytes(chain, text);
  } catch {
    throw new RangeError(`deposits destination address is invalid: ${text}`);
  }
  const module = accounts.moduleOf(address);
  if (module !== undefined) throw new RangeError(`deposits destination address is the account of module ${module}`);
}

/** @throws RangeError, mostly in the SDK's words (`x/gov/types/v1/params.go`) */
export function checkParams(params: Params, chain: ChainIdentity, accounts: AccountKeeper): void {
  checkDeposits(params);
  checkPeriod(params.maxDepositPeriod, "maximum deposit period");
  checkShare(params.quorum, "quorum", false);
  const threshold = checkShare(params.threshold, "vote threshold", true);
  const expedited = checkShare(params.expeditedThreshold, "expedited vote threshold", true);
  if (expedited <= threshold)
    throw new RangeError(
      `expedited vote threshold ${params.expeditedThreshold}, must be greater than the regular threshold ${params.threshold}`,
    );
  checkShare(params.vetoThreshold, "veto threshold", true);
  const voting = checkPeriod(params.votingPeriod, "voting period");
  const short = checkPeriod(params.expeditedVotingPeriod, "expedited voting period");
  if (short >= voting)
    throw new RangeError(
      `expedited voting period ${formatDuration(short)} must be strictly less than the regular voting period ${formatDuration(voting)}`,
    );
  checkShare(params.minInitialDepositRatio, "minimum initial deposit ratio", false);
  checkShare(params.proposalCancelRatio, "cancel ratio of a proposal's deposits", false);
  checkShare(params.minDepositRatio, "minimum deposit ratio", false);
  checkDestination(params.proposalCancelDest, chain, accounts);
}
