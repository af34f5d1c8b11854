import type { Lot, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { beginning, follow, replayedOf } from "./history.ts";
import { outstandingOf } from "./lots.ts";
import { correctionsAccount, type EmissionEnv } from "./module.ts";
import { sourceText } from "./records.ts";
import { tokensOf, yearOf } from "./sumsOfLots.ts";

interface Sum {
  issued: bigint;
  burned: bigint;
  corrected: bigint;
  held: bigint;
}

/** Issued = held + burned + corrected, by scope; only the account of corrections has what is corrected, and nothing of it is burned. */
export function tokensInvariant(ctx: Ctx, { state, use }: EmissionEnv): string | undefined {
  const corrections = addressText(ctx.chain, use.accounts.moduleAddress(correctionsAccount));
  const sums = new Map<number, Sum>();
  for (const [id, lot] of state.lots.range(ctx)) {
    const isSurplus = lot.corrects !== 0n;
    if (isSurplus !== (lot.account === corrections)) return `lot ${id} of ${lot.account} corrects lot ${lot.corrects}`;
    if (isSurplus && lot.burned !== "0") return `lot ${id}, a surplus, is burned`;
    const sum = sums.get(lot.scope) ?? { issued: 0n, burned: 0n, corrected: 0n, held: 0n };
    sum.burned += BigInt(lot.burned);
    if (isSurplus) sum.corrected += BigInt(lot.micrograms);
    else sum.held += outstandingOf(lot);
    sums.set(lot.scope, sum);
  }
  for (const scope of new Set([...sums.keys(), ...[...state.tokens.range(ctx)].map(([key]) => key)])) {
    const sum = sums.get(scope) ?? { issued: 0n, burned: 0n, corrected: 0n, held: 0n };
    const said = tokensOf(ctx, state, scope as Scope);
    if (BigInt(said.issued) !== sum.held + sum.burned + sum.corrected)
      return `scope ${scope}: ${said.issued} issued, ${sum.held} held, ${sum.burned} burned, ${sum.corrected} corrected`;
    if (BigInt(said.burned) !== sum.burned || BigInt(said.corrected) !== sum.corrected)
      return `scope ${scope}: ${said.burned} burned and ${said.corrected} corrected, lots have ${sum.burned} and ${sum.corrected}`;
  }
  return yearsFault(ctx, { state });
}

/** Where the sums of years are not those of their lots. */
function yearsFault(ctx: Ctx, { state }: Pick<EmissionEnv, "state">): string | undefined {
  const sums = new Map<string, { micrograms: bigint; burned: bigint }>();
  for (const [, lot] of state.lots.range(ctx)) {
    if (lot.micrograms === "0") continue;
    const key = `${lot.account} in ${yearOf(lot)}, scope ${lot.scope}`;
    const sum = sums.get(key) ?? { micrograms: 0n, burned: 0n };
    sums.set(key, { micrograms: sum.micrograms + BigInt(lot.micrograms), burned: sum.burned + BigInt(lot.burned) });
  }
  for (const [[account, [year, scope]], said] of state.years.range(ctx)) {
    const key = `${addressText(ctx.chain, account)} in ${year}, scope ${scope}`;
    const sum = sums.get(key);
    if (said.year !== year || said.scope !== scope) return `${key}: its sums are of ${said.year}, scope ${said.scope}`;
    if (sum?.micrograms !== BigInt(said.micrograms) || sum.burned !== BigInt(said.burned))
      return `${key}: ${said.micrograms} micrograms, ${said.burned} burned, its lots have ${sum?.micrograms ?? 0n}, ${sum?.burned ?? 0n}`;
    sums.delete(key);
  }
  const [missing] = sums.keys();
  return missing === undefined ? undefined : `${missing}: lots without sums`;
}

/** Where the steps of a lot do not come to what it is, or a checkpoint is of something else than they were up to it. */
function stepsFault(ctx: Ctx, { state, use }: EmissionEnv, lot: Lot): string | undefined {
  if (lot.recordId === 0n) return lot.steps > 0 ? `lot ${lot.id} of no record has a history` : undefined;
  const account = use.notary.record(ctx, lot.recordId)?.account;
  if (account === undefined) return `lot ${lot.id}: record ${lot.recordId} is not there`;
  const isSurplus = lot.corrects !== 0n;
  const issuedTo = addressText(ctx.chain, isSurplus ? use.accounts.moduleAddress(correctionsAccount) : account);
  const { broken } = follow(ctx, state, lot, issuedTo, lot.steps + 1, beginning);
  const checkpoint = state.lotCheckpoints.find(ctx, lot.id);
  if (broken !== undefined || checkpoint === undefined) return broken;
  const { steps, account: owner, micrograms, burned, recordId } = replayedOf(checkpoint);
  const { at } = follow(ctx, state, lot, issuedTo, steps, beginning);
  if (steps < 1 || steps > lot.steps || checkpoint.lotId !== lot.id)
    return `lot ${lot.id}: ${steps} of ${lot.steps} steps are verified`;
  const isSame = at.account === owner && at.micrograms === micrograms && at.burned === burned;
  return isSame && at.recordId === recordId ? undefined : `lot ${lot.id}: it was not that after ${steps} steps`;
}

/** The steps of every lot come to what it is, and there are no others; offers are of lots of somebody else with something left. */
export function historyInvariant(ctx: Ctx, env: EmissionEnv): string | undefined {
  const { state } = env;
  let steps = 0;
  for (const [, lot] of state.lots.range(ctx)) {
    steps += lot.steps;
    const fault = stepsFault(ctx, env, lot);
    if (fault !== undefined) return fault;
  }
  if ([...state.lotSteps.range(ctx)].length !== steps)
    return `there are other steps of lots than the ${steps} of their histories`;
  for (const [id] of state.lotCheckpoints.range(ctx)) if (!state.lots.has(ctx, id)) return `lot ${id} is not there`;
  return offersFault(ctx, { state });
}

function offersFault(ctx: Ctx, { state }: Pick<EmissionEnv, "state">): string | undefined {
  let count = 0;
  for (const [id, { lotId, to }] of state.lotOffers.range(ctx)) {
    const lot = state.lots.find(ctx, id);
    if (lot === undefined || lotId !== id || lot.account === to) return `lot ${id} is offered to ${to}`;
    if (!state.lotOffersTo.has(ctx, [addressBytes(ctx.chain, to), id])) return `the offer of lot ${id} is not listed`;
    count += 1;
  }
  return [...state.lotOffersTo.keys(ctx)].length === count ? undefined : "offers of lots that are not there are listed";
}

/** A final record's lots are of its source and scope, and what it says or, where more was burned already, no more than that. */
export function recordsInvariant(ctx: Ctx, { state, use }: EmissionEnv): string | undefined {
  const sums = new Map<bigint, { micrograms: bigint; burned: bigint }>();
  for (const [id, lot] of state.lots.range(ctx)) {
    const isOfRecord = lot.recordId !== 0n && lot.corrects === 0n;
    if (isOfRecord !== state.lotsOfRecord.has(ctx, [lot.recordId, id]))
      return `lot ${id} is listed under another record`;
    if (!isOfRecord) continue;
    const record = use.notary.record(ctx, lot.recordId);
    if (record?.kind !== "emission" || sourceText(record.sourceId) !== lot.source || record.scope !== lot.scope)
      return `lot ${id} is not what record ${lot.recordId} says`;
    const sum = sums.get(lot.recordId) ?? { micrograms: 0n, burned: 0n };
    sums.set(lot.recordId, {
      micrograms: sum.micrograms + BigInt(lot.micrograms),
      burned: sum.burned + BigInt(lot.burned),
    });
  }
  for (const [id, { micrograms, burned }] of sums) {
    const said = use.notary.record(ctx, id)?.micrograms ?? 0n;
    if (micrograms !== said && (micrograms < said || micrograms !== burned))
      return `record ${id} is of ${said} micrograms, its lots of ${micrograms}, ${burned} burned`;
  }
  const listed = [...state.lotsOfRecord.keys(ctx)];
  const unknown = listed.find(([, id]) => !state.lots.has(ctx, id));
  return unknown === undefined ? undefined : `record ${unknown[0]} has lot ${unknown[1]}, which is not there`;
}
