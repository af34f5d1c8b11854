import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { RequestQuery, ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { makeDirectory } from "../../store/testing/chain.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import { type Pooled, poolOver } from "../../test/harness/workers.ts";
import { statusOf } from "../status.ts";

jest.setTimeout(60_000);

const dir = makeDirectory();
const blocks = 12;
const supply = "/cosmos.bank.v1beta1.Query/TotalSupply";
const none = new Uint8Array(0);
let ledger: Ledger;
let pooled: Pooled;

beforeAll(async () => {
  const coins = [{ denom: "aaaa", amount: "7" }];
  ledger = startLedger({
    engine: "arena",
    state: { dir, keepRecent: 3, history: { backend: "classic-level" } },
    funded: [{ address: encodeAddress("eco", new Uint8Array(20).fill(1)), coins }],
  });
  for (let height = 0; height < blocks; height++) ledger.block();
  pooled = await poolOver(ledger, { workers: 2 });
});
afterAll(async () => {
  await pooled.close();
  ledger.store.close();
  rmSync(dir, { recursive: true, force: true });
});

test("heights that have left memory are answered by the history, in the thread, as the application does", async () => {
  for (let height = 1; height <= blocks; height++) {
    const answers = await Promise.all([1, 2].map(() => pooled.backend.call(supply, none, height)));
    const expected = ledger.app.call(supply, none, height);
    for (const { value, height: read } of answers)
      expect([Buffer.from(value).toString("hex"), read]).toEqual([Buffer.from(expected.value).toString("hex"), height]);
  }
  expect(pooled.backend.heights()).toEqual({ oldest: 1, latest: blocks });
});

test("a value of an old height is there, with the proofs that the application gives", async () => {
  const [[key] = [none]] = ledger.store.latest.iterate("bank", {});
  const hexOf = (response: ResponseQuery) => Buffer.from(ResponseQuery.encode(response).finish()).toString("hex");
  for (const prove of [false, true]) {
    const query = RequestQuery.fromPartial({ path: "/store/bank/key", data: key, height: 4n, prove });
    const request = RequestQuery.encode(query).finish();
    const asked = { kind: "abci", path: query.path, request, height: 4 } as const;
    let found = ResponseQuery.decode(new Uint8Array((await pooled.run(asked)).value));
    // Proofs take until the version of that height is loaded.
    while (found.code !== 0) {
      expect(found.log).toContain("later");
      found = ResponseQuery.decode(new Uint8Array((await pooled.run(asked)).value));
    }
    expect(found.proofOps?.ops.length ?? 0).toBe(prove ? 2 : 0);
    expect(hexOf(found)).toBe(hexOf(ledger.app.query(query)));
  }
});

test("a height above the latest is refused as without threads", async () => {
  const refused = await Promise.resolve(pooled.backend.call(supply, none, 99)).then(String, statusOf);
  expect(refused).toEqual({ code: 3, message: "height 99 is not kept: this node has 1 to 12" });
});
