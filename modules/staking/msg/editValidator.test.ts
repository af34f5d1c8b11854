import { describe, expect, test } from "@jest/globals";
import { parseDec } from "../../../codec/decimal.ts";
import { MsgDefinition, type MsgEditValidator } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts } from "../../bank/testing/coins.ts";
import { bytesOf, candidatesChain, keeperOf, operator, second } from "../testing/stakers.ts";

const { editValidator } = MsgDefinition.methods;
const day = 86_400n * second;
const same = "[do-not-modify]";
const kept = { moniker: same, identity: same, website: same, securityContact: same, details: same };
const dec = (text: string) => parseDec(text).toString();

const edit = (change: Partial<MsgEditValidator> = {}) => ({
  description: kept,
  validatorAddress: operator(1),
  commissionRate: "",
  minSelfDelegation: "",
  ...change,
});

/** A candidate with a bond of 500, registered a time ago with a rate of 10 %, at most 50 %, by 5 % a day. */
function dayOld(after = day) {
  const chain = candidatesChain([500]);
  chain.runBlock({ after: after - second });
  const candidate = () => keeperOf(chain).validator(chain.ctx, bytesOf(1));
  return { chain, candidate };
}

describe("an edit", () => {
  test("changes what it states and leaves the rest", () => {
    const { chain, candidate } = dayOld();
    const before = candidate();
    chain.deliver(editValidator, edit({ description: { ...kept, website: "https://eco2.example", details: "" } }));
    const description = { ...before?.description, website: "https://eco2.example", details: "" };
    expect(candidate()).toEqual({ ...before, description });
  });

  test("changes rate and minimum, and tells both as the SDK does", () => {
    const { chain, candidate } = dayOld();
    const { events } = chain.deliver(editValidator, edit({ commissionRate: dec("0.15"), minSelfDelegation: "500" }));
    expect(candidate()).toMatchObject({
      minSelfDelegation: "500",
      commission: {
        commissionRates: { rate: dec("0.15"), maxRate: dec("0.5") },
        updateTime: { seconds: 1_767_312_000n },
      },
    });
    // Commission.String() of x/staking v0.53.
    const rates = `rate:"150000000000000000" max_rate:"500000000000000000" max_change_rate:"50000000000000000" `;
    const text = `commission_rates:<${rates}> update_time:<seconds:1767312000 > `;
    expect(eventTexts(events)).toEqual([`edit_validator commission_rate=${text} min_self_delegation=500`]);
  });

  test("may lower the rate by more than the daily change", () => {
    const { chain, candidate } = dayOld();
    chain.runBlock();
    chain.deliver(editValidator, edit({ commissionRate: dec("0.15") }));
    chain.runBlock({ after: day });
    chain.deliver(editValidator, edit({ commissionRate: dec("0.05") }));
    expect(candidate()?.commission?.commissionRates?.rate).toBe(dec("0.05"));
  });

  test.each<[string, Partial<MsgEditValidator>, string]>([
    ["an unknown candidate", { validatorAddress: operator(2) }, "staking 3: validator does not exist"],
    ["a bad address", { validatorAddress: "eco1" }, "sdk 7: invalid validator address: "],
    ["no description", { description: undefined }, "sdk 18: empty description: invalid request"],
    [
      "a long website",
      { description: { ...kept, website: "w".repeat(141) } },
      "sdk 18: invalid website length; got: 141, max: 140: invalid request",
    ],
    [
      "a minimum of nothing",
      { minSelfDelegation: "0" },
      "sdk 18: minimum self delegation must be a positive integer: invalid request",
    ],
    [
      "a minimum that is not higher",
      { minSelfDelegation: "1" },
      "staking 17: minimum self delegation cannot be decrease",
    ],
    [
      "a minimum above its tokens",
      { minSelfDelegation: "501" },
      "staking 16: validator's self delegation must be greater than their minimum self delegation",
    ],
    [
      "a rate above all",
      { commissionRate: dec("1.1") },
      "sdk 18: commission rate must be between 0 and 1 (inclusive): invalid request",
    ],
    [
      "a negative rate",
      { commissionRate: "-1" },
      "sdk 18: commission rate must be between 0 and 1 (inclusive): invalid request",
    ],
    [
      "a rate below the chain's bound",
      { commissionRate: dec("0.04") },
      "sdk 18: commission rate cannot be less than the min commission rate 0.050000000000000000: invalid request",
    ],
    [
      "a rate above the chain's bound",
      { commissionRate: dec("0.7") },
      "staking 1000: commission rate is 0.700000000000000000, at most 0.600000000000000000 is allowed",
    ],
    [
      "a rate above its own highest",
      { commissionRate: dec("0.55") },
      "staking 11: commission cannot be more than the max rate",
    ],
    [
      "a rate too much higher",
      { commissionRate: dec("0.16") },
      "staking 15: commission cannot be changed more than max change rate",
    ],
  ])("is refused for %s, and nothing changes", (_, change, wanted) => {
    const { chain } = dayOld();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(editValidator, edit(change)))).toContain(wanted);
    expect(chain.exported()).toEqual(before);
  });

  test("of the rate is refused until a day has passed", () => {
    const { chain } = dayOld(day - 1n);
    const higher = edit({ commissionRate: dec("0.11") });
    expect(refusal(() => chain.deliver(editValidator, higher))).toBe(
      "staking 12: commission cannot be changed more than once in 24h",
    );
    chain.runBlock({ after: 1n });
    expect(refusal(() => chain.deliver(editValidator, higher))).toBe("");
  });
});
