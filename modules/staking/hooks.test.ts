import { expect, test } from "@jest/globals";
import { MsgDefinition } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { HookPoint } from "../../core/hooks.ts";
import { declareModule } from "../../core/module.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { stakingHooks } from "./hooks.ts";
import {
  bytesOf,
  chainFrom,
  keeperOf,
  keyAddress,
  leave,
  move,
  registration,
  stakingChain,
  unbonding,
  vote,
} from "./testing/stakers.ts";

const recorder = declareModule({ name: "recorder", version: 1 });

/** Arguments as numbers of accounts, `key 1` for the address of a consensus key, and fractions as they are. */
function argumentText(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const key = [1, 2, 3].find((number) => Buffer.compare(value, keyAddress(number)) === 0);
  return key === undefined ? String(value[0]) : `key ${key}`;
}

/** A chain of two seats that notes each call with its arguments, and what shares the delegation had then. */
function recordingChain(): { chain: TestChain; calls: (work: () => unknown) => string[] } {
  const log: string[] = [];
  const subscriptions = Object.entries(stakingHooks).map(([name, point]) =>
    recorder.on(point as HookPoint<readonly unknown[]>, (_env, ctx, ...args) => {
      const [first, second] = args;
      const isDelegation = name.includes("Delegation") && first instanceof Uint8Array && second instanceof Uint8Array;
      const shares = isDelegation ? ` ${keeperOf(chain).shares(ctx, first, second) / 10n ** 18n}` : "";
      log.push(`${name}(${args.map(argumentText).join(", ")})${shares}`);
    }),
  );
  const sections = { ...stakingChain(2).exported(), staking: undefined };
  const { params } = stakingChain(2).exported()["staking"] as { params: unknown };
  // No bond is asked of candidates.
  const rules = {
    term_duration: "2592000s",
    voting_window: "259200s",
    handover_interval: "60",
    max_commission_rate: "0.6",
  };
  const election = { params: rules };
  const chain: TestChain = chainFrom(
    { ...sections, staking: { params, election } },
    2,
    [recorder.build({})],
    subscriptions,
  );
  const calls = (work: () => unknown) => {
    log.length = 0;
    work();
    return [...log];
  };
  return { chain, calls };
}

test("each change calls its hook points in the SDK's order, with the shares of before and after", () => {
  const { chain, calls } = recordingChain();
  const register = (number: number) => chain.deliver(MsgDefinition.methods.createValidator, registration(number, 100));
  expect(calls(() => register(1))).toEqual([
    "afterValidatorCreated(1)",
    "beforeDelegationCreated(1, 1) 0",
    "afterDelegationModified(1, 1) 100",
  ]);
  register(2);
  expect(calls(() => chain.runBlock())).toEqual(["afterValidatorSeated(1, key 1)", "afterValidatorSeated(2, key 2)"]);
  expect(calls(() => vote(chain, 3, 1, 50))).toEqual([
    "beforeDelegationCreated(3, 1) 0",
    "afterDelegationModified(3, 1) 50",
  ]);
  expect(calls(() => vote(chain, 3, 1, 50))).toEqual([
    "beforeDelegationSharesModified(3, 1) 50",
    "afterDelegationModified(3, 1) 100",
  ]);
  expect(calls(() => leave(chain, 3, 1, 40))).toEqual([
    "beforeDelegationSharesModified(3, 1) 100",
    "afterDelegationModified(3, 1) 60",
  ]);
  expect(calls(() => move(chain, 3, 1, 2, 60))).toEqual([
    "beforeDelegationSharesModified(3, 1) 60",
    "beforeDelegationRemoved(3, 1) 60",
    "beforeDelegationCreated(3, 2) 0",
    "afterDelegationModified(3, 2) 60",
  ]);
  // Of 200 that stood at height 2 what left owes a quarter itself: 10 and 15.
  chain.runBlock();
  expect(calls(() => keeperOf(chain).slash(chain.ctx, bytesOf(1), 2, 25n * 10n ** 16n))).toEqual([
    "beforeDelegationSharesModified(3, 2) 60",
    "afterDelegationModified(3, 2) 45",
  ]);
  expect(calls(() => keeperOf(chain).slash(chain.ctx, bytesOf(1), 3, 25n * 10n ** 16n))).toEqual([
    "beforeValidatorSlashed(1, 250000000000000000)",
  ]);
});

test("a candidate that leaves loses its seat, and when nothing is left to answer for its candidacy", () => {
  const { chain, calls } = recordingChain();
  for (const number of [1, 2, 3]) chain.deliver(MsgDefinition.methods.createValidator, registration(number, 100));
  chain.runBlock();
  expect(calls(() => leave(chain, 1, 1, 100))).toEqual([
    "beforeDelegationSharesModified(1, 1) 100",
    "beforeDelegationRemoved(1, 1) 100",
  ]);
  const later = calls(() => {
    for (let block = 0; block < 4; block += 1) chain.runBlock();
  });
  expect(later).toEqual(["afterValidatorUnseated(1, key 1)", "afterValidatorSeated(3, key 3)"]);
  expect(calls(() => chain.runBlock({ after: unbonding }))).toEqual([]);
  expect(calls(() => chain.runBlock())).toEqual(["afterValidatorRemoved(1, key 1)"]);
});
