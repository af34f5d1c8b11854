import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { outstandingOf } from "./lots.ts";
import { chainAccount, type EmissionEnv } from "./module.ts";
import { readOffer } from "./offers.ts";
import { eccOf } from "./payment.ts";
import { perKilowattHour } from "./reckoning.ts";
import { totalOfNode } from "./roster.ts";
import { addSums, burnedOf, differs, noSums, sumsOf } from "./sums.ts";
import { liabilityOf } from "./sumsOfLots.ts";

/** What is booked for the chain is what ECC was burned for and its debt, to the microgram; and its lots say the same. */
export function footprintInvariant(ctx: Ctx, { state, use }: EmissionEnv): string | undefined {
  const ledger = state.ledger.find(ctx);
  const sums = sumsOf(ledger?.sums);
  const [burned, debt] = [burnedOf(sums), BigInt(ledger?.debt ?? "0")];
  if (sums.booked !== burned + debt) return `${sums.booked} micrograms are booked, ${burned} burned and ${debt} owed`;
  if (sums.transactions > sums.booked) return `transactions have ${sums.transactions} of ${sums.booked} micrograms`;
  const own = liabilityOf(ctx, state, use.accounts.moduleAddress(chainAccount));
  if (BigInt(own.micrograms) === sums.booked && BigInt(own.burned) === burned) return undefined;
  return `the chain's lots are of ${own.micrograms} micrograms, ${own.burned} burned; booked are ${sums.booked}, ${burned} burned`;
}

/** The nodes together caused what is booked, with the part of a microgram that is carried. */
export function nodesInvariant(ctx: Ctx, { state }: EmissionEnv): string | undefined {
  const ledger = state.ledger.find(ctx);
  const booked = sumsOf(ledger?.sums).booked * perKilowattHour + BigInt(ledger?.remainder ?? "0");
  let caused = 0n;
  for (const [address] of state.nodes.range(ctx)) caused += BigInt(totalOfNode(ctx, state, address).emission);
  return caused === booked ? undefined : `nodes caused ${caused} of 3.6 * 10^21 in a microgram, booked are ${booked}`;
}

/** Days sum to all that was booked and paid but for debt, which is of no day. */
export function daysInvariant(ctx: Ctx, { state }: EmissionEnv): string | undefined {
  let sum = noSums;
  for (const [, { sums }] of state.days.range(ctx)) sum = addSums(sum, sumsOf(sums));
  const name = differs(sum, sumsOf(state.ledger.find(ctx)?.sums));
  return name === undefined
    ? undefined
    : `${name}: days sum to ${sum[name as keyof typeof sum]}, the ledger says otherwise`;
}

/** Liabilities are the sums of their lots, no more is burned than was emitted, and open lots are those that are not paid whole. */
export function lotsInvariant(ctx: Ctx, { state }: EmissionEnv): string | undefined {
  const sums = new Map<string, { lots: bigint; micrograms: bigint; burned: bigint }>();
  let open = 0;
  for (const [id, lot] of state.lots.range(ctx)) {
    const left = outstandingOf(lot);
    const account = addressBytes(ctx.chain, lot.account);
    if (left < 0n || BigInt(lot.burned) < 0n) return `lot ${id}: ${lot.burned} of ${lot.micrograms} micrograms burned`;
    if (state.open.has(ctx, [account, id]) !== left > 0n)
      return `lot ${id}: ${left} are left, the open lots say otherwise`;
    if (!state.lotsOf.has(ctx, [account, id])) return `lot ${id} is not among those of its account`;
    if (left > 0n) open += 1;
    const before = sums.get(lot.account) ?? { lots: 0n, micrograms: 0n, burned: 0n };
    sums.set(lot.account, {
      lots: before.lots + 1n,
      micrograms: before.micrograms + BigInt(lot.micrograms),
      burned: before.burned + BigInt(lot.burned),
    });
  }
  if ([...state.open.keys(ctx)].length !== open) return "open lots name one that is not there";
  for (const [account, said] of state.liabilities.range(ctx)) {
    const text = addressText(ctx.chain, account);
    const sum = sums.get(text);
    if (sum?.lots !== said.lots || sum.micrograms !== BigInt(said.micrograms) || sum.burned !== BigInt(said.burned))
      return `liability of ${text}: its lots sum to something else`;
    sums.delete(text);
  }
  return sums.size === 0 ? undefined : "an account has lots and no liability";
}

/** The module's account has what is set aside and what is offered, to the base unit. */
export function accountInvariant(ctx: Ctx, env: EmissionEnv): string | undefined {
  let owed = 0n;
  for (const [, { balance }] of env.state.setAsides.range(ctx)) owed += BigInt(balance);
  for (const [, offer] of env.state.offers.range(ctx)) owed += readOffer(offer).credits.amount;
  const there = eccOf(ctx, env, chainAccount);
  return there === owed ? undefined : `the account has ${there} base units of ECC, set aside and offered are ${owed}`;
}
