import { performance } from "node:perf_hooks";
import { writeSections } from "../../core/birth.ts";
import { blockContext } from "../../core/block.ts";
import { brokenInvariant, type Chain, inOrder } from "../../core/chain.ts";
import type { Ctx } from "../../core/ctx.ts";
import { chainStore, readIdentity } from "../../core/identity.ts";
import { storedVersion, storedVersions } from "../../core/migrate.ts";
import { noteOf } from "../../core/note.ts";
import { Branch } from "../../core/state/branch.ts";
import { throughUpgrade } from "../../core/transition.ts";
import { carryOut } from "../../core/upgrade.ts";
import { type UpgradePlan, UpgradePlans } from "../../core/upgradeDoor.ts";
import { firstVersion, knowing, nextVersion, readState } from "../../store/inspect.ts";
import type { ChangeSet } from "../../store/types.ts";
import type { Version } from "../../store/version.ts";
import { NodeError } from "../errors.ts";
import { initChainRequest } from "../genesisCheck.ts";
import { parseGenesisDocument } from "../genesisDocument.ts";

/** Rows of a store before and after; undefined where it is not there. */
export interface StoreChange {
  readonly name: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly written: number;
  readonly removed: number;
}

/** What an upgrade would do. */
export interface DryRun {
  readonly name: string;
  /** The height whose block it would begin. */
  readonly height: number;
  readonly milliseconds: number;
  /** Those that change. */
  readonly stores: readonly StoreChange[];
  /** Those whose version changes: undefined for one that comes or goes. */
  readonly modules: readonly {
    readonly name: string;
    readonly from: number | undefined;
    readonly to: number | undefined;
  }[];
  /** The first broken invariant afterwards. */
  readonly broken: string | undefined;
}

function storeChanges(before: Version, after: Version, changes: ChangeSet): readonly StoreChange[] {
  const names = [...new Set([...before.trees.keys(), ...after.trees.keys()])].sort((a, b) => (a < b ? -1 : 1));
  return names
    .map((name) => {
      const writes = after.trees.has(name) ? (changes.get(name) ?? []) : [];
      const removed = writes.filter(([, value]) => value === null).length;
      return {
        name,
        before: before.trees.get(name)?.size,
        after: after.trees.get(name)?.size,
        written: writes.length - removed,
        removed,
      };
    })
    .filter(({ before, after, written, removed }) => before !== after || written + removed > 0);
}

function moduleChanges(before: Pick<Version, "iterate">, after: Pick<Version, "iterate">): DryRun["modules"] {
  const [from, to] = [new Map(storedVersions(before)), new Map(storedVersions(after))];
  const names = [...new Set([...from.keys(), ...to.keys()])].sort((a, b) => (a < b ? -1 : 1));
  return names.map((name) => ({ name, from: from.get(name), to: to.get(name) })).filter(({ from, to }) => from !== to);
}

/** The plan that the state has, or one of the name given, for the next block. */
function planFor(chain: Chain, ctx: Ctx, name: string | undefined): UpgradePlan {
  const keeper = chain.built.find(({ provides }) => provides.includes(UpgradePlans));
  const plans = chain.doors.find(UpgradePlans);
  const standing = keeper && storedVersion(ctx.branch, keeper.name) !== undefined ? plans?.plan(ctx) : undefined;
  if (standing !== undefined && (name === undefined || name === standing.name)) return standing;
  if (name === undefined) throw new NodeError("the state has no plan: name the upgrade that is to be tried");
  return { name, height: ctx.height, info: "" };
}

/**
 * Carries an upgrade out on a state, beside it: its files stay as they are, and a node may have them open.
 * @param dir the folder of the state
 * @param name of the upgrade; that of the plan in the state unless given
 * @param height of the state; the last unless given
 * @throws NodeError where the program has no such upgrade or it does not fit, StoreError where the state cannot be read
 */
export function dryRunOnState(chain: Chain, dir: string, name?: string, height = 0): DryRun {
  const read = readState(dir, height);
  try {
    const base = knowing(read, [...chain.storeNames, chainStore]);
    const identity = readIdentity(base);
    if (identity === undefined) throw new NodeError(`the state in ${dir} is of another program`);
    const branch = Branch.over(base);
    const { time } = noteOf(base);
    const ctx = blockContext(identity, branch, "deliver", base.height + 1, time, new Uint8Array(0));
    const plan = planFor(chain, ctx, name);
    const spec = chain.upgrades.get(plan.name);
    if (spec === undefined)
      throw new NodeError(
        `this program has no upgrade "${plan.name}"; it has: ${[...chain.upgrades.keys()].join(", ") || "none"}`,
      );
    const step = throughUpgrade(chain, { standing: base.standing }, plan, spec);
    if (step.kind === "refused") throw new NodeError(step.reason);
    const started = performance.now();
    carryOut(chain, ctx, step);
    const changes = branch.changes();
    const after = nextVersion(base, [...chain.storeNames, chainStore], ctx.height, changes);
    const milliseconds = Math.round(performance.now() - started);
    const done = { ...ctx, branch: Branch.over(after) };
    const result: DryRun = {
      name: plan.name,
      height: ctx.height,
      milliseconds,
      stores: storeChanges(base, after, changes),
      modules: moduleChanges(base, after),
      broken: brokenInvariant(chain, done),
    };
    after.forest.release();
    return result;
  } finally {
    read.forest.release();
  }
}

/** What a program makes of a state that another one exported. */
export interface GenesisDryRun {
  readonly milliseconds: number;
  /** Sections that the genesis lacks: modules that begin with their default. */
  readonly added: readonly string[];
  /** Sections of modules that the program does not have. */
  readonly dropped: readonly string[];
  readonly rows: readonly { readonly store: string; readonly rows: number }[];
  readonly broken: string | undefined;
}

/**
 * Begins a chain from an exported state as this program would, and checks its invariants. An export has no versions of modules: their
 * migrations are tried on a state alone.
 * @throws NodeError, GenesisError with the path in the document and the reason
 */
export function dryRunOnGenesis(chain: Chain, json: object, where: string): GenesisDryRun {
  const { app_state } = parseGenesisDocument(json, where);
  const given = app_state as Readonly<Record<string, unknown>>;
  const own = chain.order.genesis;
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => name === "chain" || own.includes(name)));
  const added: Record<string, unknown> = {};
  inOrder(chain, own, ({ name, genesis }) => {
    if (kept[name] === undefined) added[name] = genesis?.defaultJson();
  });
  const request = initChainRequest({ ...json, app_state: { ...kept, ...added } }, where);
  const base = firstVersion([...chain.storeNames, chainStore]);
  const branch = Branch.over(base);
  const started = performance.now();
  const { ctx } = writeSections(chain, branch, request);
  const broken = brokenInvariant(chain, ctx);
  return {
    milliseconds: Math.round(performance.now() - started),
    added: Object.keys(added),
    dropped: Object.keys(given).filter((name) => kept[name] === undefined),
    rows: [...branch.changes()].map(([store, changes]) => ({ store, rows: changes.length })),
    broken,
  };
}
