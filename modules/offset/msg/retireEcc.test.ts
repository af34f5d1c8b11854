import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { Claim } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition, type MsgRetireEcc, type MsgRetireRanges } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { calls, T, who } from "../../registry/testing/credits.ts";
import { claimOf, offsetChain, startedChain } from "../testing/chain.ts";
import { refusal } from "../testing/refusal.ts";

const vault = encodeAddress(testPrefix, moduleAddress("dualtoken"));

describe("retiring ECC", () => {
  test("burns it, and certifies the grams of the vault that went with it", () => {
    const { chain, retireEcc, certificate, batch } = startedChain();
    expect(retireEcc(who.bob, 2n * T + 1n)).toBe(1n);
    const { certificate: found, supersededBy } = certificate(1n);
    expect(found).toMatchObject({ owner: who.bob, fromEcc: true, grams: 2n * T + 1n, purpose: "corporate_inventory" });
    expect(found?.ranges).toMatchObject([
      { batchId: 2n, startGram: 0n, endGram: 2n * T + 1n, firstUnit: 1n, lastUnit: 3n },
    ]);
    expect(supersededBy).toBe(0n);
    const { balance } = chain.query(BankQuery.methods.balance, { address: who.bob, denom: "uecc" });
    expect(balance?.amount).toBe(((3n * T - 1n) * T).toString());
    expect(batch(2n)?.supply?.retiredGrams).toBe(2n * T + 1n);
    const { balance: held } = chain.query(RegistryQuery.methods.balance, { owner: vault, batchId: 2n });
    expect(held).toMatchObject({ heldGrams: 3n * T - 1n, retiredGrams: 2n * T + 1n });
    expect(chain.broken()).toBeUndefined();
  });

  test("again lengthens the burn in the registry, and each certificate keeps its own grams", () => {
    const { chain, retireEcc, certificate } = startedChain();
    retireEcc(who.bob, 1n);
    retireEcc(who.bob, 3n);
    const spans = [1n, 2n].map((id) => certificate(id).certificate?.ranges.map((one) => [one.startGram, one.endGram]));
    expect(spans).toEqual([[[0n, 1n]], [[1n, 4n]]]);
    expect(chain.broken()).toBeUndefined();
    expect(offsetChain(chain.exported()).exported()).toEqual(chain.exported());
  });

  test("may choose the class of the credits", () => {
    const { chain } = startedChain();
    const retire = (programme: string) =>
      chain.deliver(MsgDefinition.methods.retireEcc, {
        owner: who.bob,
        grams: T,
        claim: claimOf(),
        filter: { programme, creditType: "", labels: [] },
      });
    expect(() => retire("VCS")).toThrow();
    expect(retire("GLD").response).toEqual({ certificateId: 1n });
  });

  test.each<[string, Partial<MsgRetireEcc>, string, string]>([
    ["nothing", { grams: 0n }, "offset", "0 grams"],
    ["more than is had", { grams: 5n * T + 1n }, "", ""],
    ["another's", { owner: who.alice, grams: 1n }, "", ""],
    ["a number that would wrap", { grams: 2n ** 64n - 1n }, "", ""],
    ["without a claim", { claim: undefined }, "offset", "claim is left out"],
    ["of a batch that is suspended", { owner: who.carol }, "", ""],
  ])("of %s is refused, and nothing is used up", (name, fields, codespace, text) => {
    const { chain, suspend } = startedChain();
    if (name.includes("suspended")) suspend(2n);
    const before = chain.exported();
    const request = { owner: who.bob, grams: T, claim: claimOf(), ...fields };
    const thrown = refusal(() => chain.deliver(MsgDefinition.methods.retireEcc, request));
    expect(thrown.message).toContain(text);
    if (codespace !== "") expect(thrown.codespace).toBe(codespace);
    expect(chain.exported()).toEqual(before);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a suspended vault is refused whole", () => {
    const { chain, suspend, retireEcc, release } = startedChain();
    suspend(2n);
    expect(() => retireEcc(who.bob, T)).toThrow();
    release(2n);
    expect(retireEcc(who.bob, T)).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("retiring chosen ranges", () => {
  const range = (batchId: bigint, startGram: bigint, endGram: bigint) => ({ batchId, startGram, endGram });
  const start = () => {
    const { chain, ...call } = startedChain();
    const retireRanges = (fields: Partial<MsgRetireRanges>) =>
      chain.deliver(MsgDefinition.methods.retireRanges, { owner: who.alice, claim: claimOf(), ...fields });
    return { chain, ...call, retireRanges };
  };

  test("certifies exactly them", () => {
    const { chain, retireRanges, certificate } = start();
    const { lots } = calls(chain);
    retireRanges({ ranges: [range(1n, T, 2n * T), range(1n, 9n * T, 10n * T)] });
    expect(certificate(1n).certificate?.ranges).toMatchObject([range(1n, T, 2n * T), range(1n, 9n * T, 10n * T)]);
    expect(lots(1n).filter((lot) => lot.endsWith("retired"))).toHaveLength(2);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<MsgRetireRanges>, string]>([
    ["none", { ranges: [] }, "no ranges are given"],
    ["of no grams", { ranges: [range(1n, T, T)] }, ""],
    ["backwards", { ranges: [range(1n, 2n * T, T)] }, ""],
    ["one gram twice", { ranges: [range(1n, 0n, T), range(1n, T - 1n, 2n * T)] }, ""],
    ["beyond the batch", { ranges: [range(1n, 9n * T, 11n * T)] }, ""],
    ["of no batch", { ranges: [range(9n, 0n, T)] }, ""],
    ["another's", { ranges: [range(2n, 6n * T, 7n * T)] }, ""],
    ["in the vault", { owner: who.bob, ranges: [range(2n, 0n, T)] }, ""],
    ["partly in the vault", { owner: who.bob, ranges: [range(2n, 4n * T, 6n * T)] }, ""],
    ["that would wrap", { ranges: [range(1n, 2n ** 64n - 2n, 2n ** 64n - 1n)] }, ""],
  ])("%s is refused", (_, fields, text) => {
    const { chain, retireRanges } = start();
    const before = chain.exported();
    expect(refusal(() => retireRanges(fields)).message).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("that are suspended or retired is refused", () => {
    const { chain, retireRanges, suspend } = start();
    retireRanges({ ranges: [range(1n, 0n, T)] });
    expect(() => retireRanges({ ranges: [range(1n, 0n, T)] })).toThrow();
    suspend(1n);
    expect(() => retireRanges({ ranges: [range(1n, T, 2n * T)] })).toThrow();
    expect(chain.broken()).toBeUndefined();
  });
});

describe("claims of every way to retire", () => {
  const long = "x".repeat(10_000);
  test.each<[string, Partial<Claim>, number, string]>([
    ["a beneficiary of 10,000 characters", { beneficiary: long }, 3, "has 10000 bytes, at most 256"],
    ["control characters", { beneficiary: "A\u0000B" }, 3, "U+0000"],
    ["a reason of 10,000 characters", { reason: long }, 4, "has 10000 bytes"],
    ["a statement of 10,000 characters", { statement: long }, 8, "has 10000 bytes, at most 1024"],
    ["a statement that hides text", { statement: "A\u202eB" }, 8, "U+202E"],
    ["a purpose of nobody", { purpose: "fun" }, 7, "voluntary, corporate_inventory or none"],
    ["a purpose that is no code", { purpose: "For fun" }, 7, "small letters"],
    ["a wrong LEI", { beneficiaryId: "1" }, 3, "ISO 17442"],
    ["an unknown country", { country: "XX" }, 6, "ISO 3166-1"],
    ["a period backwards", { periodStart: "2026-01-01" }, 5, "after its end"],
  ])("%s is refused", (_, fields, code, text) => {
    const { chain, retire, retireEcc, supersede } = startedChain();
    retire(who.alice, 1n, 1n);
    const before = chain.exported();
    const ways = [
      () => retire(who.alice, 1n, 1n, fields),
      () => retireEcc(who.bob, 1n, fields),
      () => supersede(who.alice, 1n, fields),
      () =>
        chain.deliver(MsgDefinition.methods.retireRanges, {
          owner: who.alice,
          ranges: [{ batchId: 1n, startGram: 5n * T, endGram: 6n * T }],
          claim: claimOf(fields),
        }),
    ];
    for (const way of ways) {
      const thrown = refusal(way);
      expect([thrown.codespace, thrown.code]).toEqual(["offset", code]);
      expect(thrown.message).toContain(text);
    }
    expect(chain.exported()).toEqual(before);
  });

  test("no account is one that is none", () => {
    const { retire } = startedChain();
    expect(() => retire(who.alice, 1n, 1n, { beneficiaryAccount: "eco1x" })).toThrow(
      "invalid beneficiary account address",
    );
  });

  test("without a purpose are allowed", () => {
    const { chain, retire } = startedChain();
    retire(who.alice, 1n, 5n, { purpose: "" });
    const { totals } = chain.query(QueryDefinition.methods.flowTotals, { flow: 1, dimension: 10, key: "" });
    expect(totals).toEqual([]);
  });
});
