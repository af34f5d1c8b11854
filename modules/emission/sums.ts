import type { Footprint } from "../../codec/gen/eco2/emission/v1/emission.ts";

/** Sums of blocks as numbers: micrograms, but for blocks and gas. */
export interface Sums {
  readonly blocks: bigint;
  readonly gas: bigint;
  readonly booked: bigint;
  readonly transactions: bigint;
  readonly fromFees: bigint;
  readonly fromProposers: bigint;
  readonly fromPool: bigint;
  readonly repaid: bigint;
}

const names = ["blocks", "gas", "booked", "transactions", "fromFees", "fromProposers", "fromPool", "repaid"] as const;

export const noSums: Sums = {
  blocks: 0n,
  gas: 0n,
  booked: 0n,
  transactions: 0n,
  fromFees: 0n,
  fromProposers: 0n,
  fromPool: 0n,
  repaid: 0n,
};

/** @throws SyntaxError for an amount that is none */
export function sumsOf(footprint: Footprint | undefined): Sums {
  if (footprint === undefined) return noSums;
  const { blocks, gas, booked, transactions, fromFees, fromProposers, fromPool, repaid } = footprint;
  return {
    blocks,
    gas,
    booked: BigInt(booked),
    transactions: BigInt(transactions),
    fromFees: BigInt(fromFees),
    fromProposers: BigInt(fromProposers),
    fromPool: BigInt(fromPool),
    repaid: BigInt(repaid),
  };
}

export const footprintOf = ({ blocks, gas, ...micrograms }: Sums): Footprint => ({
  blocks,
  gas,
  booked: micrograms.booked.toString(),
  transactions: micrograms.transactions.toString(),
  fromFees: micrograms.fromFees.toString(),
  fromProposers: micrograms.fromProposers.toString(),
  fromPool: micrograms.fromPool.toString(),
  repaid: micrograms.repaid.toString(),
});

export const addSums = (a: Sums, b: Sums): Sums => ({
  blocks: a.blocks + b.blocks,
  gas: a.gas + b.gas,
  booked: a.booked + b.booked,
  transactions: a.transactions + b.transactions,
  fromFees: a.fromFees + b.fromFees,
  fromProposers: a.fromProposers + b.fromProposers,
  fromPool: a.fromPool + b.fromPool,
  repaid: a.repaid + b.repaid,
});

/** What of the blocks' own footprint was paid in them. */
export const paidAtOnce = ({ fromFees, fromProposers, fromPool }: Sums): bigint => fromFees + fromProposers + fromPool;

/** All ECC burned, base units. */
export const burnedOf = (sums: Sums): bigint => paidAtOnce(sums) + sums.repaid;

/** The first sum that differs, `undefined` where all agree. */
export const differs = (a: Sums, b: Sums): string | undefined => names.find((name) => a[name] !== b[name]);

/** The first sum below zero, `undefined` where there is none. */
export const negative = (sums: Sums): string | undefined => names.find((name) => sums[name] < 0n);
