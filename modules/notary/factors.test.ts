import { describe, expect, test } from "@jest/globals";
import type { Factor } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { sixthAssessment } from "./gwp.ts";
import { authority, emptyNotary, gridFactor, meters, methods, queries, who } from "./testing/meters.ts";
import { unitFault, unitRatio } from "./units.ts";

const year = (number: number) => timestampOf(parseTime(`${number}-01-01T00:00:00Z`));

/** Leaked methane, as it is weighed. */
const methane: Factor = {
  ...gridFactor,
  code: "CH4-DIRECT",
  substance: "CH4",
  unit: "kg",
  micrograms: "1000000000",
  gas: "CH4-fossil",
  gwpSet: "AR6-100",
  scope: 1,
};

function withFactors(...factors: readonly Factor[]) {
  const found = meters(emptyNotary());
  for (const factor of factors) found.setFactor(factor);
  const convert = (factor: string, amount: bigint | string, unit: string, at?: ReturnType<typeof year>) =>
    found.chain.query(queries.convert, { factor, amount: `${amount}`, unit, at }).micrograms;
  return { ...found, convert };
}

describe("conversion", () => {
  test.each<[string, bigint, string, string]>([
    ["GRID-DE", 1_000_000n, "kWh", "400000000"],
    ["GRID-DE", 1_000_000n, "MWh", "400000000000"],
    // 1 GJ is 277.7... kWh.
    ["GRID-DE", 1_000_000n, "GJ", "111111111112"],
    ["GRID-DE", 0n, "kWh", "0"],
    ["GRID-DE", 1n, "J", "1"],
    // A kilogram of fossil methane warms as 29.8 of CO2.
    ["CH4-DIRECT", 1_000_000n, "kg", "29800000000"],
    ["CH4-DIRECT", 1n, "g", "30"],
    ["CH4-DIRECT", (1n << 63n) - 1n, "t", "274856486698272319048600000"],
  ])("of %s: %s millionths of %s", (factor, amount, unit, micrograms) => {
    expect(withFactors(gridFactor, methane).convert(factor, amount, unit)).toBe(micrograms);
  });

  test("by the last version that is valid then and not withdrawn", () => {
    const { chain, convert } = withFactors(
      { ...gridFactor, micrograms: "1000", validFrom: year(2024), validUntil: year(2025) },
      { ...gridFactor, micrograms: "2000", validFrom: year(2025), validUntil: year(2026) },
      { ...gridFactor, micrograms: "3000", validFrom: year(2025), validUntil: year(2026) },
    );
    const at = (moment: number) => convert("GRID-DE", 1_000_000n, "kWh", year(moment));
    expect([at(2024), at(2025)]).toEqual(["1000", "3000"]);
    expect(refusal(() => at(2026))).toMatch(/^notary 14: no version of factor "GRID-DE"/);
    chain.deliver(methods.withdrawFactor, { authority: who.committee, code: "GRID-DE", version: 3n, reason: "typo" });
    expect(at(2025)).toBe("2000");
    expect(chain.query(queries.factor, { code: "GRID-DE" }).factor).toMatchObject({
      version: 3n,
      withdrawal: { reason: "typo" },
    });
    expect(chain.query(queries.factor, { code: "GRID-DE", version: 1n }).factor?.micrograms).toBe("1000");
    expect(chain.query(queries.factors, { code: "GRID-DE" }).factors.length).toBe(3);
  });

  test("of what cannot be converted", () => {
    const { convert } = withFactors(gridFactor);
    expect(refusal(() => convert("GRID-DE", 1n, "kg"))).toMatch(
      /^notary 18: factor GRID-DE@1 is for kWh, the amount is in "kg"/,
    );
    expect(refusal(() => convert("GRID-XX", 1n, "kWh"))).toMatch(/^notary 14/);
    expect(refusal(() => convert("GRID-DE", "-1", "kWh"))).toMatch(/^InvalidArgument: amount -1 is negative/);
    expect(refusal(() => convert("GRID-DE", 1n << 63n, "kWh"))).toMatch(/^InvalidArgument: amount .* is too large/);
  });
});

