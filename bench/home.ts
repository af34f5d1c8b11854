import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eco2 } from "../app/eco2.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { defaultGenesis } from "../core/genesis.ts";
import { initHome } from "../node/init.ts";
import { fundAccounts, type Transfers } from "./transfers.ts";

export const chainId = "eco2-bench-1";
export const denom = "ueco2";

/** A home in a temporary folder. */
export interface BenchHome {
  readonly home: string;
  readonly appState: Record<string, unknown>;
}

/** Makes a home whose genesis funds the senders. @param blockTime milliseconds */
export function makeHome({ addresses }: Pick<Transfers, "addresses">, blockTime?: number): BenchHome {
  const home = mkdtempSync(join(tmpdir(), "eco2-bench-"));
  const appState = defaultGenesis(eco2(signatureVerifier(undefined)), "eco");
  fundAccounts(appState, addresses, denom);
  initHome({ home, moniker: "bench", chainId, appState, ...(blockTime === undefined ? {} : { blockTime }) });
  return { home, appState };
}
