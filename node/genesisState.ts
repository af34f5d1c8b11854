import type { WireCoin } from "../codec/coin.ts";
import type { MakeChain } from "../core/chain.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { defaultGenesis } from "../core/genesis.ts";

/** An account that a new chain starts with. */
export interface FundedAccount {
  readonly address: string;
  /** Amounts as decimal digits, in base units. */
  readonly coins: readonly WireCoin[];
}

/**
 * `app_state` of a new chain with the modules auth and bank: the default section of every module, and accounts with coins.
 * The bank counts the supply from them.
 */
export function genesisState(
  makeChain: MakeChain,
  bech32Prefix: string,
  accounts: readonly FundedAccount[],
): Record<string, unknown> {
  const state = defaultGenesis(makeChain(signatureVerifier(undefined)), bech32Prefix);
  const bare = accounts.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
  return {
    ...state,
    auth: { ...(state["auth"] as object), accounts: bare },
    bank: { ...(state["bank"] as object), balances: accounts },
  };
}
