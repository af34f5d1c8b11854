import { encodeAddress } from "../../../codec/bech32.ts";
import { GenericAuthorization } from "../../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { MsgDefinition, MsgExec } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { SendAuthorization } from "../../../codec/gen/cosmos/bank/v1beta1/authz.ts";
import { MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { pack } from "../authorization/authorization.ts";
import authz from "../index.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Accounts of tests: alice grants, bob and carol are granted, dave has no account. */
export const who = {
  alice: address(1),
  bob: address(2),
  carol: address(3),
  dave: address(4),
  feeCollector: encodeAddress(testPrefix, moduleAddress("fee_collector")),
} as const;

export const second = 1_000_000_000n;

/** Coins of a text such as "5uecc,10ueco2", as they are written: in any order, with any sign. */
export const coins = (text: string) =>
  text === ""
    ? []
    : text.split(",").map((coin) => {
        const [, amount = "", denom = ""] = /^(-?[0-9]*)(.*)$/.exec(coin) ?? [];
        return { denom, amount };
      });

/** A chain where alice has 1000ueco2 and 500uecc, bob and carol 10ueco2. */
export function grantChain(sections: Readonly<Record<string, unknown>> = {}): TestChain {
  const balances = [
    { address: who.alice, coins: coins("500uecc,1000ueco2") },
    { address: who.bob, coins: coins("10ueco2") },
    { address: who.carol, coins: coins("10ueco2") },
  ];
  return testChain([auth, bank, authz], { bank: { params: { default_send_enabled: true }, balances }, ...sections });
}

export const sendUrl = `/${MsgSend.$type}`;

/** A packed send. */
export const send = (from: string, to: string, amount: string): Any =>
  pack(MsgSend, { fromAddress: from, toAddress: to, amount: coins(amount) });

export const generic = (msg: string): Any => pack(GenericAuthorization, { msg });

/** An authorization to send. */
export const sending = (limit: string, allowList: string[] = []): Any =>
  pack(SendAuthorization, { spendLimit: coins(limit), allowList });

/** A packed exec. */
export const execAny = (grantee: string, msgs: Any[]): Any => pack(MsgExec, { grantee, msgs });

/** Alice grants; `end` is seconds after the current block. */
export function give(chain: TestChain, authorization: Any, end?: bigint, to: string = who.bob, from = who.alice) {
  const expiration = end === undefined ? undefined : timestampOf(chain.ctx.time + end * second);
  const request = { granter: from, grantee: to, grant: { authorization, expiration } };
  return chain.deliver(MsgDefinition.methods.grant, request);
}

/** Executes messages as one grantee. */
export const execute = (chain: TestChain, msgs: Any[], grantee: string = who.bob, gas?: number) =>
  chain.deliver(MsgDefinition.methods.exec, { grantee, msgs }, gas);

/** Events as "type key=value key=value". */
export const eventTexts = (events: readonly Event[]): string[] =>
  events.map(({ type, attributes }) => [type, ...attributes.map(({ key, value }) => `${key}=${value}`)].join(" "));

/** The section of genesis with these grants. */
export const genesisOf = (authorization: readonly object[]) => ({ authz: { authorization } });
