import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { Application } from "../../core/application.ts";
import { chainStores } from "../../core/upgradeSpec.ts";
import type { Home } from "../../node/home.ts";
import { openStore } from "../../store/open.ts";
import type { StateStore } from "../../store/types.ts";
import { appState, programs } from "./chains.ts";

/** A program on the state of a home, its chain begun where it was not. */
export function openProgram(
  version: keyof typeof programs,
  home: Home,
): { readonly application: Application; readonly store: StateStore } {
  const chain = programs[version]();
  const store = openStore({ ...chainStores(chain), dir: home.state });
  const application = new Application(chain, store, { limits: { minGasPrices: [] } });
  if (application.height === 0)
    application.initChain(
      RequestInitChain.fromPartial({
        chainId: "book-1",
        appStateBytes: Buffer.from(JSON.stringify(appState)),
        consensusParams: ConsensusParams.fromPartial({}),
      }),
    );
  return { application, store };
}

/** The next block, empty. */
export const emptyBlock = ({ height }: Application) => RequestFinalizeBlock.fromPartial({ height: BigInt(height + 1) });
