import { NeutralityRecord, type Scope, type YearTotal } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { addressText, moduleAddress } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { declareModule, type Env } from "../../../core/module.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { emissionHooks } from "../../emission/hooks.ts";
import { EmissionKeeper } from "../../emission/keeper.ts";

// What a test says of emissions lies outside of the state, so that it is there after an export too.
const years = new Map<string, readonly YearTotal[]>();
const burns: NeutralityRecord[] = [];

const emission = declareModule({ name: "emission", version: 1, hooks: emissionHooks });
type EmissionHooks = Env<undefined, Record<never, never>, undefined, typeof emissionHooks>["hooks"];

const sum = (amounts: readonly string[]) => amounts.reduce((all, one) => all + BigInt(one), 0n);

function totalsOf(ctx: Ctx, account: Uint8Array): readonly YearTotal[] {
  return years.get(addressText(ctx.chain, account)) ?? [];
}

const keeper: EmissionKeeper = {
  liability(ctx, account) {
    const totals = totalsOf(ctx, account);
    const [micrograms, burned] = [totals.map((one) => one.micrograms), totals.map((one) => one.burned)];
    return { lots: BigInt(totals.length), micrograms: sum(micrograms).toString(), burned: sum(burned).toString() };
  },
  outstanding: (ctx, account) =>
    totalsOf(ctx, account).reduce((all, { micrograms, burned }) => all + BigInt(micrograms) - BigInt(burned), 0n),
  yearsOf: totalsOf,
  neutrality: (_ctx, id) => burns[Number(id) - 1],
  chainAccount: () => moduleAddress("chain_emissions"),
  correctionsAccount: () => moduleAddress("emission_corrections"),
};

/** In the place of the emission module: what accounts emitted and burned is what a test says; the hooks are its own. */
export const liabilities = emission.build({ keeper: [emission.offer(EmissionKeeper, () => keeper)] });

/** The points at which that module calls. */
export function hooksOf({ chain }: TestChain): EmissionHooks {
  const env = chain.modules.get("emission")?.env as { readonly hooks: EmissionHooks } | undefined;
  if (env === undefined) throw new Error("the chain has no emission module");
  return env.hooks;
}

/** Says what an account emitted: [year, scope, micrograms, of them burned]. */
export function emitted(account: string, ...totals: readonly (readonly [number, Scope, bigint, bigint])[]): void {
  years.set(
    account,
    totals.map(([year, scope, micrograms, burned]) => ({
      year,
      scope,
      micrograms: micrograms.toString(),
      burned: burned.toString(),
    })),
  );
}

/** Adds a neutrality record, with the next id, and tells of it. */
export function burned(chain: TestChain, account: Uint8Array, fields: Partial<NeutralityRecord>): void {
  const id = BigInt(burns.length + 1);
  const record = NeutralityRecord.fromPartial({ id, account: addressText(chain.ctx.chain, account), ...fields });
  burns.push(record);
  hooksOf(chain).lotsBurned(chain.ctx, account, record);
}

/** Forgets all that was said of emissions: before each test. */
export function noEmissions(): void {
  years.clear();
  burns.length = 0;
}
