import { describe, expect, test } from "@jest/globals";
import { RatioRule } from "../../codec/gen/eco2/notary/v1/source.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  day,
  device,
  emptyNotary,
  gridFactor,
  hour,
  hourly,
  meters,
  methods,
  newYear,
  queries,
  unit,
  who,
} from "./testing/meters.ts";

/** Sources 1 and 2 of site 1, energy and output, and source 3 of none. A ton of output takes 50 to 200 kWh. */
function works() {
  const found = meters(emptyNotary());
  found.setFactor();
  found.setFactor({ ...gridFactor, code: "STEEL", substance: "steel", unit: "t", scope: 1 });
  const { chain } = found;
  const siteId = chain.deliver(methods.registerSite, { operator: who.operator, name: "Works" }).response.siteId;
  found.register({ siteId });
  found.register({ siteId, substance: "steel", unit: "t", scope: 1, factor: "STEEL", cumulative: false }, device(2));
  found.register({}, device(3));
  found.wait(2n * day);
  const rule = { numeratorSource: 1n, denominatorSource: 2n, min: `${50n * unit}`, max: `${200n * unit}` };
  const setRules = (rules: object[] = [rule], signer: string = who.operator) =>
    chain.deliver(methods.setSiteRules, { signer, siteId, rules: rules.map((one) => RatioRule.fromPartial(one)) });
  const output = (amounts: readonly number[], at = 0n) =>
    found.submit(
      hourly(
        amounts,
        { sourceId: 2n, substance: "steel", unit: "t", meterTotal: "" },
        { sequence: at + 1n, start: newYear + at * hour },
      ),
      device(2),
    );
  return { ...found, rule, setRules, output };
}

describe("readings of one site have to fit each other", () => {
  test("whichever comes last is refused, and comes again after a gap is declared", () => {
    const { chain, setRules, submit, output } = works();
    setRules();
    submit(hourly([100, 100]));
    expect(refusal(() => output([1, 3]))).toMatch(
      /^notary 28: reading 2 of source 2, reading 2 of source 1: 100000000 over 3000000 is not within 50000000 to 200000000 millionths/,
    );
    output([1, 2]);
    output([1], 2n);
    expect(
      refusal(() => submit(hourly([201], {}, { sequence: 3n, start: newYear + 2n * hour, total: 200n * unit }))),
    ).toMatch(/^notary 28: reading 3 of source 1, reading 3 of source 2/);
    submit(hourly([200], {}, { sequence: 3n, start: newYear + 2n * hour, total: 200n * unit }));
    expect(chain.broken()).toBeUndefined();
  });

  test("nothing is a ratio to nothing, and readings before the rule are not held against it", () => {
    const { setRules, submit, output } = works();
    submit(hourly([500]));
    setRules();
    output([1]);
    submit(hourly([500], {}, { sequence: 2n, start: newYear + hour, total: 500n * unit }));
    output([0], 1n);
  });
});

describe("rules", () => {
  test("are added by the operator, and replaced by the committee", () => {
    const { chain, rule, setRules } = works();
    setRules();
    const back = { ...rule, numeratorSource: 2n, denominatorSource: 1n, min: "0" };
    setRules([rule, back]);
    expect(refusal(() => setRules([back]))).toMatch(/^notary 12: its operator may add rules/);
    expect(refusal(() => setRules([{ ...rule, max: `${300n * unit}` }, back]))).toMatch(/^notary 12/);
    expect(refusal(() => setRules([rule, back], who.stranger))).toMatch(/^notary 12/);
    setRules([], who.committee);
    expect(chain.query(queries.site, { id: 1n }).site?.rules).toEqual([]);
    expect(chain.query(queries.sites, { operator: who.operator }).sites.length).toBe(1);
  });

  test.each<[string, object, RegExp]>([
    ["of one source", { denominatorSource: 1n }, /^notary 10: rule 1\/1 is of one source/],
    ["of a source of no site", { denominatorSource: 3n }, /^notary 10: rule 1\/3: both are to be sources of site 1/],
    ["of a source that is not there", { denominatorSource: 9n }, /^notary 10/],
    ["that leave no ratio", { min: "5", max: "4" }, /^notary 10: rule 1\/2: min 5 and max 4/],
    ["with a negative bound", { min: "-5" }, /^notary 10: rule 1\/2: min -5 is negative/],
  ])("are refused: %s", (_, change, text) => {
    const { rule, setRules } = works();
    expect(refusal(() => setRules([{ ...rule, ...change }]))).toMatch(text);
  });

  test("are refused twice, in masses, between intervals that differ, and of no site", () => {
    const { chain, rule, register, setRules } = works();
    expect(refusal(() => setRules([rule, rule]))).toMatch(/^notary 10: rule 1\/2 is there twice/);
    expect(refusal(() => setRules(new Array(33).fill(rule)))).toMatch(/^notary 10: 33 rules/);
    register({ siteId: 1n, intervalSeconds: 1800n }, device(4));
    expect(refusal(() => setRules([{ ...rule, denominatorSource: 4n }]))).toMatch(
      /^notary 10: rule 1\/4: intervals of 3600 and 1800/,
    );
    expect(refusal(() => chain.deliver(methods.setSiteRules, { signer: who.operator, siteId: 7n, rules: [] }))).toMatch(
      /^notary 11/,
    );
    expect(refusal(() => chain.deliver(methods.registerSite, { operator: who.operator, name: "" }))).toMatch(
      /^notary 10/,
    );
    expect(refusal(() => register({ siteId: 1n, operator: who.stranger, account: who.stranger }, device(5)))).toMatch(
      /^notary 10: site 1 is another operator's/,
    );
  });
});
