import { encodeAddress } from "../../../codec/bech32.ts";
import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { timestampOf } from "../../../codec/time.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { FeeAllowances } from "../../../core/tx/doors.ts";
import auth from "../../auth/index.ts";
import { pack } from "../allowance/allowance.ts";
import feegrant from "../index.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Accounts of tests: alice grants, bob and carol are granted. */
export const who = { alice: address(1), bob: address(2), carol: address(3) } as const;

export const second = 1_000_000_000n;
export const sendUrl = "/cosmos.bank.v1beta1.MsgSend";

/** Coins of a text such as "5uecc,10ueco2", as they are written. */
export const coins = (text: string) =>
  text === ""
    ? []
    : text.split(",").map((coin) => {
        const [, amount = "", denom = ""] = /^(-?[0-9]*)(.*)$/.exec(coin) ?? [];
        return { denom, amount };
      });

export const grantChain = (sections: Readonly<Record<string, unknown>> = {}): TestChain =>
  testChain([auth, feegrant], sections);

/** @param end nanoseconds since 1970 */
export const basic = (limit: string, end?: bigint): Any =>
  pack(BasicAllowance, { spendLimit: coins(limit), expiration: end === undefined ? undefined : timestampOf(end) });

/** An allowance of `each` a period of so many seconds, the first of them over at `reset` (nanoseconds since 1970). */
export const periodic = (fields: {
  limit?: string;
  each: string;
  canSpend?: string;
  period?: bigint;
  reset?: bigint;
  end?: bigint;
}): Any =>
  pack(PeriodicAllowance, {
    basic: {
      spendLimit: coins(fields.limit ?? ""),
      expiration: fields.end === undefined ? undefined : timestampOf(fields.end),
    },
    period: { seconds: fields.period ?? 100n, nanos: 0 },
    periodSpendLimit: coins(fields.each),
    periodCanSpend: coins(fields.canSpend ?? ""),
    periodReset: fields.reset === undefined ? undefined : timestampOf(fields.reset),
  });

export const filtered = (allowance: Any | undefined, allowedMessages: string[]): Any =>
  pack(AllowedMsgAllowance, { allowance, allowedMessages });

/** Alice grants bob. */
export const give = (chain: TestChain, allowance: Any, to: string = who.bob) =>
  chain.deliver(MsgDefinition.methods.grantAllowance, { granter: who.alice, grantee: to, allowance });

/** Bob's fee is taken from alice's allowance, as the step of a transaction does; gives the events. */
export function use(chain: TestChain, fee: string, typeUrls: readonly string[] = [sendUrl]): Event[] {
  const events: Event[] = [];
  const amount = coins(fee).map(({ denom, amount: text }) => ({ denom, amount: BigInt(text) }));
  chain.chain.doors(FeeAllowances).use({ ...chain.ctx, events }, testAddress(1), testAddress(2), amount, typeUrls);
  return events;
}

/** Events as "type key=value key=value". */
export const eventTexts = (events: readonly Event[]): string[] =>
  events.map(({ type, attributes }) => [type, ...attributes.map(({ key, value }) => `${key}=${value}`)].join(" "));
