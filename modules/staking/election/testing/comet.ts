import { toHex } from "../../../../codec/bytes.ts";
import { addressOf } from "../../../../codec/crypto/address.ts";
import type { ValidatorUpdate, VoteInfo } from "../../../../codec/gen/tendermint/abci/types.ts";
import { BlockIDFlag } from "../../../../codec/gen/tendermint/types/validator.ts";

/** What one list of updates did to the set. */
export interface Change {
  readonly height: number;
  readonly before: number;
  readonly came: readonly string[];
  readonly left: readonly string[];
}

/** The part of CometBFT that keeps validator sets: an update returned at H is in force at H + 2, and a wrong one stops the chain. */
export interface Comet {
  /** Takes the updates of a block. @throws for any that CometBFT v0.38 refuses (`types/validator_set.go`), or that says nothing new */
  take(height: number, updates: readonly ValidatorUpdate[]): void;
  /** Addresses in hex of the set that decides on a block, ascending. */
  setAt(height: number): readonly string[];
  /** The set once all updates are in force. */
  readonly next: readonly string[];
  /** The last commit that the block of a height holds: the votes for the block before it. */
  commitFor(height: number, isDown: (address: string) => boolean): VoteInfo[];
  readonly changes: readonly Change[];
}

function keyOf({ pubKey }: ValidatorUpdate): string {
  const sum = pubKey?.sum;
  if (sum?.$case !== "ed25519" && sum?.$case !== "secp256k1") throw new Error("pubkey type is unsupported");
  return toHex(addressOf({ type: sum.$case, key: sum.value }));
}

export function cometFrom(first: readonly ValidatorUpdate[], firstHeight = 1): Comet {
  let latest = new Map<string, bigint>(first.map((update) => [keyOf(update), update.power] as const));
  if (latest.size === 0) throw new Error("validator set is nil in genesis and still empty after InitChain");
  const sets = new Map<number, Map<string, bigint>>([
    [firstHeight, latest],
    [firstHeight + 1, latest],
  ]);
  const changes: Change[] = [];
  const setAt = (height: number) => [...(sets.get(height)?.keys() ?? [])].sort();
  return {
    changes,
    setAt,
    get next() {
      return [...latest.keys()].sort();
    },
    take(height, updates) {
      const next = new Map(latest);
      const seen = new Set<string>();
      const came: string[] = [];
      const left: string[] = [];
      for (const update of updates) {
        const address = keyOf(update);
        if (seen.has(address)) throw new Error(`duplicate entry ${address}`);
        seen.add(address);
        if (update.power < 0n) throw new Error(`voting power can't be negative: ${update.power}`);
        if (update.power === 0n && !next.has(address)) throw new Error(`failed to find validator ${address} to remove`);
        // CometBFT takes it; the difference of two sets does not hold it.
        if (next.get(address) === update.power) throw new Error(`update of ${address} says nothing new`);
        if (update.power === 0n) next.delete(address);
        else next.set(address, update.power);
        (update.power === 0n ? left : came).push(address);
      }
      if (next.size === 0) throw new Error("applying the validator changes would result in empty set");
      if (updates.length > 0) changes.push({ height, before: latest.size, came, left });
      latest = next;
      sets.set(height + 2, next);
      sets.delete(height - 2);
    },
    commitFor: (height, isDown) =>
      setAt(height - 1).map((address) => ({
        validator: { address: Buffer.from(address, "hex"), power: 1n },
        blockIdFlag: isDown(address) ? BlockIDFlag.BLOCK_ID_FLAG_ABSENT : BlockIDFlag.BLOCK_ID_FLAG_COMMIT,
      })),
  };
}
