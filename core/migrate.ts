import type { StateView } from "../store/types.ts";
import type { Chain } from "./chain.ts";
import type { Ctx } from "./ctx.ts";
import { BrokenInvariant } from "./errors.ts";
import { chainStore } from "./identity.ts";
import { createMemo } from "./memo.ts";
import type { Branch } from "./state/branch.ts";
import { v } from "./state/values.ts";

const versionPrefix = 0x03;
const versionRows = { start: Uint8Array.of(versionPrefix), end: Uint8Array.of(versionPrefix + 1) };

// Each block asks for the versions of all modules.
const keys = createMemo<Uint8Array>(256);
const keyOf = (module: string): Uint8Array =>
  keys(module, () => Buffer.concat([Uint8Array.of(versionPrefix), Buffer.from(module, "utf8")]));

/** The version of a module's state; undefined for one that the state does not have. */
export function storedVersion(state: Pick<StateView, "get">, module: string): number | undefined {
  const bytes = state.get(chainStore, keyOf(module));
  return bytes === undefined ? undefined : Number(v.u64.decode(bytes));
}

/** The versions of all modules of a state by name, ascending. */
export function storedVersions(state: Pick<StateView, "iterate">): readonly (readonly [string, number])[] {
  return [...state.iterate(chainStore, versionRows)].map(([key, value]) => [
    Buffer.from(key.subarray(1)).toString("utf8"),
    Number(v.u64.decode(value)),
  ]);
}

/** Records which version of its state every module has, at genesis and after a migration. */
export function writeVersions(branch: Branch, { built }: Chain): void {
  const names = built.map(({ name }) => name);
  for (const [name] of storedVersions(branch)) if (!names.includes(name)) branch.set(chainStore, keyOf(name), null);
  for (const { name, version } of built) branch.set(chainStore, keyOf(name), v.u64.encode(BigInt(version)));
}

/** A module whose state is older than its code, or not there yet (`stored` is undefined). */
export interface OlderState {
  readonly name: string;
  readonly stored: number | undefined;
  readonly version: number;
}

/**
 * The modules whose state is older than their code, or not there yet.
 * @throws BrokenInvariant where one is newer: an old program must not touch it
 */
export function olderState({ built }: Chain, state: Pick<StateView, "get">): readonly OlderState[] {
  const older: OlderState[] = [];
  // To the last module: one that lags must not hide another that is ahead.
  for (const { name, version } of built) {
    const stored = storedVersion(state, name);
    if (stored !== undefined && stored > version)
      throw new BrokenInvariant(
        `the state of module ${name} has version ${stored}, this program knows ${version}: start a newer program`,
      );
    if (stored !== version) older.push({ name, stored, version });
  }
  return older;
}

/**
 * Brings every module's state to the version of its code: step by step, a new module from its default genesis. It changes the app
 * hash, so all nodes must run it in the same block, before that block's other work: the height of an upgrade's plan, or, in a chain
 * without a module that keeps plans, one on which those who replace the program agree.
 * @param order the names of all modules; as the chain lists them unless given
 */
export function migrate(chain: Chain, ctx: Ctx, order: readonly string[] = chain.built.map(({ name }) => name)): void {
  const versions = new Map(chain.built.map(({ name, version }) => [name, version]));
  for (const name of order) {
    const module = chain.modules.get(name);
    const stored = storedVersion(ctx.branch, name);
    if (stored === undefined) module?.genesis?.parse(module.genesis.defaultJson())(ctx);
    else for (let from = stored; from < (versions.get(name) ?? 0); from++) module?.migrations.get(from)?.(ctx);
  }
  writeVersions(ctx.branch, chain);
}
