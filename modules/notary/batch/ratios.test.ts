import { describe, expect, test } from "@jest/globals";
import type { Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  callers,
  emptyChain,
  hourly,
  judge,
  leafOf,
  methods,
  operator,
  register,
  stranger,
} from "../testing/judged.ts";

const show = ({ chain }: { readonly chain: ReturnType<typeof emptyChain> }, recordId: bigint, leaves: Leaf[]) =>
  chain.deliver(methods.challengeLeaf, { challenger: stranger, recordId, leaves });

describe("between two sources of a site", () => {
  /** A boiler's gas and its heat: 0.5 to 1 of the other. The heat was final before the gas was closed. */
  function site(heat: readonly number[], gas: readonly number[], rulesFirst = true) {
    const chain = emptyChain();
    const call = { chain, ...callers(chain) };
    for (const number of [1, 2, 3]) call.bond(judge(number));
    chain.deliver(methods.registerSite, { operator, name: "Boiler house" });
    for (const device of [1, 2]) register(chain, device, { siteId: 1n });
    call.blocks();
    const rule = { numeratorSource: 1n, denominatorSource: 2n, min: "500000", max: "1000000", height: 0n };
    const setRules = () => chain.deliver(methods.setSiteRules, { signer: operator, siteId: 1n, rules: [rule] });
    if (rulesFirst) setRules();
    const first = call.submit(hourly(1n, heat), 1);
    call.finish(first);
    const second = call.submit(hourly(2n, gas), 2);
    call.finish(second);
    if (!rulesFirst) setRules();
    const challenge = (accused: bigint, other: bigint) => {
      const [a, b] = accused === second ? [hourly(2n, gas), hourly(1n, heat)] : [hourly(1n, heat), hourly(2n, gas)];
      return show(call, accused, [leafOf(accused, a, 1), leafOf(other, b, 1)]);
    };
    return { ...call, first, second, challenge };
  }

  test("readings that do not fit overturn the later one", () => {
    const { chain, first, second, challenge, status } = site([8, 30], [10, 20]);
    expect(challenge(second, first).response.fault).toMatch(/^readings 2 of source 1 and 2 of source 2: /);
    expect([status(first), status(second)]).toEqual(["final", "overturned"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("readings that fit overturn nothing", () => {
    const { first, second, challenge } = site([8, 15], [10, 20]);
    expect(refusal(() => challenge(second, first))).toMatch(/^notary 56: /);
  });

  test("nobody brings a record down by one of later", () => {
    const { first, second, challenge } = site([8, 30], [10, 20]);
    expect(refusal(() => challenge(first, second))).toMatch(
      /^notary 55: record 2 was not final when record 1 was closed/,
    );
  });

  test("nobody brings a record down by one that was corrected since", () => {
    const { submit, finish, first, second, challenge, status } = site([8, 30], [10, 20]);
    finish(submit(hourly(1n, [8, 15]), 1, { replaces: first }));
    expect(refusal(() => challenge(second, first))).toMatch(/^notary 55: record 1 was corrected by record 3/);
    expect(status(second)).toBe("final");
  });

  test("nobody brings a record down by a rule of later", () => {
    const { first, second, challenge } = site([8, 30], [10, 20], false);
    expect(refusal(() => challenge(second, first))).toMatch(/^notary 56: /);
  });
});
