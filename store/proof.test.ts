import { iavlSpec, ics23, tendermintSpec, verifyExistence, verifyNonExistence } from "@confio/ics23";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openStore } from "./open.ts";
import { grow, STORES } from "./testing/chain.ts";
import { ENGINES } from "./testing/engines.ts";
import type { Change, StateStore } from "./types.ts";

describe.each(ENGINES)("%s", (engine) => {
  const none = new Uint8Array(0);
  const bytes = (text: string) => new TextEncoder().encode(text);

  /** Verifies both proofs with the public verifier against the root of a height. */
  function verify(store: StateStore, name: string, key: Uint8Array, height: number): void {
    const { value, iavl, simple } = store.prove(name, key, height);
    expect(value).toEqual(store.at(height)?.get(name, key));
    const outer = ics23.CommitmentProof.decode(simple).exist;
    const root = store.at(height)?.root ?? none;
    if (!outer?.value) throw new Error("the proof of the store shows no existence");
    verifyExistence(outer, tendermintSpec, root, bytes(name), outer.value);
    const inner = ics23.CommitmentProof.decode(iavl);
    if (value !== undefined && inner.exist) verifyExistence(inner.exist, iavlSpec, outer.value, key, value);
    else if (inner.nonexist) verifyNonExistence(inner.nonexist, iavlSpec, outer.value, key);
    else throw new Error("the proof does not show what the store says");
  }

  const key = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((k) => k.map((byte) => byte % 8));
  const block = fc.uniqueArray(fc.tuple(key, fc.uint8Array({ minLength: 1, maxLength: 30 })), {
    minLength: 1,
    maxLength: 30,
    selector: ([k]) => Buffer.from(k).toString("hex"),
  });

  describe("proofs verify with @confio/ics23", () => {
    test("any key, there or not, among one to seven stores", () => {
      fc.assert(
        fc.property(
          block,
          fc.array(key, { minLength: 3, maxLength: 6 }),
          fc.integer({ min: 1, max: 7 }),
          (writes, others, count) => {
            const names = Array.from({ length: count }, (_, i) => `s${i}`);
            const store = openStore({ engine, storeNames: names });
            const changes = writes.sort(([a], [b]) => Buffer.compare(a, b)).map((write): Change => write);
            store.commit(store.apply(store.latest, 1, new Map(names.map((name) => [name, changes])), none));
            for (const name of names) {
              for (const [k] of writes.slice(0, 3)) verify(store, name, k, 1);
              for (const k of others) verify(store, name, k, 1);
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    test("every key of a grown chain, at the newest and at the oldest version", () => {
      const store = openStore({ engine, storeNames: STORES, keepRecent: 20 });
      grow(store, 60);
      for (const height of [41, 60]) {
        for (const name of ["acc", "bank"]) {
          for (let i = 0; i < 200; i += 7) verify(store, name, bytes(`${name}/${i.toString(36)}`), height);
          verify(store, name, Uint8Array.of(0), height);
          verify(store, name, Uint8Array.of(255), height);
        }
      }
    });
  });

  test("versions above 31 bits", () => {
    const store = openStore({ engine, storeNames: STORES });
    store.commit(store.apply(store.latest, 5_000_000_000, new Map([["bank", [[bytes("a"), bytes("1")]]]]), none));
    expect(() => verify(store, "bank", bytes("a"), 5_000_000_000)).not.toThrow();
  });

  test("in a store without keys the proof of the store shows the hash of nothing", () => {
    const store = openStore({ engine, storeNames: STORES });
    grow(store, 2);
    const proof = store.prove("quiet", bytes("a"), 2);
    expect(proof.value).toBeUndefined();
    const inner = ics23.CommitmentProof.decode(proof.iavl).nonexist;
    expect([inner?.left, inner?.right]).toEqual([null, null]);
    const outer = ics23.CommitmentProof.decode(proof.simple).exist;
    expect(Buffer.from(outer?.value ?? none).toString("hex")).toMatch(/^e3b0c442/);
  });

  test("a proof does not verify for another value, key or root", () => {
    const store = openStore({ engine, storeNames: STORES });
    grow(store, 5);
    const [[k, v] = [none, none]] = store.latest.iterate("bank", {});
    const { exist } = ics23.CommitmentProof.decode(store.prove("bank", k, 5).iavl);
    const { exist: outer } = ics23.CommitmentProof.decode(store.prove("bank", k, 5).simple);
    if (!exist || !outer?.value) throw new Error("no proof");
    const root = outer.value;
    expect(() => verifyExistence(exist, iavlSpec, root, k, v)).not.toThrow();
    expect(() => verifyExistence(exist, iavlSpec, root, k, bytes("other"))).toThrow();
    expect(() => verifyExistence(exist, iavlSpec, root, bytes("other"), v)).toThrow();
    expect(() => verifyExistence(exist, iavlSpec, store.latest.root, k, v)).toThrow();
  });
});
