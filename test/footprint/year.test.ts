import { expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { VoteOption } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { MsgSubmitProposal, MsgVote } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDelegate } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition as EccQuery } from "../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDeposit } from "../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/emission/v1/query.ts";
import {
  MsgBuyCredits,
  MsgDeclareNode,
  MsgOfferCredits,
  MsgReviewNode,
  MsgSetAside,
  MsgUpdateGrid,
} from "../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgGiveEcc } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { MsgReleaseBatch, MsgSuspendBatch } from "../../codec/gen/eco2/registry/v1/credits.ts";
import { MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { quotient } from "../../codec/quotient.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { BankKeeper } from "../../modules/bank/keeper.ts";
import { hour, start, voter } from "../economy/years.ts";
import { type Actors, nodes, operatorKey, operatorOf, pack, startActors } from "./actors.ts";

const day = 24n * hour;
const gram = 1_000_000n;
const kilogram = 1000n * gram;
/** Blocks of a day: hourly in the long form, which takes minutes. */
const perDay = process.env["ECO2_LONG"] === undefined ? 4 : 24;
const gap = quotient(day, BigInt(perDay));

/** Milliwatts, thousandths of PUE, zone, micrograms for each kWh in the first and in the second table. */
const profiles = [
  { milliwatts: 40_000n, pueThousandths: 1_200n, zone: "DEU", before: 342_060_000n, after: 300_000_000n },
  { milliwatts: 60_000n, pueThousandths: 1_500n, zone: "FRA", before: 44_180_000n, after: 44_180_000n },
  { milliwatts: 75_000n, pueThousandths: 1_600n, zone: "IND", before: 708_960_000n, after: 708_960_000n },
  { milliwatts: 60_000n, pueThousandths: 1_500n, zone: "CHN", before: 557_500_000n, after: 600_000_000n },
] as const;
const evidence = { url: "https://example.org/meter.pdf", sha256: new Uint8Array(32).fill(7) };

/** Emission in a nanosecond, of which 3.6 * 10^21 are a microgram: by default, as declared, and by the new table. */
const rates = {
  default: 4n * 60_000n * 1_500n * 472_940_000n,
  before: profiles.reduce((sum, one) => sum + one.milliwatts * one.pueThousandths * one.before, 0n),
  after: profiles.reduce((sum, one) => sum + one.milliwatts * one.pueThousandths * one.after, 0n),
};

const ecc = (amount: bigint) => ({ denom: "uecc", amount: amount.toString() });
const eco2 = (amount: bigint) => ({ denom: "ueco2", amount: amount.toString() });
const authority = encodeAddress("eco", moduleAddress("gov"));

const imported = (number: number) =>
  pack(MsgImportBatch, {
    registrar: voter.text,
    sourceRegistry: "GLD",
    serial: `GS1-1-KE-GS11603-16-2025-30256-${number}-${number}`,
    quantityGrams: 1_000_000n,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
  });
const give = (amount: bigint) =>
  pack(MsgGiveEcc, {
    giver: voter.text,
    uecc: amount.toString(),
    donor: { name: "A friend", id: "", country: "", purpose: "voluntary", statement: "" },
  });
const setAside = (node: number, amount: bigint) =>
  pack(MsgSetAside, { depositor: voter.text, operatorAddress: operatorOf(node), amount: ecc(amount) });
const review = (node: number) => {
  const { milliwatts, pueThousandths, zone } = profiles[node - 1] ?? profiles[0];
  const profile = { milliwatts, pueThousandths, zone };
  const operatorAddress = operatorOf(node);
  return pack(MsgReviewNode, {
    authority: voter.text,
    operatorAddress,
    accepted: true,
    profile,
    sha256: evidence.sha256,
  });
};
const newGrid = pack(MsgUpdateGrid, {
  authority,
  source: "Figures of the next year",
  zones: profiles.map(({ zone, after }) => ({ code: zone, name: zone, year: 2025, microgramsPerKwh: after })),
});
const proposed = pack(MsgSubmitProposal, {
  messages: [newGrid],
  initialDeposit: [eco2(1_000_000_000n)],
  proposer: voter.text,
  title: "New figures of grids",
  summary: "Figures of the next year",
});
const batch = { reviewer: voter.text, batchId: 1n, reason: "Doubts" };

/** What the voter does in the first block of a day. */
const agenda: Readonly<Record<number, readonly Any[]>> = {
  0: [
    imported(1),
    imported(2),
    pack(MsgDeposit, { depositor: voter.text, credits: [1n, 2n].map((batchId) => ({ batchId, grams: 1_000_000n })) }),
    give(120n * kilogram),
    ...nodes.map((node) => setAside(node, 5n * kilogram)),
    pack(MsgDelegate, {
      delegatorAddress: voter.text,
      validatorAddress: operatorOf(1),
      amount: eco2(1_000_000_000_000n),
    }),
  ],
  12: [review(1), review(2)],
  // The pool was empty for a month by then: its friend gives, and the committee buys what is offered.
  80: [
    pack(MsgOfferCredits, {
      seller: voter.text,
      credits: ecc(30n * kilogram),
      price: eco2(5_000_000n),
      expires: timestampOf(start + 90n * day),
    }),
    pack(MsgBuyCredits, { authority: voter.text, offerId: 1n, price: [eco2(5_000_000n)] }),
    give(300n * kilogram),
  ],
  // Its vote ends two days later.
  110: [proposed, pack(MsgVote, { proposalId: 1n, voter: voter.text, option: VoteOption.VOTE_OPTION_YES })],
  150: [pack(MsgSuspendBatch, batch)],
  180: [pack(MsgReleaseBatch, batch), give(400n * kilogram)],
};

/** In the first block of day 10 operators declare their nodes; those in Germany and France wait for the review. */
const declared = (actors: Actors) =>
  nodes.map((node) => {
    const { milliwatts, pueThousandths, zone } = profiles[node - 1] ?? profiles[0];
    const proof = node <= 2 ? { evidence } : {};
    const profile = { milliwatts, pueThousandths, zone };
    const key = operatorKey(node);
    return actors.sign(key, [pack(MsgDeclareNode, { operator: key.text, profile, ...proof })]);
  });

/** What is caused from one block to the next between days 10 and 12, when nothing below the defaults is accepted yet. */
const waiting =
  2n * 60_000n * 1_500n * 472_940_000n + 75_000n * 1_600n * 708_960_000n + 60_000n * 1_500n * 557_500_000n;

/** The emission of a nanosecond that ends in block `at` of the chain, the first being 0. Changes count from the block after. */
function rateAt(at: number): bigint {
  const on = (of: number) => at > of * perDay;
  if (on(112)) return rates.after;
  return on(12) ? rates.before : on(10) ? waiting : rates.default;
}

test("a year: what is booked is what ECC was burned for and the debt, to the microgram", () => {
  const actors = startActors({ max_booked_gap: "86400s", debt_limit: (50n * kilogram).toString() });
  const { years } = actors;
  const { methods } = QueryDefinition;
  const balance = (name: string, denom: string) =>
    years.chain.doors(BankKeeper).balance(years.ctx(), moduleAddress(name), denom);
  const seen = { emptyDays: 0, divertedDays: 0, deficitDays: 0, mostDebt: 0n };
  let caused = 0n;
  try {
    for (let at = 0; at <= 365 * perDay; at += 1) {
      const today = quotient(BigInt(at), BigInt(perDay));
      const isMorning = at % perDay === 0;
      const txs: Uint8Array[] = isMorning && today === 10n ? declared(actors) : [];
      if (isMorning && agenda[Number(today)] !== undefined)
        txs.push(actors.sign(voter, [...(agenda[Number(today)] ?? [])]));
      // A transaction a day pays its fee in ECC; once a month more than the block costs, which is the proposer's then.
      if (at % perDay === 1) {
        const fee = ecc(today % 30n === 0n ? 2n * kilogram : 2n * gram);
        const message = pack(MsgSend, {
          fromAddress: voter.text,
          toAddress: operatorKey(1).text,
          amount: [eco2(1n)],
        });
        txs.push(actors.sign(voter, [message], [fee]));
      }
      years.block(gap, txs);
      if (at > 0) caused += rateAt(at) * gap;
      if (!isMorning) continue;
      const { ledger, burned } = years.query(methods.footprint, {});
      const { diverted, debt, pool } = years.query(methods.debt, {});
      const booked = BigInt(ledger?.sums?.booked ?? "");
      expect(booked).toBe(quotient(caused, 3_600n * 10n ** 18n));
      expect(booked).toBe(BigInt(burned) + BigInt(debt));
      if (pool === "0") seen.emptyDays += 1;
      if (diverted) seen.divertedDays += 1;
      if (years.query(EccQuery.methods.deficit, {}).deficit !== "0") seen.deficitDays += 1;
      if (BigInt(debt) > seen.mostDebt) seen.mostDebt = BigInt(debt);
      if (today % 30n === 0n) expect([today, years.broken()]).toEqual([today, undefined]);
    }
    expect(years.broken()).toBeUndefined();
    // The pool was empty for more than a month, debt took what blocks earned, and the suspended batch left a deficit.
    expect(seen.emptyDays).toBeGreaterThan(30);
    expect(seen.divertedDays).toBeGreaterThan(10);
    expect(seen.deficitDays).toBeGreaterThan(20);
    expect(seen.mostDebt > 100n * kilogram).toBe(true);
    expect(balance("neutrality", "ueco2") > 0n).toBe(true);
    const { ledger, burned } = years.query(methods.footprint, {});
    const { sums } = ledger ?? {};
    for (const part of [sums?.fromFees, sums?.fromProposers, sums?.fromPool, sums?.repaid])
      expect(BigInt(part ?? "0") > 0n).toBe(true);
    const { burnTotals } = years.query(EccQuery.methods.burnTotals, {});
    expect(burnTotals.find(({ purpose }) => purpose === "chain")?.amount).toBe(burned);
    // Four countries, their nodes' parts and the days add up.
    const told = years.query(methods.nodes, {}).nodes;
    expect(told.map(({ effective }) => effective?.zone).sort()).toEqual(["CHN", "DEU", "FRA", "IND"]);
    const parts = told.reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n);
    const booked = BigInt(sums?.booked ?? "");
    expect([0n, 1n, 2n, 3n, 4n]).toContain(booked - parts);
    const pagination = { key: new Uint8Array(0), offset: 0n, limit: 400n, countTotal: false, reverse: false };
    const { days } = years.query(methods.days, { pagination });
    expect(days).toHaveLength(366);
    expect(days.reduce((sum, { sums: of }) => sum + BigInt(of?.booked ?? ""), 0n)).toBe(booked);
  } finally {
    years.close();
  }
}, 1_800_000);
