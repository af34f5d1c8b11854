import { toLatin1 } from "../../codec/bytes.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";

/** Parameters of consensus, on chain (key as in `x/consensus/types/keys.go`). */
export const consensus = declareModule({
  name: "consensus",
  store: storeNames.consensus,
  version: 1,
  state: (s) => ({ params: s.item(toLatin1("Consensus"), "params", v.proto(ConsensusParams)) }),
});
