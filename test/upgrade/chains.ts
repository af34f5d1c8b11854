import { stringKey } from "../../codec/keys.ts";
import { defineChain } from "../../core/chain.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { toyConsensus } from "../../core/testing/toys.ts";
import upgrade from "../../modules/upgrade/index.ts";

/** The plan that genesis has. */
export const plan = { name: "v2", height: 5, info: "notes" };

export const appState = {
  chain: { bech32_prefix: "eco" },
  upgrade: { plan: { ...plan, height: String(plan.height) } },
};

/** A module that notes each block; its second version adds what the blocks before it were. */
function book(version: 1 | 2) {
  const module = declareModule({
    name: "book",
    version,
    state: (s) => ({ pages: s.map(0x01, "pages", stringKey, v.text) }),
  });
  return module.build({
    endBlock: (ctx, { state }) => {
      state.pages.set(ctx, `block ${ctx.height}`, `by version ${version}`);
      return [];
    },
    ...(version === 2
      ? {
          migrations: {
            1: (ctx, { state }) =>
              state.pages.set(ctx, "migrated", [...state.pages.range(ctx)].map(([title]) => title).join(", ")),
          },
          invariants: {
            migrated: (ctx, { state }) => (state.pages.has(ctx, "migrated") ? undefined : "the book was not migrated"),
          },
        }
      : {}),
  });
}

/** A store that the second program has in addition. */
const shelf = declareModule({ name: "shelf", version: 1, state: (s) => ({ made: s.item(0x01, "made", v.u64) }) }).build(
  {},
);

/** The first program, and the one of the upgrade "v2". */
export const programs = {
  v1: () =>
    defineChain({
      name: "book",
      version: "1",
      modules: [toyConsensus(), upgrade, book(1)],
      hooks: [],
      order: { genesis: ["upgrade"], beginBlock: [], endBlock: ["book"] },
      steps: () => [],
      authority: "gov",
    }),
  v2: () =>
    defineChain({
      name: "book",
      version: "2",
      modules: [toyConsensus(), upgrade, book(2), shelf],
      hooks: [],
      order: { genesis: ["upgrade"], beginBlock: [], endBlock: ["book"] },
      steps: () => [],
      authority: "gov",
      upgrades: { v2: { stores: { added: ["shelf"] } } },
    }),
} as const;
