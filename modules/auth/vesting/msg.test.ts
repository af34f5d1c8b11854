import { AminoTypes, accountFromAny, createVestingAminoConverters } from "@cosmjs/stargate";
import { describe, expect, test } from "@jest/globals";
import { aminoMessage } from "../../../codec/amino/aminoJson.ts";
import { encodeAddress } from "../../../codec/bech32.ts";
import { coinsToWire, formatCoins, parseCoins } from "../../../codec/coin.ts";
import { QueryDefinition as AuthQuery } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition as BankMsg } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { MsgCreateVestingAccount, MsgDefinition } from "../../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { PermanentLockedAccount } from "../../../codec/gen/cosmos/vesting/v1beta1/vesting.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { type TestChain, testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { TxFees } from "../../../core/tx/doors.ts";
import { AccountKeeper } from "../keeper.ts";
import { vestingChain, who } from "./testing/chain.ts";

const { createVestingAccount, createPermanentLockedAccount, createPeriodicVestingAccount } = MsgDefinition.methods;
const day = 86_400n;
const wire = (text: string) => coinsToWire(parseCoins(text));
const amount = wire("600stake");
const nowOf = ({ ctx }: TestChain) => ctx.time / 1_000_000_000n;
const message = (fields: object = {}) => ({ fromAddress: who.rich, toAddress: who.saver, amount, ...fields });
const periods = [
  { length: day, amount: wire("200stake") },
  { length: day, amount: wire("400stake") },
];

const lockedAt = (chain: TestChain) =>
  formatCoins([...chain.chain.doors(AccountKeeper).locked(chain.ctx, who.saverBytes)]);
const later = (chain: TestChain, seconds: bigint) => chain.runBlock({ after: seconds * 1_000_000_000n });
const packed = (chain: TestChain) => {
  const { account } = chain.query(AuthQuery.methods.account, { address: who.saver });
  return { typeUrl: account?.typeUrl ?? "", value: account?.value ?? new Uint8Array(0) };
};

describe("an account whose coins become free", () => {
  test("evenly; CosmJS reads it", () => {
    const chain = vestingChain();
    chain.deliver(createVestingAccount, message({ endTime: nowOf(chain) + 2n * day }));
    expect(packed(chain).typeUrl).toBe("/cosmos.vesting.v1beta1.ContinuousVestingAccount");
    expect(accountFromAny(packed(chain))).toEqual({ address: who.saver, pubkey: null, accountNumber: 3n, sequence: 0 });
    expect(lockedAt(chain)).toBe("600stake");
    later(chain, day);
    expect(lockedAt(chain)).toBe("300stake");
    later(chain, day);
    expect(lockedAt(chain)).toBe("");
    expect(chain.broken()).toBeUndefined();
  });

  test("all at the end; CosmJS reads it", () => {
    const chain = vestingChain();
    chain.deliver(createVestingAccount, message({ endTime: nowOf(chain) + day, delayed: true }));
    expect(accountFromAny(packed(chain)).address).toBe(who.saver);
    later(chain, day - 1n);
    expect(lockedAt(chain)).toBe("600stake");
    later(chain, 1n);
    expect(lockedAt(chain)).toBe("");
  });

  test("period by period; CosmJS reads it", () => {
    const chain = vestingChain();
    const { fromAddress, toAddress } = message();
    chain.deliver(createPeriodicVestingAccount, {
      fromAddress,
      toAddress,
      startTime: nowOf(chain),
      vestingPeriods: periods,
    });
    expect(accountFromAny(packed(chain)).address).toBe(who.saver);
    later(chain, day);
    expect(lockedAt(chain)).toBe("400stake");
    later(chain, day);
    expect(lockedAt(chain)).toBe("");
  });

  test("never", () => {
    const chain = vestingChain();
    chain.deliver(createPermanentLockedAccount, message());
    const { baseVestingAccount } = PermanentLockedAccount.decode(packed(chain).value);
    expect([baseVestingAccount?.endTime, baseVestingAccount?.originalVesting]).toEqual([0n, amount]);
    later(chain, 100n * 365n * day);
    expect(lockedAt(chain)).toBe("600stake");
  });

  test("is told by the events of a send, and has its parts in AccountInfo", () => {
    const chain = vestingChain();
    const { events } = chain.deliver(createPermanentLockedAccount, message());
    expect(events.map(({ type }) => type)).toEqual(["coin_spent", "coin_received", "transfer", "message"]);
    expect(chain.query(AuthQuery.methods.accountInfo, { address: who.saver }).info?.accountNumber).toBe(3n);
  });
});

describe("what is locked", () => {
  const lockedChain = () => {
    const chain = vestingChain();
    chain.deliver(createVestingAccount, message({ endTime: nowOf(chain) + 2n * day }));
    later(chain, day);
    return chain;
  };
  const send = (text: string) => ({ fromAddress: who.saver, toAddress: who.rich, amount: wire(text) });

  test("cannot be sent, alone or among many", () => {
    const chain = lockedChain();
    const text = "sdk 5: spendable balance 300stake is smaller than 301stake: insufficient funds";
    expect(refusal(() => chain.deliver(BankMsg.methods.send, send("301stake")))).toBe(text);
    const inputs = [{ address: who.saver, coins: wire("301stake") }];
    const outputs = [{ address: who.rich, coins: wire("301stake") }];
    expect(refusal(() => chain.deliver(BankMsg.methods.multiSend, { inputs, outputs }))).toBe(text);
    chain.deliver(BankMsg.methods.send, send("300stake"));
    const none = "sdk 5: spendable balance 0stake is smaller than 1stake: insufficient funds";
    expect(refusal(() => chain.deliver(BankMsg.methods.send, send("1stake")))).toBe(none);
  });

  test("pays no fees", () => {
    const chain = lockedChain();
    const fees = chain.chain.doors(TxFees);
    const text = "sdk 5: spendable balance 300stake is smaller than 301stake: insufficient funds";
    expect(refusal(() => fees.collect(chain.ctx, who.saverBytes, parseCoins("301stake")))).toBe(text);
    fees.collect(chain.ctx, who.saverBytes, parseCoins("300stake"));
    expect(chain.broken()).toBeUndefined();
  });

  test("what comes in besides is free", () => {
    const chain = lockedChain();
    const gift = { fromAddress: who.rich, toAddress: who.saver, amount: wire("5fee,100stake") };
    chain.deliver(BankMsg.methods.send, gift);
    chain.deliver(BankMsg.methods.send, send("5fee,400stake"));
    expect(chain.broken()).toBeUndefined();
  });

  test("is left out of what queries call spendable", () => {
    const chain = lockedChain();
    chain.deliver(BankMsg.methods.send, { fromAddress: who.rich, toAddress: who.saver, amount: wire("5fee") });
    const address = who.saver;
    const { balances } = chain.query(BankQuery.methods.spendableBalances, { address });
    expect(balances).toEqual(wire("5fee,300stake"));
    const one = chain.query(BankQuery.methods.spendableBalanceByDenom, { address, denom: "stake" });
    expect(one.balance).toEqual({ denom: "stake", amount: "300" });
    expect(chain.query(BankQuery.methods.balance, { address, denom: "stake" }).balance?.amount).toBe("600");
  });
});

describe("in amino JSON the messages are those of CosmJS", () => {
  const { fromAddress, toAddress } = message();
  const types = new AminoTypes(createVestingAminoConverters());
  test.each([
    [MsgCreateVestingAccount.fromPartial({ ...message(), endTime: 1_900_000_000n, delayed: true })],
    [MsgCreateVestingAccount.fromPartial({ fromAddress, toAddress, amount: [], endTime: 5n })],
  ])("%j", (value) => {
    const typeUrl = `/${MsgCreateVestingAccount.$type}`;
    const theirs = types.toAmino({ typeUrl, value });
    // What is false CosmJS prints too; the SDK and this node leave it out.
    const { delayed, ...rest } = theirs.value;
    const expected = { type: theirs.type, value: delayed ? theirs.value : rest };
    expect(aminoMessage(MsgCreateVestingAccount.$type, value)).toEqual(expected);
  });
});

describe("refused, and nothing is changed", () => {
  const collector = encodeAddress(testPrefix, moduleAddress("fee_collector"));
  const endTime = 9_000_000_000n;
  const noAddress = "empty address string is not allowed: invalid address";
  test.each<[string, object, string]>([
    ["no sender", { fromAddress: "" }, `sdk 7: invalid 'from' address: ${noAddress}`],
    ["no receiver", { toAddress: "" }, `sdk 7: invalid 'to' address: ${noAddress}`],
    ["no coins", { amount: [] }, "sdk 10: : invalid coins"],
    ["a coin of nothing", { amount: [{ denom: "stake", amount: "0" }] }, "sdk 10: 0stake: invalid coins"],
    [
      "an amount that is none",
      { amount: [{ denom: "stake", amount: "x" }] },
      'sdk 10: invalid amount "x": must be a decimal integer of at most 256 bits: invalid coins',
    ],
    ["no end", { endTime: 0n }, "sdk 18: invalid end time: invalid request"],
    ["an end that is past", { endTime: 5n }, "sdk 18: vesting start-time cannot be before end-time: invalid request"],
    ["a module", { toAddress: collector }, `sdk 4: ${collector} is not allowed to receive funds: unauthorized`],
    ["who has an account", { toAddress: who.rich }, `sdk 18: account ${who.rich} already exists: invalid request`],
    [
      "more than there is",
      { amount: wire("10001stake") },
      "sdk 5: spendable balance 10000stake is smaller than 10001stake: insufficient funds",
    ],
  ])("%s", (_, fields, text) => {
    const chain = vestingChain();
    const before = JSON.stringify(chain.exported());
    expect(refusal(() => chain.deliver(createVestingAccount, message({ endTime, ...fields })))).toBe(text);
    // A lock has no end; everything else is refused alike.
    if (!("endTime" in fields))
      expect(refusal(() => chain.deliver(createPermanentLockedAccount, message(fields)))).toBe(text);
    expect(JSON.stringify(chain.exported())).toBe(before);
  });

  test.each<[string, object, string]>([
    ["no sender", { fromAddress: "" }, `sdk 7: invalid 'from' address: ${noAddress}`],
    ["no receiver", { toAddress: "" }, `sdk 7: invalid 'to' address: ${noAddress}`],
    ["no start", { startTime: 0n }, "sdk 18: invalid start time of 0, length must be greater than 0: invalid request"],
    [
      "a period of no time",
      { vestingPeriods: [...periods, { length: 0n, amount }] },
      "sdk 18: invalid period length of 0 in period 2, length must be greater than 0: invalid request",
    ],
    ["a period of no coins", { vestingPeriods: [{ length: 1n, amount: [] }] }, "sdk 10: : invalid coins"],
    ["no period", { vestingPeriods: [] }, "sdk 18: vesting start-time cannot be before end-time: invalid request"],
    [
      "periods beyond time",
      { vestingPeriods: [{ length: (1n << 63n) - 1n, amount }] },
      "sdk 18: cumulative endTime overflowed, and/or is less than startTime: invalid request",
    ],
    ["who has an account", { toAddress: who.rich }, `sdk 18: account ${who.rich} already exists: invalid request`],
  ])("in periods: %s", (_, fields, text) => {
    const chain = vestingChain();
    const before = JSON.stringify(chain.exported());
    const given = { fromAddress: who.rich, toAddress: who.saver, startTime: 1n, vestingPeriods: periods, ...fields };
    expect(refusal(() => chain.deliver(createPeriodicVestingAccount, given))).toBe(text);
    expect(JSON.stringify(chain.exported())).toBe(before);
  });

  test("coins that may not be sent", () => {
    const params = { params: { default_send_enabled: false }, balances: [] };
    const chain = vestingChain({ bank: params });
    const text = "bank 5: stake transfers are currently disabled: send transactions are disabled";
    expect(refusal(() => chain.deliver(createVestingAccount, message({ endTime })))).toBe(text);
    expect(refusal(() => chain.deliver(createPermanentLockedAccount, message()))).toBe(text);
    const given = { fromAddress: who.rich, toAddress: who.saver, startTime: 1n, vestingPeriods: periods };
    expect(refusal(() => chain.deliver(createPeriodicVestingAccount, given))).toBe(text);
  });
});