describe("factors are set by the committee and the authority", () => {
  test("version by version", () => {
    const { setFactor } = withFactors();
    expect([setFactor(), setFactor(gridFactor, authority)]).toEqual([1n, 2n]);
    expect(refusal(() => setFactor(gridFactor, who.stranger))).toMatch(/^notary 12/);
  });

  test.each<[string, Partial<Factor>, RegExp]>([
    ["a code with a blank", { code: "GRID DE" }, /^notary 13: code "GRID DE"/],
    ["its own version", { version: 3n }, /^notary 13: version, height and withdrawal/],
    ["no substance", { substance: "" }, /^notary 13: substance is empty/],
    ["an unknown unit", { unit: "BTU" }, /^notary 13: unit "BTU"/],
    ["scope 0", { scope: 0 }, /^notary 13: scope 0/],
    ["an unknown country", { country: "UK" }, /^notary 13: country "UK"/],
    ["no source", { source: "" }, /^notary 13: source is empty/],
    ["a negative figure", { micrograms: "-4" }, /^notary 13: micrograms -4 is negative/],
    ["a figure beyond all", { micrograms: `${10n ** 18n + 1n}` }, /^notary 13: micrograms/],
    ["a gas and no table", { gas: "CO2" }, /^notary 13: gas and gwp_set/],
    [
      "a gas that is in no table",
      { gas: "XYZ", gwpSet: "AR6-100" },
      /^notary 13: the warming potentials AR6-100 have no gas XYZ/,
    ],
    ["an end before its beginning", { validUntil: year(2025) }, /^notary 13: it is valid from/],
    ["no end", { validUntil: undefined }, /^notary 13: valid_until is not given/],
    ["another substance than before", { substance: "heat" }, /^notary 13: factor GRID-DE is for another/],
    ["another quantity than before", { unit: "kg" }, /^notary 13: factor GRID-DE is for another/],
    ["a document without a place", { document: { sha256: new Uint8Array(32).fill(1), uri: "" } }, /^notary 34: uri/],
  ])("refused: %s", (_, change, text) => {
    const { chain, setFactor } = withFactors(gridFactor);
    const before = chain.exported();
    expect(refusal(() => setFactor({ ...gridFactor, ...change }))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test("and withdrawn once, with a reason", () => {
    const { chain } = withFactors(gridFactor);
    const withdraw = (version: bigint, reason = "wrong", by: string = who.committee) =>
      chain.deliver(methods.withdrawFactor, { authority: by, code: "GRID-DE", version, reason });
    expect(refusal(() => withdraw(2n))).toMatch(/^notary 14: there is no factor GRID-DE@2/);
    expect(refusal(() => withdraw(1n, ""))).toMatch(/^notary 35/);
    expect(refusal(() => withdraw(1n, "wrong", who.operator))).toMatch(/^notary 12/);
    withdraw(1n);
    expect(refusal(() => withdraw(1n))).toMatch(/^notary 37/);
  });
});

describe("warming potentials", () => {
  test("of the sixth assessment are there from the beginning; gases are added, none changes", () => {
    const { chain } = withFactors();
    const set = (gases: { gas: string; thousandths: bigint }[], by: string = who.committee, code = "AR6-100") =>
      chain.deliver(methods.setGwp, { authority: by, set: { code, source: "IPCC", gases } });
    expect(chain.query(queries.gwpSets, {}).sets).toEqual([sixthAssessment]);
    set([{ gas: "HFC-23", thousandths: 14_600_000n }]);
    const gases = chain.query(queries.gwpSets, {}).sets[0]?.gases.map(({ gas }) => gas);
    expect(gases).toEqual(["CF4", "CH4-fossil", "CH4-nonfossil", "CO2", "HFC-134a", "HFC-23", "HFC-32", "N2O"]);
    expect(refusal(() => set([{ gas: "CO2", thousandths: 2n }]))).toMatch(/^notary 15: AR6-100 has CO2 already/);
    expect(refusal(() => set([{ gas: "X", thousandths: 1n }], who.stranger))).toMatch(/^notary 12/);
    expect(refusal(() => set([]))).toMatch(/^notary 15: no gas/);
    expect(refusal(() => set([{ gas: "X", thousandths: 0n }]))).toMatch(/^notary 15: X: 0 thousandths/);
    expect(
      refusal(() =>
        set([
          { gas: "Y", thousandths: 1n },
          { gas: "X", thousandths: 1n },
        ]),
      ),
    ).toMatch(/^notary 15: gas "X" is not after "Y"/);
    expect(refusal(() => set([{ gas: "X", thousandths: 1n }], authority, "A B"))).toMatch(/^notary 15: code/);
  });
});

test("units of one quantity are converted, others never", () => {
  expect(unitRatio("MWh", "kWh")).toEqual({ times: 3_600_000_000n, over: 3_600_000n });
  expect([unitRatio("kWh", "kg"), unitRatio("kWh", "kwh"), unitRatio("m3", "Nm3")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([unitFault("tkm"), unitFault("lb")]).toEqual([undefined, expect.stringContaining('unit "lb" is not known')]);
});
