import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { encodeAddress } from "../../codec/bech32.ts";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { RequestQuery, ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { queryPaths } from "../../core/queries.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import { type Pooled, poolOver } from "../../test/harness/workers.ts";
import { statusOf } from "../status.ts";

// Whatever is asked, threads answer as the application itself does.
const address = (byte: number) => encodeAddress("eco", new Uint8Array(20).fill(byte));
const coins = (byte: number) => [..."abcd"].slice(0, byte % 5).map((c) => ({ denom: c.repeat(4), amount: `${byte}` }));
const blocks = 9;
const keepRecent = 5;

let ledger: Ledger;
let pooled: Pooled;
let paths: readonly string[];

beforeAll(async () => {
  const funded = Array.from({ length: 40 }, (_, index) => ({ address: address(index + 1), coins: coins(index + 1) }));
  ledger = startLedger({ engine: "arena", state: { keepRecent }, funded });
  for (let height = 0; height < blocks; height++) ledger.block();
  paths = queryPaths(ledger.app.chain);
  pooled = await poolOver(ledger);
}, 60_000);
afterAll(() => pooled.close());

const text = (field: number, value: string) =>
  Buffer.concat([Buffer.of((field << 3) | 2, value.length), Buffer.from(value)]);
const page = fc
  .record({
    limit: fc.constantFrom(0n, 1n, 3n, 7n, 1_000_000n),
    offset: fc.constantFrom(0n, 2n, 1_000n),
    countTotal: fc.boolean(),
    reverse: fc.boolean(),
    key: fc.constantFrom(new Uint8Array(0), Uint8Array.of(5), new Uint8Array(21).fill(6)),
  })
  .map((request) => PageRequest.encode(request).finish());
/** Requests that mean something to many queries, and bytes that mean nothing. */
const request = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.integer({ min: 1, max: 45 }).map((byte) => text(1, address(byte))),
  fc
    .tuple(fc.integer({ min: 1, max: 45 }), fc.constantFrom("aaaa", "dddd", "none"))
    .map(([byte, denom]) => Buffer.concat([text(1, address(byte)), text(2, denom)])),
  fc
    .tuple(fc.integer({ min: 1, max: 45 }), page, fc.integer({ min: 1, max: 3 }))
    .map(([byte, bytes, field]) =>
      Buffer.concat([
        ...(field === 1 ? [] : [text(1, address(byte))]),
        Buffer.of((field << 3) | 2, bytes.length),
        bytes,
      ]),
    ),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
);
const height = fc.integer({ min: 0, max: blocks + 2 });

/** An answer or a refusal as who asks sees it. */
async function seen<T>(answer: () => T | Promise<T>): Promise<unknown> {
  try {
    return await answer();
  } catch (error) {
    return statusOf(error) ?? { fault: String(error) };
  }
}

const plain = ({ value, height: at }: { readonly value: Uint8Array; readonly height: number }) => ({
  value: Buffer.from(value).toString("hex"),
  height: at,
});

test("queries by gRPC path, simulation among them", async () => {
  const asked = fc.tuple(fc.nat(), request, height).map(([index, ...rest]) => [index % 1000, ...rest] as const);
  await fc.assert(
    fc.asyncProperty(asked, async ([index, bytes, at]) => {
      const path = paths[index % paths.length] ?? "";
      const inThread = await seen(async () => plain(await pooled.backend.call(path, bytes, at)));
      expect(inThread).toEqual(await seen(() => plain(ledger.app.call(path, bytes, at))));
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("ABCI queries: raw stores with their proofs, gRPC paths, heights that are not there", async () => {
  const keys = [...ledger.store.latest.iterate("bank", {})].map(([key]) => key);
  const stores = [...ledger.store.storeNames, "none"].map((name) => `/store/${name}/key`);
  const asked = fc.record({
    path: fc.oneof(
      fc.constantFrom(...stores, "/store/bank/subspace", "/none", "", ...paths),
      fc.string({ maxLength: 12 }),
    ),
    data: fc.oneof(fc.constantFrom(...keys), fc.uint8Array({ maxLength: 24 })),
    height: fc.oneof(height, fc.constant(-3)).map(BigInt),
    prove: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(asked, async (query) => {
      const bytes = RequestQuery.encode(query).finish();
      const given = { kind: "abci", path: query.path, request: bytes, height: Number(query.height) } as const;
      const { value } = await pooled.run(given);
      const expected = ResponseQuery.encode(ledger.app.query(query)).finish();
      expect(Buffer.from(value).toString("hex")).toBe(Buffer.from(expected).toString("hex"));
    }),
    { numRuns: 300 },
  );
}, 60_000);
