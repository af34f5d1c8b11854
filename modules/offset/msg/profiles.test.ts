import { describe, expect, test } from "@jest/globals";
import { AccountKind, type ProfileFields } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { T, who } from "../../registry/testing/credits.ts";
import { authority, offsetChain, startedChain } from "../testing/chain.ts";
import { refusal } from "../testing/refusal.ts";

const fieldsOf = (fields: Partial<ProfileFields> = {}): ProfileFields => ({
  kind: AccountKind.ACCOUNT_KIND_COMPANY,
  name: "Deutsche Bank AG",
  country: "DE",
  idScheme: "LEI",
  id: "7LTWFZYICNSX8D621K86",
  privateHash: new Uint8Array(0),
  ...fields,
});

function start() {
  const { chain, ...call } = startedChain();
  const { methods } = MsgDefinition;
  return {
    chain,
    ...call,
    set: (account: string, fields: Partial<ProfileFields> = {}) =>
      chain.deliver(methods.setProfile, { account, fields: fieldsOf(fields) }).response.version,
    verify: (
      account: string,
      version: bigint,
      verifier: string = who.second,
      statement = "Extract of the register seen",
    ) => chain.deliver(methods.verifyProfile, { verifier, account, version, statement }),
    withdraw: (account: string, verifier: string) =>
      chain.deliver(methods.withdrawVerification, { verifier, account, reason: "Dissolved" }),
    profile: (address: string) => chain.query(QueryDefinition.methods.carbonAccount, { address }).profile,
  };
}

