import { equalBytes } from "../../codec/bytes.ts";
import { type Core, seenCommit } from "./core.ts";
import { nextHeight } from "./state.ts";
import type { ChainReader, KeptCommit, SetMember } from "./types.ts";

/** Reading a chain: the last block from memory, what is older from the database. */
export function chainReader(core: Core): Omit<ChainReader, "genesis" | "initialHeight"> {
  let seen: { readonly id: Uint8Array; readonly commit: KeptCommit["commit"] } | undefined;
  const seenOnce = () => {
    const id = core.consensus.lastBlockId?.hash ?? new Uint8Array(0);
    if (seen === undefined || !equalBytes(seen.id, id)) seen = { id, commit: seenCommit(core) };
    return seen.commit;
  };
  const lastAt = (height: number) => (core.last?.kept.height === height ? core.last : undefined);
  const isKept = (height: number) => height >= core.base && height <= core.consensus.height && height > 0;
  return {
    chainId: core.consensus.chainId,
    base: () => core.base,
    height: () => core.consensus.height,
    block: (height) => lastAt(height)?.kept ?? (isKept(height) ? core.db.block(height) : undefined),
    async heightOf(hash) {
      const height = await core.db.heightOf(hash);
      return height !== undefined && isKept(height) ? height : undefined;
    },
    async commit(height) {
      if (!isKept(height)) return undefined;
      if (height === core.consensus.height)
        // Of a block that came from elsewhere the commit comes with the next one.
        return core.seen.voters.length === 0 ? undefined : { commit: seenOnce(), canonical: false };
      const next = lastAt(height + 1)?.kept ?? (await core.db.block(height + 1));
      const commit = next?.block.lastCommit;
      return commit === undefined ? undefined : { commit, canonical: true };
    },
    results: (height) => lastAt(height)?.results ?? (isKept(height) ? core.db.results(height) : undefined),
    validators(height): SetMember[] | undefined | Promise<SetMember[] | undefined> {
      const { consensus } = core;
      const next = nextHeight(consensus);
      if (height === next) return [...consensus.validators.members];
      if (height === next + 1) return [...consensus.nextValidators.members];
      if (!isKept(height)) return undefined;
      return core.db.validators(height).then((set) => (set === undefined ? undefined : [...set.members]));
    },
    consensusParams(height) {
      if (height === nextHeight(core.consensus)) return core.consensus.params;
      return isKept(height) ? core.db.params(height) : undefined;
    },
    async tx(hash) {
      const place = await core.db.placeOf(hash);
      if (place === undefined || !isKept(place.height)) return undefined;
      const { height, index } = place;
      const last = lastAt(height);
      const kept = last?.kept ?? (await core.db.block(height));
      const results = last?.results ?? (await core.db.results(height));
      const [tx, result] = [kept?.block.data?.txs[index], results?.txResults[index]];
      return tx === undefined || result === undefined ? undefined : { height: BigInt(height), index, tx, result };
    },
    txEntries: (key, value) => core.db.txEntries(key, value),
    blockEntries: (key, value) => core.db.blockEntries(key, value),
  };
}
