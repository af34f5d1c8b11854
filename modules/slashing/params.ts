import { fromUtf8, toUtf8 } from "../../codec/bytes.ts";
import { decFromAtomics, decOne, decRound, decToAtomics, formatDec } from "../../codec/decimal.ts";
import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/cosmos/slashing/v1beta1/slashing.ts";
import { quotient } from "../../codec/quotient.ts";

const second = 1_000_000_000n;
/** Blocks: a longer window takes long to clear. */
const longestWindow = 1_000_000n;
/** Ten years. */
const longestJail = 315_360_000n * second;

/** A Dec as the standard keeps it in bytes: its digits. */
export const decBytes = (dec: bigint): Uint8Array => toUtf8(decToAtomics(dec));
export const decOfBytes = (bytes: Uint8Array): bigint => decFromAtomics(fromUtf8(bytes));

/** Those of the SDK (`x/slashing/types/params.go`). */
export const defaultParams: Params = {
  signedBlocksWindow: 100n,
  minSignedPerWindow: decBytes(quotient(decOne, 2n)),
  downtimeJailDuration: durationOf(600n * second),
  slashFractionDoubleSign: decBytes(quotient(decOne, 20n)),
  slashFractionDowntime: decBytes(quotient(decOne, 100n)),
};

function checkFraction(what: string, bytes: Uint8Array): void {
  let value: bigint;
  try {
    value = decOfBytes(bytes);
  } catch {
    throw new RangeError(`${what} is no decimal`);
  }
  if (bytes.length === 0) throw new RangeError(`${what} cannot be nil`);
  if (value < 0n) throw new RangeError(`${what} cannot be negative: ${formatDec(value)}`);
  if (value > decOne) throw new RangeError(`${what} too large: ${formatDec(value)}`);
}

/** @throws RangeError in the SDK's words, and beyond bounds of ours */
export function checkParams(params: Params): void {
  const window = params.signedBlocksWindow;
  if (window <= 0n) throw new RangeError(`signed blocks window must be positive: ${window}`);
  if (window > longestWindow) throw new RangeError(`signed blocks window is at most ${longestWindow}: ${window}`);
  checkFraction("min signed per window", params.minSignedPerWindow);
  const jail = params.downtimeJailDuration === undefined ? 0n : nanosOf(params.downtimeJailDuration);
  if (jail <= 0n) throw new RangeError(`downtime jail duration must be positive: ${formatDuration(jail)}`);
  if (jail > longestJail)
    throw new RangeError(`downtime jail duration is at most ${formatDuration(longestJail)}: ${formatDuration(jail)}`);
  checkFraction("double sign slash fraction", params.slashFractionDoubleSign);
  checkFraction("downtime slash fraction", params.slashFractionDowntime);
}

/** Blocks of a window that may be missed. */
export function mostMissed({ signedBlocksWindow, minSignedPerWindow }: Params): bigint {
  return signedBlocksWindow - decRound(decOfBytes(minSignedPerWindow) * signedBlocksWindow);
}
