import type { StateView } from "../store/types.ts";
import type { Chain } from "./chain.ts";
import type { Ctx } from "./ctx.ts";
import { BrokenInvariant } from "./errors.ts";
import { chainStore } from "./identity.ts";
import type { Branch } from "./state/branch.ts";
import { v } from "./state/values.ts";

const versionPrefix = 0x03;

const keyOf = (module: string): Uint8Array =>
  Buffer.concat([Uint8Array.of(versionPrefix), Buffer.from(module, "utf8")]);

function storedVersion(state: Pick<StateView, "get">, module: string): number | undefined {
  const bytes = state.get(chainStore, keyOf(module));
  return bytes === undefined ? undefined : Number(v.u64.decode(bytes));
}

/** Records which version of its state every module has, at genesis and after a migration. */
export function writeVersions(branch: Branch, { built }: Chain): void {
  for (const { name, version } of built) branch.set(chainStore, keyOf(name), v.u64.encode(BigInt(version)));
}

/**
 * Whether some module's state is older than its code, or not there yet.
 * @throws BrokenInvariant where it is newer: an old program must not touch it
 */
export function needsMigration({ built }: Chain, state: Pick<StateView, "get">): boolean {
  let older = false;
  // To the last module: one that lags must not hide another that is ahead.
  for (const { name, version } of built) {
    const stored = storedVersion(state, name);
    if (stored !== undefined && stored > version)
      throw new BrokenInvariant(
        `the state of module ${name} has version ${stored}, this program knows ${version}: start a newer program`,
      );
    if (stored !== version) older = true;
  }
  return older;
}

/**
 * Brings every module's state to the version of its code: step by step in the order of the chain's modules, a new module from
 * its default genesis. It changes the app hash, so all nodes must run it in the same block, before that block's other work:
 * whoever replaces the program agrees on the height.
 */
export function migrate(chain: Chain, ctx: Ctx): void {
  for (const { name, version } of chain.built) {
    const module = chain.modules.get(name);
    const stored = storedVersion(ctx.branch, name);
    if (stored === undefined) module?.genesis?.parse(module.genesis.defaultJson())(ctx);
    else for (let from = stored; from < version; from++) module?.migrations.get(from)?.(ctx);
  }
  writeVersions(ctx.branch, chain);
}
