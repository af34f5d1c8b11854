import { expect, test } from "@jest/globals";
import { decFromAtomics, decTruncate } from "../../codec/decimal.ts";
import { QueryDefinition as DistributionQuery } from "../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { MsgDelegate } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/staking/v1/query.ts";
import { quotient } from "../../codec/quotient.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { BankKeeper } from "../../modules/bank/keeper.ts";
import { signTx } from "../harness/signing.ts";
import { hour, operator, reserveAtStart, start, startYears, supply, voter, type Years } from "./years.ts";

const second = 1_000_000_000n;
const day = 86_400n * second;
const year = 365n * day;
const hoursOfTerm = 30 * 24;
const hoursOfYear = 365 * 24;
const candidates = 6;
const interval = 10n * second;
/** Base units for each interval, by year. */
const rewards = [3_500_000n, 3_000_000n, 2_500_000n, 2_000_000n, 1_500_000n];

/** What is paid by the end of a year, added up hour by hour. */
const paidBy = (years: number) => rewards.slice(0, years).reduce((sum, reward) => sum + (reward * year) / interval, 0n);

/** Its account is the only one of genesis. */
const voterNumber = 0n;

/** Votes that bring one candidate before all others, the last first. */
const vote = (term: number): Uint8Array =>
  signTx({
    chainId: "eco2-1",
    messages: [
      {
        typeUrl: `/${MsgDelegate.$type}`,
        value: MsgDelegate.encode({
          delegatorAddress: voter.text,
          validatorAddress: operator(candidates - (term % candidates)),
          amount: { denom: "ueco2", amount: "1000000000" },
        }).finish(),
      },
    ],
    by: [{ key: voter, accountNumber: voterNumber, sequence: BigInt(term) }],
    fee: [],
    gas: 10_000_000n,
  });

const balance = ({ chain, ctx }: Years, name: string) =>
  chain.doors(BankKeeper).balance(ctx(), moduleAddress(name), "ueco2");

/** Five in the long form, which takes more than a minute. */
const count = process.env["ECO2_LONG"] === undefined ? 1 : 5;
const terms = quotient(BigInt(count) * 365n, 30n);

test(`${count} year(s) of hourly blocks: each year's reward to the unit, ${terms} elections, one supply`, () => {
  const years = startYears(candidates, { mint: { params: { max_paid_gap: "3600s" } } });
  try {
    years.block(0n);
    const sets = new Set<string>();
    for (let at = 1; at <= count * hoursOfYear; at += 1) {
      const isVoting = at % hoursOfTerm === hoursOfTerm - 5 * 24;
      years.block(hour, isVoting ? [vote((at - (at % hoursOfTerm)) / hoursOfTerm)] : []);
      sets.add(years.comet.next.join());
      if (at % hoursOfYear !== 0) continue;
      const paid = paidBy(at / hoursOfYear);
      expect(balance(years, "mint")).toBe(reserveAtStart - paid);
      expect(years.chain.doors(BankKeeper).supply(years.ctx(), "ueco2")).toBe(supply);
      expect(years.broken()).toBeUndefined();
    }
    const { elections } = years.query(QueryDefinition.methods.elections, {});
    // The first is that of genesis.
    expect(elections.map(({ time }) => time)).toEqual(
      Array.from({ length: Number(terms) + 1 }, (_, term) => timestampOf(start + BigInt(term) * 30n * day)),
    );
    expect(sets.size).toBeGreaterThan(5);
    // Every block had a proposer with voters: the pool of all has dust of withdrawals and no more.
    const { pool } = years.query(DistributionQuery.methods.communityPool, {});
    for (const { amount } of pool) expect(decTruncate(decFromAtomics(amount))).toBeLessThan(60n);
  } finally {
    years.close();
  }
}, 900_000);