describe("profiles of carbon accounts", () => {
  test("are what their holder says, with a version", () => {
    const { chain, set, profile } = start();
    expect(set(who.alice)).toBe(1n);
    chain.nextBlock();
    expect(set(who.alice, { name: "Another name" })).toBe(2n);
    expect(profile(who.alice)).toMatchObject({
      account: who.alice,
      fields: fieldsOf({ name: "Another name" }),
      version: 2n,
      verification: undefined,
      createdHeight: 1n,
      height: 2n,
    });
    expect(profile(who.bob)).toBeUndefined();
  });

  test("may keep all but the kind behind a salted hash", () => {
    const { set, profile } = start();
    const privateHash = new Uint8Array(32).fill(7);
    set(who.bob, { kind: AccountKind.ACCOUNT_KIND_PERSON, name: "", country: "", idScheme: "", id: "", privateHash });
    expect(profile(who.bob)?.fields).toMatchObject({ name: "", privateHash });
  });

  test("are confirmed by a verifier, for the version that was checked, until they change", () => {
    const { chain, set, verify, profile } = start();
    set(who.alice);
    verify(who.alice, 1n);
    expect(profile(who.alice)?.verification).toMatchObject({ verifier: who.second, height: 1n });
    const found = chain.query(QueryDefinition.methods.profiles, { verifiedOnly: true }).profiles;
    expect(found.map(({ account }) => account)).toEqual([who.alice]);
    set(who.alice);
    expect(profile(who.alice)?.verification).toBeUndefined();
  });

  test("lose the confirmation when whoever gave it or the authority takes it back", () => {
    const { set, verify, withdraw, profile } = start();
    set(who.alice);
    for (const by of [who.second, authority]) {
      verify(who.alice, 1n);
      withdraw(who.alice, by);
      expect(profile(who.alice)?.verification).toBeUndefined();
    }
  });

  test("are found by kind and country", () => {
    const { chain, set } = start();
    set(who.alice);
    set(who.bob, { kind: AccountKind.ACCOUNT_KIND_PERSON, name: "Bob", idScheme: "", id: "", country: "FR" });
    const found = (request: { kind?: AccountKind; country?: string }) =>
      chain.query(QueryDefinition.methods.profiles, request).profiles.map(({ account }) => account);
    expect(found({})).toEqual([who.alice, who.bob].toSorted((a, b) => (a < b ? -1 : 1)));
    expect(found({ kind: AccountKind.ACCOUNT_KIND_PERSON })).toEqual([who.bob]);
    expect(found({ country: "DE" })).toEqual([who.alice]);
  });

  test("come through a genesis", () => {
    const { chain, set, verify } = start();
    set(who.alice);
    verify(who.alice, 1n);
    expect(offsetChain(chain.exported()).exported()).toEqual(chain.exported());
  });

  test.each<[string, Partial<ProfileFields>, number, string]>([
    ["no kind", { kind: 0 }, 15, "kind 0"],
    ["an unknown kind", { kind: 77 as AccountKind }, 15, "kind 77"],
    ["no name and no hash", { name: "" }, 15, "no salted hash stands for it"],
    ["a name of 10,000 characters", { name: "x".repeat(10_000) }, 15, "has 10000 bytes"],
    ["control characters", { name: "a\u001b[2Jb" }, 15, "U+001B"],
    ["a short hash", { privateHash: new Uint8Array(31) }, 15, "31 bytes, 32 or none"],
    ["a wrong LEI", { id: "7LTWFZYICNSX8D621K87" }, 15, "ISO 17442"],
    ["an id without a scheme", { idScheme: "" }, 15, "LEI, VAT, TAX, REGISTER, OTHER"],
    ["a scheme without an id", { id: "" }, 15, "without an id"],
    ["an unknown country", { country: "XX" }, 6, "ISO 3166-1"],
  ])("refused: %s", (_, fields, code, text) => {
    const { chain, set } = start();
    const before = chain.exported();
    const thrown = refusal(() => set(who.alice, fields));
    expect([thrown.codespace, thrown.code]).toEqual(["offset", code]);
    expect(thrown.message).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("refused: a profile without fields", () => {
    const { chain } = start();
    expect(refusal(() => chain.deliver(MsgDefinition.methods.setProfile, { account: who.alice })).code).toBe(15);
  });

  test("confirming is refused to whoever may not, of what is not there, and of what has changed", () => {
    const { chain, set, verify, withdraw } = start();
    set(who.alice);
    set(who.second);
    const before = chain.exported();
    const codeOf = (run: () => unknown) => refusal(run).code;
    expect(codeOf(() => verify(who.alice, 1n, who.bob))).toBe(18);
    expect(codeOf(() => verify(who.second, 1n))).toBe(18);
    expect(codeOf(() => verify(who.carol, 1n))).toBe(16);
    expect(codeOf(() => verify(who.alice, 2n))).toBe(17);
    expect(codeOf(() => verify(who.alice, 1n, who.second, "x".repeat(2000)))).toBe(8);
    expect(codeOf(() => withdraw(who.alice, who.second))).toBe(19);
    expect(chain.exported()).toEqual(before);
    verify(who.alice, 1n);
    expect(codeOf(() => withdraw(who.alice, who.bob))).toBe(18);
  });
});

describe("a carbon account", () => {
  test("shows holdings, ECC, what was retired and given for it, and its years", () => {
    const { chain, retire, retireEcc, giveEcc, account, years } = start();
    retire(who.alice, 1n, 2n * T);
    retire(who.alice, 1n, T, { beneficiaryAccount: who.bob });
    retireEcc(who.bob, T);
    giveEcc(who.bob, 5n);
    chain.runBlock({ after: 366n * 86_400_000_000_000n });
    retire(who.alice, 1n, 1n);
    expect(account(who.alice)).toMatchObject({
      heldGrams: 7n * T - 1n,
      suspendedGrams: 0n,
      retiredGrams: 3n * T + 1n,
      uecc: "0",
      retired: { count: 2n, micrograms: ((2n * T + 1n) * T).toString() },
      retiredAsOwner: { count: 3n, micrograms: ((3n * T + 1n) * T).toString() },
      given: { count: 0n, micrograms: "0" },
    });
    expect(account(who.bob)).toMatchObject({
      uecc: (4n * T * T - 5n).toString(),
      retired: { count: 2n, micrograms: (2n * T * T).toString() },
      given: { count: 1n, micrograms: "5" },
    });
    expect(years(who.alice)).toMatchObject([
      { year: 2026, retiredMicrograms: (2n * T * T).toString(), givenMicrograms: "0", certificates: 1n, gifts: 0n },
      { year: 2027, retiredMicrograms: T.toString(), givenMicrograms: "0", certificates: 1n, gifts: 0n },
    ]);
    expect(years(who.bob)).toMatchObject([
      { year: 2026, retiredMicrograms: (2n * T * T).toString(), givenMicrograms: "5", certificates: 2n, gifts: 1n },
    ]);
    expect(years(who.carol)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of no address is refused", () => {
    const { account } = start();
    expect(() => account("x")).toThrow("invalid address");
  });
});
