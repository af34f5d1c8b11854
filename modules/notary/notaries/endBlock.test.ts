import { describe, expect, test } from "@jest/globals";
import { fail } from "../errors.ts";
import { notaryHooks } from "../hooks.ts";
import { notary } from "../module.ts";
import { callers, emptyChain, hourly, judge, register } from "../testing/judged.ts";
import { recordsInBlock } from "./endBlock.ts";

/** A chain with three notaries and a meter. */
function ready(refuses: () => boolean = () => false) {
  const chain = emptyChain(
    {},
    {},
    [],
    [
      notary.on(notaryHooks.recordFinal, () => {
        if (refuses()) throw fail.cannotBack("tests");
      }),
      notary.on(notaryHooks.recordRestored, () => {
        if (refuses()) throw fail.cannotBack("tests");
      }),
    ],
  );
  const call = callers(chain);
  for (let number = 1; number <= 3; number++) call.bond(judge(number));
  register(chain, 1);
  call.blocks();
  return { chain, ...call };
}

describe("what is due", () => {
  test("of more records than a block takes goes on in the next, those that wait longest first", () => {
    const { chain, submit, blocks, attest, open, status } = ready();
    const ids = Array.from({ length: recordsInBlock + 5 }, (_, i) => submit(hourly(1n, [1], BigInt(i + 1))));
    blocks(9);
    for (const id of ids) for (const who of open(id).slice(0, 2)) attest(who, id);
    blocks(1, { after: 60_000_000_000n });
    blocks(1);
    const final = () => ids.filter((id) => status(id) === "final").length;
    expect(final()).toBe(recordsInBlock);
    expect(status(ids[0] ?? 0n)).toBe("final");
    expect(chain.broken()).toBeUndefined();
    blocks(1);
    expect(final()).toBe(ids.length);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a dispute whose end a module refuses waits for an hour, and nothing of it stays", () => {
    let refuses = false;
    const { chain, submit, finish, status, dispute, wait } = ready(() => refuses);
    const id = submit(hourly(1n, [1]));
    finish(id);
    dispute(id);
    refuses = true;
    wait(201n);
    expect(status(id)).toBe("disputed");
    expect(chain.broken()).toBeUndefined();
    refuses = false;
    wait(3_601n);
    expect(status(id)).toBe("final");
    expect(chain.broken()).toBeUndefined();
  });

  test("of a record that a module refuses which stands on it waits for an hour, and nothing of it stays", () => {
    let refuses = true;
    const { chain, submit, finish, status, balance, wait } = ready(() => refuses);
    const before = balance(judge(1)) + balance(judge(2)) + balance(judge(3));
    const id = submit(hourly(1n, [1]));
    finish(id);
    expect(status(id)).toBe("attested");
    expect(balance(judge(1)) + balance(judge(2)) + balance(judge(3))).toBe(before);
    expect(chain.broken()).toBeUndefined();
    refuses = false;
    wait(3_599n);
    expect(status(id)).toBe("final");
    expect(chain.broken()).toBeUndefined();
  });
});
