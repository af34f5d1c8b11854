import { formatGoDuration } from "../../../codec/duration.ts";
import type { Ctx } from "../../ctx.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxNonces } from "../doors.ts";
import type { Step } from "../step.ts";
import type { Tx } from "../tx.ts";

/** Transactions without sequence: each is told apart by its timeout, for which it is remembered. */
export interface UnorderedOptions {
  /** Nanoseconds after the block's time that a timeout may be. */
  readonly maxTimeout: bigint;
  /** Gas for remembering it and forgetting it later. */
  readonly gas: number;
}

/** As the SDK has them: ten minutes, and twice what reading and removing a nonce costs. */
export const unorderedDefaults: UnorderedOptions = { maxTimeout: 600_000_000_000n, gas: 2240 };

/** Why a timeout is none that an unordered transaction may have. */
function timeoutFault(ctx: Ctx, timeout: bigint | undefined, { maxTimeout }: UnorderedOptions): string | undefined {
  if (timeout === undefined) return "unordered transaction must have timeout_timestamp set";
  if (timeout < ctx.time) return "unordered transaction has a timeout_timestamp that has already passed";
  return timeout > ctx.time + maxTimeout ? `unordered tx ttl exceeds ${formatGoDuration(maxTimeout)}` : undefined;
}

function takeNonces(ctx: Ctx, { signers, timeoutTime }: Tx, nonces: TxNonces, options: UnorderedOptions): void {
  const fault = timeoutFault(ctx, timeoutTime, options);
  if (fault !== undefined || timeoutTime === undefined) throw sdk.invalidRequest(fault);
  ctx.gas.consume(options.gas, "unordered tx");
  for (const { address, text } of signers) {
    if (nonces.take(ctx, address, timeoutTime)) continue;
    const why = `sender ${text} has already used timeout ${timeoutTime}`;
    throw sdk.invalidRequest(`failed to add unordered nonce: ${why}`);
  }
  if (signers.some(({ info }) => (info?.sequence ?? 0n) > 0n))
    throw sdk.invalidRequest("sequence is not allowed for unordered transactions");
}

/** Unordered transactions, each once (`x/auth/ante/sigverify.go`). @param options `undefined` where the chain takes none */
export const unorderedNonces = (nonces: TxNonces | undefined, options: UnorderedOptions | undefined): Step => ({
  name: "unordered",
  run(ctx, tx) {
    if (!tx.body.unordered) return;
    if (nonces === undefined || options === undefined) throw sdk.notSupported("unordered transactions are not enabled");
    takeNonces(ctx, tx, nonces, options);
  },
});
