import { expect, test } from "@jest/globals";
import { RequestQuery } from "../codec/gen/tendermint/abci/types.ts";
import { openStore } from "../store/open.ts";
import { withDirectory } from "../store/testing/chain.ts";
import { chainStore } from "./identity.ts";
import { answerQuery } from "./query.ts";
import { toyChain, toyConsensus } from "./testing/toys.ts";

test("a proof from before a store was there is refused by name", () => {
  withDirectory((dir) => {
    const none = new Uint8Array(0);
    const key = Uint8Array.of(1);
    const before = openStore({ dir, storeNames: [chainStore] });
    before.commit(before.apply(before.latest, 1, new Map([[chainStore, [[key, key]]]]), none));
    before.close();
    const store = openStore({ dir, storeNames: [chainStore, "book"] });
    const ask = (name: string) =>
      answerQuery(
        {
          chain: toyChain([toyConsensus()]),
          store,
          identity: () => ({ chainId: "", bech32Prefix: "" }),
          services: new Map(),
        },
        RequestQuery.fromPartial({ path: `/store/${name}/key`, data: key, prove: true, height: 1n }),
      );
    expect(ask(chainStore)).toMatchObject({ code: 0, value: key, proofOps: { ops: [{}, {}] } });
    expect(ask("book")).toMatchObject({
      code: 6,
      codespace: "sdk",
      log: `no store "book" at this height; there are: ${chainStore}: unknown request`,
    });
    store.close();
  });
});
