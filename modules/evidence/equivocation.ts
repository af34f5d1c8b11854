import { sha256 } from "@noble/hashes/sha2.js";
import { Equivocation } from "../../codec/gen/cosmos/evidence/v1beta1/evidence.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { encodeMessage } from "../../codec/message.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { sdk } from "../../core/sdkErrors.ts";

/** Go's text of a time. */
const timeText = (time: bigint) => formatTime(time).replace("T", " ").replace("Z", " +0000 UTC");
// Year 1, which Go has where no time is given.
const noTime = -62_135_596_800_000_000_000n;

/**
 * What is wrong with it by itself, in the SDK's words (`x/evidence/types/evidence.go`), or `undefined`.
 * @throws Error for a time that cannot be written
 */
export function equivocationFault({ time, height, power, consensusAddress }: Equivocation): string | undefined {
  const at = time === undefined ? noTime : timeOf(time);
  // Whole seconds count.
  if (at < 1_000_000_000n) return `invalid equivocation time: ${timeText(at)}`;
  if (height < 1n) return `invalid equivocation height: ${height}`;
  if (power < 1n) return `invalid equivocation validator power: ${power}`;
  if (consensusAddress === "") return "invalid equivocation validator consensus address: ";
  return undefined;
}

/** The hash by which it is kept (32 bytes). */
export const hashOf = (equivocation: Equivocation): Uint8Array => sha256(encodeMessage(Equivocation, equivocation));

export const packed = (equivocation: Equivocation): Any => ({
  typeUrl: `/${Equivocation.$type}`,
  value: encodeMessage(Equivocation, equivocation),
});

/** @throws tx parse error (code 2) for a message that is no evidence */
export function unpacked(any: Any): Equivocation {
  if (any.typeUrl !== `/${Equivocation.$type}`)
    throw sdk.txDecode(`no concrete type registered for type URL ${any.typeUrl} against interface *exported.Evidence`);
  return Equivocation.decode(any.value);
}
