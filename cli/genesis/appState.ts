import { eco2 } from "../../app/eco2.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { gridSection } from "./grid.ts";

/** The names that a new chain is given. */
export interface ChainNames {
  readonly bech32Prefix: string;
  /** Base denom of the token that pays fees and is staked. */
  readonly denom: string;
  /** Accounts that may import credits. */
  readonly registrars?: readonly string[];
  /** Account that reviews projects and credits; empty: governance does. */
  readonly reviewer?: string;
}

/** What wallets show for a denom. "u" before a name says millionths of it; any other denom is shown as it is. */
export function denomMetadata(denom: string): object {
  const shown = /^u([a-z][a-z0-9]{2,})$/.exec(denom)?.[1];
  const base = { denom, exponent: 0, aliases: shown === undefined ? [] : [`micro${shown}`] };
  const name = shown ?? denom;
  return {
    description: "Token that pays fees and is staked",
    denom_units: shown === undefined ? [base] : [base, { denom: shown, exponent: 6, aliases: [] }],
    base: denom,
    display: name,
    name: name.toUpperCase(),
    symbol: name.toUpperCase(),
    uri: "",
    uri_hash: "",
  };
}

/** The denom of the modules' defaults. */
const usualDenom = "ueco2";

/** Defaults with another denom in the place of the usual one, wherever they name it. */
const denominated = (state: Record<string, unknown>, denom: string): Record<string, unknown> =>
  JSON.parse(JSON.stringify(state).replaceAll(JSON.stringify(usualDenom), JSON.stringify(denom))) as typeof state;

const section = (state: Readonly<Record<string, unknown>>, name: string) => state[name] as object;

/** Genesis state of a new chain: the defaults of every module under the given names, no account yet. */
export function newAppState({
  bech32Prefix,
  denom,
  registrars = [],
  reviewer = "",
}: ChainNames): Record<string, unknown> {
  const state = denominated(defaultGenesis(eco2(signatureVerifier(undefined)), bech32Prefix), denom);
  state["bank"] = { ...section(state, "bank"), denom_metadata: [denomMetadata(denom)] };
  state["emission"] = { ...section(state, "emission"), ...gridSection() };
  const registry = section(state, "registry") as { readonly params: object };
  state["registry"] = { ...registry, params: { ...registry.params, registrars, review_authority: reviewer } };
  return state;
}
