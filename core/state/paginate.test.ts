import { describe, expect, test } from "@jest/globals";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { bytesKey, stringKey } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { openStore } from "../../store/open.ts";
import { blockContext } from "../block.ts";
import { Branch } from "./branch.ts";
import { collectionMap } from "./map.ts";
import { paginate } from "./paginate.ts";
import { startingWith } from "./range.ts";
import { v } from "./values.ts";

const coins = collectionMap(
  { store: "s", name: "coins", prefix: Uint8Array.of(2) },
  pairKey(bytesKey, stringKey),
  v.u64,
);
const [alice, bob, carol] = [1, 2, 3].map((byte) => new Uint8Array(20).fill(byte));
const denoms = ["a", "b", "c", "d", "e"];

function context() {
  const branch = Branch.over(openStore({ storeNames: ["s"] }).latest);
  const ctx = blockContext({ chainId: "c-1", bech32Prefix: "eco" }, branch, "query", 1, 0n, new Uint8Array(0));
  for (const owner of [alice, bob, carol]) {
    for (const denom of denoms) if (owner !== undefined) coins.set(ctx, [owner, denom], 1n);
  }
  return ctx;
}

const within = startingWith({ first: bytesKey }, bob ?? new Uint8Array(20));
const pageOf = (request: Partial<PageRequest>) =>
  paginate(context(), coins, PageRequest.fromPartial(request), { within, take: ([, denom]) => denom });

describe("pages within a part of a collection", () => {
  test.each([false, true])("follow one another without gap or repeat; reverse: %s", (reverse) => {
    const seen: string[] = [];
    let key: Uint8Array = new Uint8Array(0);
    do {
      const page = pageOf({ key, limit: 2n, reverse });
      for (const item of page.items) seen.push(item);
      key = page.pagination.nextKey;
    } while (key.length > 0);
    expect(seen).toEqual(reverse ? denoms.toReversed() : denoms);
  });

  test.each([false, true])("no key leads to the entries of others; reverse: %s", (reverse) => {
    for (const first of [0, 1, 2, 3, 20, 255]) {
      const key = Uint8Array.of(first, ...new Uint8Array(20).fill(1), 97);
      const { items } = pageOf({ key, limit: 100n, reverse });
      expect(items.every((denom) => denoms.includes(denom))).toBe(true);
      expect(items.length).toBeLessThanOrEqual(denoms.length);
    }
  });

  test("an offset skips, the total counts all of the part", () => {
    const { items, pagination } = pageOf({ offset: 3n, limit: 10n, countTotal: true });
    expect(items).toEqual(["d", "e"]);
    expect(pagination.total).toBe(5n);
  });

  test("offset and key together are refused", () => {
    expect(() => pageOf({ offset: 1n, key: Uint8Array.of(1) })).toThrow(/either offset or key is expected/);
  });
});

describe("pages of large entries", () => {
  const large = collectionMap({ store: "s", name: "large", prefix: Uint8Array.of(3) }, stringKey, v.bytes);
  // Two to a page: 4 MB each, and with the third it would be above 10.
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  function filled() {
    const ctx = context();
    for (const name of names) large.set(ctx, name, new Uint8Array(4_000_000).fill(1));
    return ctx;
  }

  test.each([false, true])("end early, and go on where they ended; reverse: %s", (reverse) => {
    const ctx = filled();
    const pages: string[][] = [];
    let key: Uint8Array = new Uint8Array(0);
    do {
      const request = PageRequest.fromPartial({ key, limit: 100n, reverse });
      const { items, pagination } = paginate(ctx, large, request, { take: (name) => name });
      pages.push([...items]);
      key = pagination.nextKey;
    } while (key.length > 0);
    expect(pages.flat()).toEqual(reverse ? names.toReversed() : names);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 1]);
  });

  test("are counted to the end all the same", () => {
    const request = PageRequest.fromPartial({ limit: 100n, countTotal: true });
    const { items, pagination } = paginate(filled(), large, request, { take: (name) => name });
    expect([items, pagination.total]).toEqual([["a", "b"], 7n]);
    expect(Buffer.from(pagination.nextKey).toString()).toBe("c");
  });
});

describe("a collection of more than one request may read", () => {
  // 12 million gas each: the ninth passes the limit.
  const vast = collectionMap({ store: "s", name: "vast", prefix: Uint8Array.of(4) }, stringKey, v.bytes);
  const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
  const ctx = context();
  for (const name of names) vast.set(ctx, name, new Uint8Array(4_000_000).fill(1));
  const ask = (request: Partial<PageRequest>, keep = (_: string) => true) =>
    paginate(ctx, vast, PageRequest.fromPartial(request), { keep, take: (name) => name });

  test("has no total unless it is asked for", () => {
    const { items, pagination } = ask({});
    expect([items, Buffer.from(pagination.nextKey).toString(), pagination.total]).toEqual([["a", "b"], "c", 0n]);
  });

  test.each([
    ["a total that is asked for", { limit: 1n, countTotal: true }],
    ["an offset", { limit: 1n, offset: 11n }],
  ])("refuses %s and says how to go on", (_, request) => {
    expect(() => ask(request)).toThrow(/too many entries to skip or to count; go on by key/);
  });

  test.each([false, true])("is searched page by page, none of them full; reverse: %s", (reverse) => {
    const pages: string[][] = [];
    let key: Uint8Array = new Uint8Array(0);
    do {
      const { items, pagination } = ask({ key, limit: 100n, reverse }, (name) => name === (reverse ? "a" : "l"));
      pages.push([...items]);
      key = pagination.nextKey;
    } while (key.length > 0);
    expect(pages).toEqual([[], [reverse ? "a" : "l"]]);
  });
});
