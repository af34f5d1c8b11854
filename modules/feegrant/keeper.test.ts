import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  basic,
  eventTexts,
  filtered,
  give,
  grantChain,
  periodic,
  second,
  sendUrl,
  use,
  who,
} from "./testing/feegrant.ts";

const parties = `granter=${who.alice} grantee=${who.bob}`;
const now = 1_767_225_600_000_000_000n;
type Chain = ReturnType<typeof grantChain>;
const left = (chain: Chain) =>
  chain.query(QueryDefinition.methods.allowances, { grantee: who.bob }).allowances[0]?.allowance;

describe("a fee is taken from", () => {
  test("a limit, until it is used up", () => {
    const chain = grantChain();
    give(chain, basic("1uecc,5ueco2", now + second));
    expect(eventTexts(use(chain, "3ueco2"))).toEqual([`use_feegrant ${parties}`, `update_feegrant ${parties}`]);
    expect(left(chain)).toEqual(basic("1uecc,2ueco2", now + second));
    expect(eventTexts(use(chain, "1uecc,2ueco2"))).toEqual([`revoke_feegrant ${parties}`, `use_feegrant ${parties}`]);
    expect(left(chain)).toBeUndefined();
    expect(chain.broken()).toBeUndefined();
  });

  test("no limit, as often as one likes, up to the end and in it", () => {
    const chain = grantChain();
    give(chain, basic("", now + second));
    use(chain, "1000000ueco2");
    use(chain, "");
    chain.nextBlock();
    use(chain, "1ueco2");
    expect(left(chain)).toEqual(basic("", now + second));
  });

  test("a period and the limit over all", () => {
    const chain = grantChain();
    give(chain, periodic({ limit: "5ueco2", each: "2ueco2", canSpend: "1ueco2", reset: now + 10n * second }));
    use(chain, "1ueco2");
    expect(left(chain)).toEqual(periodic({ limit: "4ueco2", each: "2ueco2", reset: now + 10n * second }));
    expect(refusal(() => use(chain, "1ueco2"))).toBe("feegrant 2: period limit: fee limit exceeded");
    chain.runBlock({ after: 10n * second });
    use(chain, "2ueco2");
    // The period began where the last one ended.
    expect(left(chain)).toEqual(periodic({ limit: "2ueco2", each: "2ueco2", reset: now + 110n * second }));
    chain.runBlock({ after: 500n * second });
    use(chain, "1ueco2");
    // More than a period was idle: it counts from now.
    const after = { each: "2ueco2", canSpend: "1ueco2", reset: now + 610n * second };
    expect(left(chain)).toEqual(periodic({ limit: "1ueco2", ...after }));
    chain.runBlock({ after: 200n * second });
    expect(refusal(() => use(chain, "2ueco2"))).toBe("feegrant 2: period limit: fee limit exceeded");
    use(chain, "1ueco2");
    expect(left(chain)).toBeUndefined();
  });

  test("what is for some messages, the limit inside", () => {
    const chain = grantChain();
    give(chain, filtered(basic("5ueco2"), ["/other", sendUrl]));
    use(chain, "2ueco2", [sendUrl, sendUrl]);
    expect(left(chain)).toEqual(filtered(basic("3ueco2"), ["/other", sendUrl]));
    use(chain, "3ueco2", ["/other"]);
    expect(left(chain)).toBeUndefined();
  });

  test.each([
    ["what is not granted", undefined, "1ueco2", 0n, "sdk 38: fee-grant not found: not found"],
    ["more than the limit", basic("5ueco2"), "6ueco2", 0n, "feegrant 2: basic allowance: fee limit exceeded"],
    ["another coin", basic("5ueco2"), "1uecc", 0n, "feegrant 2: basic allowance: fee limit exceeded"],
    ["what has ended", basic("", now + second), "1ueco2", 2n, "feegrant 3: basic allowance: fee allowance expired"],
    [
      "periods that have ended",
      periodic({ each: "5ueco2", end: now + second }),
      "1ueco2",
      2n,
      "feegrant 3: absolute limit: fee allowance expired",
    ],
    [
      "less than the limit over all",
      periodic({ limit: "1uecc,1ueco2", each: "1uecc,1ueco2", canSpend: "9ueco2", reset: now + second }),
      "2ueco2",
      0n,
      "feegrant 2: absolute limit: fee limit exceeded",
    ],
    [
      "what is for other messages",
      filtered(basic(""), ["/other"]),
      "1ueco2",
      0n,
      "feegrant 7: message does not exist in allowed messages: message not allowed",
    ],
  ])("and refused: %s", (_, allowance, fee, blocks, text) => {
    const chain = grantChain();
    if (allowance !== undefined) give(chain, allowance);
    for (let i = 0n; i < blocks; i++) chain.nextBlock();
    expect(refusal(() => use(chain, fee))).toBe(text);
  });
});
