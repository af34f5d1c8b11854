import { numbersOf } from "../harness/numbers.ts";
import { acts } from "./acts.ts";
import type { Next } from "./stakeActs.ts";
import { type BlockPlan, coins, day, people, type World } from "./world.ts";

const second = 1_000_000_000n;
const gaps = [second, second, 10n * second, 10n * second, 3_600n * second, day];
/** What is drawn, some of it more often: of it depends what else can be done. */
const kinds = [...Object.keys(acts), "propose", "propose", "cancelProposal", "vote", "delegate", "undelegate"];

/** The transaction of a person that does something, whose fee another may be asked to pay. */
export function deedTx(world: World, kind: string, by: number, next: Next, granter?: number): BlockPlan["txs"][number] {
  const tx = { by, messages: acts[kind]?.(next, by, world) ?? [], fee: coins(500 + next(500)) };
  const payer = granter === undefined ? undefined : people[granter];
  if (payer === undefined) return tx;
  return {
    ...tx,
    alterAuthInfo: (info) => ({
      ...info,
      fee: { amount: info.fee?.amount ?? [], gasLimit: info.fee?.gasLimit ?? 0n, payer: "", granter: payer },
    }),
  };
}

/** By kind of what people do: how often it succeeded, how often it was refused. */
export type Outcomes = Readonly<Record<string, { readonly ok: number; readonly failed: number }>>;

/**
 * Blocks in which people do everything that they can, the same every time: everything comes from a seed. Now and then a validator is
 * away for some blocks, signs twice, or a month passes.
 */
export function playHistory(world: World, blocks: number): Outcomes {
  const next = numbersOf("history");
  const outcomes: Record<string, { ok: number; failed: number }> = {};
  let away = 0;
  // The first is empty: before it there is no state to ask.
  world.block({ after: second, txs: [] });
  for (let block = 1; block < blocks; block += 1) {
    if (block % 25 === 0) away = next(people.length);
    const deeds = Array.from({ length: 1 + next(6) }, () => {
      const [kind = "", by] = [kinds[next(kinds.length)], next(people.length)];
      return { kind, by, granter: next(8) === 0 ? next(people.length) : undefined };
    });
    const { txResults } = world.block({
      after: block % 50 === 49 ? 30n * day : (gaps[next(gaps.length)] ?? second),
      txs: deeds.map(({ kind, by, granter }) => deedTx(world, kind, by, next, granter)),
      down: new Set(block % 25 < 8 ? [away] : []),
      ...(block % 70 === 60 ? { doubleSigner: next(3) } : {}),
    });
    for (const [index, { kind }] of deeds.entries()) {
      const { ok, failed } = outcomes[kind] ?? { ok: 0, failed: 0 };
      outcomes[kind] = txResults[index]?.code === 0 ? { ok: ok + 1, failed } : { ok, failed: failed + 1 };
    }
  }
  return outcomes;
}
