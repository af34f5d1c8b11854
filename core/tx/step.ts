import type { DecCoin } from "../../codec/decimal.ts";
import type { Ctx } from "../ctx.ts";
import type { Tx } from "./tx.ts";

/** What a node decides for itself; it may keep a transaction out of its mempool, never change a block's outcome. */
export interface NodeLimits {
  /** Any one of these prices a unit of gas is enough; none means that no fee is asked. */
  readonly minGasPrices: readonly DecCoin[];
}

/** A signature that a transaction's run will verify: secp256k1, by a key that is the signer's own. */
export interface SignatureClaim {
  /** Compressed, 33 bytes. */
  readonly key: Uint8Array;
  /** SHA-256 of the bytes that are signed. */
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/** One step before the messages of a transaction run. It throws to refuse; no step knows the one after it. */
export interface Step {
  readonly name: string;
  /** What this step says of a transaction stays true while it waits in the mempool, so that a recheck can do without it. */
  readonly lasting?: true;
  run(ctx: Ctx, tx: Tx, limits: NodeLimits): void;
  /** What of it can be worked out before and elsewhere. What is said here decides nothing: `run` asks again. */
  claims?(ctx: Ctx, tx: Tx): readonly SignatureClaim[];
}
