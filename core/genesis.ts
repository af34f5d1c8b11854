import { z } from "zod";
import { reasonOf } from "../store/errors.ts";
import { type Chain, inOrder } from "./chain.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import { GenesisError } from "./genesisError.ts";
import { gentxSection, parseGenTxs, runGenTxs } from "./gentx.ts";

/** The framework's own section of `app_state`. */
const chainSection = z.strictObject({
  bech32_prefix: z.string().regex(/^[a-z][a-z0-9]{0,62}$/, "must be lower-case letters and digits"),
});

/** A genesis whose every section was parsed; `init` puts it into state, and runs its transactions. */
export interface ParsedGenesis {
  readonly bech32Prefix: string;
  init(ctx: Ctx): void;
}

/** Sections that belong to no module. */
const ownSections: readonly string[] = ["chain", gentxSection];

function asObject(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new GenesisError("app_state", "must be an object with one section a module");
  return json as Readonly<Record<string, unknown>>;
}

/** The JSON of `app_state` as it came. @throws GenesisError for what is no JSON */
export function parseGenesisText(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new GenesisError("app_state", `is not JSON: ${reasonOf(error)}`);
  }
}

/** Parses `app_state`, every section by its module's schema. @throws GenesisError with path and reason */
export function parseGenesis(chain: Chain, appState: unknown): ParsedGenesis {
  const sections = asObject(appState);
  const own = chainSection.safeParse(sections["chain"]);
  if (!own.success) {
    const issue = own.error.issues[0];
    throw new GenesisError(
      ["app_state", "chain", ...(issue?.path ?? [])].map(String).join("."),
      issue?.message ?? "is malformed",
    );
  }
  for (const name of Object.keys(sections)) {
    if (!ownSections.includes(name) && !chain.order.genesis.includes(name)) {
      throw new GenesisError(
        `app_state.${name}`,
        `no module of this chain has this section; known: ${[...ownSections, ...chain.order.genesis].join(", ")}`,
      );
    }
  }
  const work = inOrder(chain, chain.order.genesis, ({ name, genesis }) => {
    if (sections[name] === undefined) throw new GenesisError(`app_state.${name}`, "section is missing");
    return genesis?.parse(sections[name]);
  });
  const genTxs = parseGenTxs(sections[gentxSection]);
  return {
    bech32Prefix: own.data.bech32_prefix,
    init: (ctx) => {
      for (const init of work) init?.(ctx);
      runGenTxs(chain, ctx, genTxs);
    },
  };
}

/** The sections of a new chain. */
export function defaultGenesis(chain: Chain, bech32Prefix: string): Record<string, unknown> {
  const sections: Record<string, unknown> = { chain: { bech32_prefix: bech32Prefix } };
  inOrder(chain, chain.order.genesis, ({ name, genesis }) => {
    sections[name] = genesis?.defaultJson();
  });
  return sections;
}

/**
 * The state as `app_state`: initialising a chain from it gives this state again.
 * @param zeroHeight that chain begins at height 1, and not behind the height of this state
 */
export function exportGenesis(chain: Chain, ctx: Ctx, zeroHeight = false): Record<string, unknown> {
  const sections: Record<string, unknown> = { chain: { bech32_prefix: ctx.chain.bech32Prefix } };
  inOrder(chain, chain.order.genesis, ({ name, genesis }) => {
    sections[name] = genesis?.exportJson(ctx, zeroHeight);
  });
  return sections;
}

/** The identity that a genesis gives. */
export function identityOf(chainId: string, { bech32Prefix }: ParsedGenesis): ChainIdentity {
  return { chainId, bech32Prefix };
}
