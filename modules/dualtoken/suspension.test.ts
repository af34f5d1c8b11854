import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as RegistryMsg } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "../bank/index.ts";
import { eventTexts } from "../bank/testing/coins.ts";
import registry from "../registry/index.ts";
import { calls, importOf, issue, reportOf, T } from "../registry/testing/credits.ts";
import { records } from "../registry/testing/records.ts";
import { subscriptions } from "./hooks.ts";
import dualtoken from "./index.ts";
import { holders, U, vaultChain, who } from "./testing/vault.ts";

/** Alice put 4 t of batch 1 (ECO2) and then 6 t of batch 2 (Gold Standard) in. */
function start(heard: bigint[] = []) {
  const chain = vaultChain({}, {}, heard);
  issue(chain, { recipient: who.alice });
  const all = { chain, ...calls(chain), ...holders(chain) };
  all.import(importOf(1n, 10n, { recipient: who.alice }));
  all.deposit(who.alice, [1n, 4n * T], [2n, 6n * T]);
  return all;
}

describe("a suspended batch backs nothing", () => {
  test("with nothing to fill it, the shortfall is the deficit, and a release repays it", () => {
    const { chain, suspend, release, deficit, vault, queue, supply, classes } = start();
    const { events } = suspend(1n);
    expect(eventTexts(events).filter((text) => text.startsWith("eco2.dualtoken"))).toEqual([
      `eco2.dualtoken.v1.EventSuspend batch_id="1" grams="${4n * T}"`,
      `eco2.dualtoken.v1.EventDeficit deficit="${4n * T * U}"`,
    ]);
    expect(deficit()).toMatchObject({
      deficit: (4n * T * U).toString(),
      redemptionPaused: true,
      suspendedGrams: 4n * T,
    });
    expect(vault()).toMatchObject({ validGrams: 6n * T, suspendedGrams: 4n * T });
    expect(classes()).toMatchObject([{ validGrams: 0n, suspendedGrams: 4n * T, first: 0n }, { validGrams: 6n * T }]);
    expect(queue()).toEqual([`2:0-${6n * T}`]);
    expect(chain.broken()).toBeUndefined();
    release(1n);
    expect(deficit()).toMatchObject({ deficit: "0", redemptionPaused: false, suspendedGrams: 0n });
    // It comes in anew, behind the others.
    expect(queue()).toEqual([`2:0-${6n * T}`, `1:0-${4n * T}`]);
    expect(supply()).toBe(10n * T * U);
    expect(chain.broken()).toBeUndefined();
  });

  test("the buffer fills first, then the pool; a release repays the deficit, then the pool, then the buffer", () => {
    const heard: bigint[] = [];
    const { chain, suspend, release, deficit, fund, give, buffer, pool, supply } = start(heard);
    fund(who.alice, T * U);
    give(who.alice, 2n * T * U);
    const { events } = suspend(1n);
    expect(eventTexts(events)).toContain(
      `eco2.dualtoken.v1.EventFill from_buffer="${T * U}" from_pool="${2n * T * U}"`,
    );
    expect([buffer(), pool(), supply()]).toEqual([0n, 0n, 7n * T * U]);
    expect(deficit()).toMatchObject({
      deficit: (T * U).toString(),
      owedToBuffer: (T * U).toString(),
      owedToPool: (2n * T * U).toString(),
    });
    expect(chain.broken()).toBeUndefined();
    const released = release(1n);
    expect(eventTexts(released.events)).toContain(
      `eco2.dualtoken.v1.EventRelease batch_id="1" buffer_repaid="${T * U}" deficit_repaid="${T * U}" ` +
        `grams="${4n * T}" pool_repaid="${2n * T * U}"`,
    );
    expect([buffer(), pool(), supply()]).toEqual([T * U, 2n * T * U, 10n * T * U]);
    expect(heard).toEqual([2n * T * U, -2n * T * U]);
    expect(chain.broken()).toBeUndefined();
  });

  test("a buffer that suffices leaves the pool alone and redemption open", () => {
    const heard: bigint[] = [];
    const { chain, suspend, deficit, fund, give, buffer, pool, redeem } = start(heard);
    fund(who.alice, 5n * T * U);
    give(who.alice, T * U);
    suspend(1n);
    expect([buffer(), pool(), heard]).toEqual([T * U, T * U, []]);
    expect(deficit().deficit).toBe("0");
    redeem(who.alice, T);
    expect(chain.broken()).toBeUndefined();
  });

  test("a gift to the buffer fills the deficit at once, as far as it goes", () => {
    const { chain, suspend, deficit, fund, buffer, release } = start();
    suspend(1n);
    expect(fund(who.alice, T * U).response.filled).toBe((T * U).toString());
    expect(deficit()).toMatchObject({ deficit: (3n * T * U).toString(), owedToBuffer: (T * U).toString() });
    expect(fund(who.alice, 5n * T * U).response.filled).toBe((3n * T * U).toString());
    expect([deficit().deficit, buffer()]).toEqual(["0", 2n * T * U]);
    expect(fund(who.alice, 1n).response.filled).toBe("0");
    release(1n);
    expect(buffer()).toBe(6n * T * U + 1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("two batches: the first release repays the deficit of both", () => {
    const { chain, suspend, release, deficit, fund, buffer } = start();
    fund(who.alice, T * U);
    suspend(1n);
    suspend(2n);
    expect(deficit()).toMatchObject({ deficit: (9n * T * U).toString(), owedToBuffer: (T * U).toString() });
    release(2n);
    expect([deficit().deficit, buffer()]).toEqual([(3n * T * U).toString(), 0n]);
    release(1n);
    expect([deficit().deficit, buffer()]).toEqual(["0", T * U]);
    expect(chain.broken()).toBeUndefined();
  });

  test("a chain without a Carbon Neutral Pool has the buffer alone", () => {
    const params = { registrars: [who.registrar], review_authority: who.reviewer };
    const chain = testChain([auth, bank, records, registry, dualtoken], { registry: { params } }, subscriptions);
    issue(chain, { recipient: who.alice });
    const { deposit, deficit } = holders(chain);
    deposit(who.alice, [1n, T]);
    calls(chain).suspend(1n);
    expect(deficit()).toMatchObject({ deficit: (T * U).toString(), pool: "0" });
    calls(chain).release(1n);
    expect(deficit().deficit).toBe("0");
    expect(chain.broken()).toBeUndefined();
  });

  test("a batch that the vault has nothing of changes nothing", () => {
    const { chain, suspend, release, vault } = start();
    issue(chain, { recipient: who.bob, first: 101n, last: 110n });
    const before = vault();
    suspend(3n);
    release(3n);
    expect(vault()).toEqual(before);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("grams that are gone for good", () => {
  test("revoked ones leave a deficit that no release repays, but a gift does", () => {
    const { chain, revoke, deficit, vault, queue, fund, buffer } = start();
    revoke(1n, T, 2n * T);
    expect(vault()).toMatchObject({ validGrams: 9n * T, lostGrams: T, deficit: (T * U).toString() });
    expect(queue(1n)).toEqual([`1:0-${T}`, `1:${2n * T}-${4n * T}`]);
    expect(deficit()).toMatchObject({ owedToBuffer: "0", redemptionPaused: true });
    expect(chain.broken()).toBeUndefined();
    fund(who.alice, 2n * T * U);
    expect(deficit()).toMatchObject({ deficit: "0", owedToBuffer: "0" });
    expect(buffer()).toBe(T * U);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a suspended batch they are lost to the buffer first, then to the pool, then for all", () => {
    const { chain, suspend, revoke, release, deficit, fund, give, supply } = start();
    fund(who.alice, T * U);
    give(who.alice, T * U);
    suspend(1n);
    const owed = () =>
      [deficit().deficit, deficit().owedToBuffer, deficit().owedToPool].map((units) => BigInt(units) / U);
    expect(owed()).toEqual([2n * T, T, T]);
    revoke(1n, 0n, T / 2n);
    expect(owed()).toEqual([2n * T, T / 2n, T]);
    revoke(1n, T / 2n, 2n * T);
    expect(owed()).toEqual([2n * T, 0n, 0n]);
    revoke(1n, 2n * T, 3n * T);
    expect(owed()).toEqual([2n * T, 0n, 0n]);
    expect(chain.broken()).toBeUndefined();
    release(1n);
    expect(owed()).toEqual([T, 0n, 0n]);
    expect(supply()).toBe(8n * T * U);
    expect(chain.broken()).toBeUndefined();
  });

  test("what the source used, and what expired", () => {
    const { chain, report, expire, vault, queue } = start();
    report(reportOf(3n, 4n));
    expect(vault()).toMatchObject({ lostGrams: 2n * T, deficit: (2n * T * U).toString() });
    expire(2n, 5n * T, 6n * T);
    expect(queue(2n)).toEqual([`2:0-${2n * T}`, `2:${4n * T}-${5n * T}`]);
    expect(vault()).toMatchObject({ lostGrams: 3n * T, validGrams: 7n * T });
    expect(chain.broken()).toBeUndefined();
  });

  test("all of a batch, valid or suspended", () => {
    const { chain, revoke, suspend, vault, queue, deposit } = start();
    revoke(1n, 0n, 4n * T);
    suspend(2n);
    revoke(2n, 0n, 10n * T);
    expect(queue()).toEqual([]);
    expect(vault()).toMatchObject({ validGrams: 0n, suspendedGrams: 0n, lostGrams: 10n * T });
    expect(chain.broken()).toBeUndefined();
    deposit(who.alice, [1n, T]);
    expect(vault().validGrams).toBe(T);
    expect(chain.broken()).toBeUndefined();
  });

  test("another's grams are no loss of the vault", () => {
    const { chain, revoke, vault } = start();
    revoke(1n, 5n * T, 10n * T);
    expect(vault()).toMatchObject({ lostGrams: 0n, deficit: "0" });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("labels that change", () => {
  const relabel = ({ chain }: ReturnType<typeof start>, from: bigint, to: bigint, code: string, withdraw = false) =>
    chain.deliver(RegistryMsg.methods.setLabels, {
      reviewer: who.reviewer,
      range: { batchId: 1n, startGram: from, endGram: to },
      grant: withdraw
        ? []
        : [{ code, labelType: "Certification", link: "https://example.org", date: "2026-01-01", article6: undefined }],
      withdraw: withdraw ? [code] : [],
    });

  test("make a batch several neighbours in the queue, which leave it together and come back", () => {
    const one = start();
    relabel(one, T, 2n * T, "CCP");
    relabel(one, 2n * T, 3n * T, "CORSIA-P1");
    one.suspend(1n);
    expect(one.queue()).toEqual([`2:0-${6n * T}`]);
    expect(one.chain.broken()).toBeUndefined();
    one.release(1n);
    expect(one.queue()).toHaveLength(5);
    expect(one.chain.broken()).toBeUndefined();
  });

  test("take the grams into another class, and back", () => {
    const one = start();
    relabel(one, T, 2n * T, "CCP");
    expect(one.classes().map(({ labels, validGrams }) => [labels, validGrams])).toEqual([
      [[], 3n * T],
      [[], 6n * T],
      [["CCP"], T],
    ]);
    expect([one.queue(1n), one.queue(3n)]).toEqual([[`1:0-${T}`, `1:${2n * T}-${4n * T}`], [`1:${T}-${2n * T}`]]);
    expect(one.chain.broken()).toBeUndefined();
    relabel(one, 0n, 10n * T, "CCP", true);
    expect(one.classes().map(({ validGrams }) => validGrams)).toEqual([4n * T, 6n * T, 0n]);
    expect(one.queue(1n)).toEqual([`1:0-${T}`, `1:${2n * T}-${4n * T}`, `1:${T}-${2n * T}`]);
    expect(one.chain.broken()).toBeUndefined();
  });

  test("also of suspended grams, which stay suspended", () => {
    const one = start();
    one.suspend(1n);
    relabel(one, 0n, 10n * T, "CCP");
    expect(one.classes()[2]).toMatchObject({ labels: ["CCP"], validGrams: 0n, suspendedGrams: 4n * T, first: 0n });
    expect(one.chain.broken()).toBeUndefined();
    one.release(1n);
    expect(one.queue(3n)).toEqual([`1:0-${4n * T}`]);
    expect(one.chain.broken()).toBeUndefined();
  });
});

describe("work does not grow with the vault", () => {
  /** A vault of `lots` kilograms of one batch, each deposited by itself, and a second batch. */
  function crowded(lots: number) {
    const one = start();
    issue(one.chain, { recipient: who.alice, first: 1001n, last: 1010n });
    issue(one.chain, { recipient: who.alice, first: 2001n, last: 2010n });
    for (let i = 0; i < lots; i++) one.deposit(who.alice, [3n, 1000n]);
    one.deposit(who.alice, [4n, T]);
    return one;
  }
  const [few, many] = [crowded(2), crowded(200)];

  test.each<[string, (one: ReturnType<typeof start>) => { gasUsed: number }]>([
    ["suspending a batch", (one) => one.suspend(3n)],
    ["releasing it", (one) => one.release(3n)],
    ["burning a gram", (one) => one.burn(who.alice, U)],
    [
      "burning a gram of a class",
      (one) => one.burn(who.alice, U, { filter: { programme: "ECO2", creditType: "", labels: [] } }),
    ],
    ["redeeming", (one) => one.redeem(who.alice, 1000n)],
    ["depositing", (one) => one.deposit(who.alice, [3n, 1000n])],
  ])("%s", (_, work) => {
    const [small, large] = [work(few).gasUsed, work(many).gasUsed];
    // Longer numbers alone: no access more, which would cost 1,000 and up.
    expect(Math.abs(large - small)).toBeLessThan(1000);
    expect(many.chain.broken()).toBeUndefined();
  });
});
