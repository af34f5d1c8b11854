import { eco2 } from "../../app/eco2.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { Application, type ApplicationOptions } from "../../core/application.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { chainStore } from "../../core/identity.ts";
import { openStore, type StoreOptions } from "../../store/open.ts";
import type { Change, StateStore } from "../../store/types.ts";
import { chainId } from "../home.ts";

/** The store of the keys that are measured, beside those of the chain. */
const measured = "bench";
/** Seconds of Unix time before the first block. */
const birth = 1_700_000_000n;

/** The application over a state on the disk, as a node opens it. */
export interface Party {
  readonly app: Application;
  readonly store: StateStore;
  /** Begins the chain. @param height of its first block */
  start(height: number): void;
  /** FinalizeBlock and Commit of a block that writes this and has no transactions. */
  block(changes: readonly Change[]): void;
}

/** @throws StoreError where the state is damaged or open */
export function openParty(
  dir: string,
  store: Partial<StoreOptions> = {},
  options: Partial<ApplicationOptions> = {},
): Party {
  const own = eco2(() => true);
  const chain = { ...own, storeNames: [...own.storeNames, measured] };
  const opened = openStore({ dir, storeNames: [...chain.storeNames, chainStore], snapshotThread: true, ...store });
  let changes: readonly Change[] = [];
  const app = new Application(chain, opened, {
    limits: { minGasPrices: [] },
    edits: () => new Map([[measured, changes]]),
    chainId,
    ...options,
  });
  let first = 1;
  return {
    app,
    store: opened,
    start(height) {
      first = height;
      app.initChain(
        RequestInitChain.fromPartial({
          chainId,
          initialHeight: BigInt(height),
          time: { seconds: birth, nanos: 0 },
          consensusParams: ConsensusParams.fromPartial({
            block: { maxBytes: 22_020_096n, maxGas: -1n },
            evidence: { maxAgeNumBlocks: 100n, maxAgeDuration: { seconds: 1000n, nanos: 0 }, maxBytes: 1000n },
            validator: { pubKeyTypes: ["ed25519"] },
          }),
          appStateBytes: Buffer.from(JSON.stringify(defaultGenesis(chain, "eco"))),
        }),
      );
    },
    block(written) {
      changes = written;
      const height = BigInt(opened.latest.height === 0 ? first : opened.latest.height + 1);
      app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height, time: { seconds: birth + height, nanos: 0 } }));
      app.commit({});
      changes = [];
    },
  };
}
