import { z } from "zod";
import { Tx } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { fromJson } from "../codec/json/fromJson.ts";
import { encodeMessage } from "../codec/message.ts";
import { reasonOf } from "../store/errors.ts";
import type { Chain } from "./chain.ts";
import type { Ctx } from "./ctx.ts";
import { GenesisError } from "./genesisError.ts";
import { runTx } from "./tx/run.ts";

/** The section of `app_state` with transactions that run when the chain begins (Cosmos SDK `x/genutil`). */
export const gentxSection = "genutil";

const section = z.strictObject({ gen_txs: z.array(z.unknown()) });

const placeOf = (index: number) => `app_state.${gentxSection}.gen_txs.${index}`;

/** The transactions of a genesis in their order, as bytes. @param json the section; absent where there are none @throws GenesisError */
export function parseGenTxs(json: unknown): readonly Uint8Array[] {
  if (json === undefined) return [];
  const parsed = section.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = ["app_state", gentxSection, ...(issue?.path ?? [])].map(String).join(".");
    throw new GenesisError(path, issue?.message ?? "is malformed");
  }
  return parsed.data.gen_txs.map((tx, index) => {
    try {
      return encodeMessage(Tx, fromJson(Tx.$type, tx) as Tx);
    } catch (error) {
      throw new GenesisError(placeOf(index), `is no transaction: ${reasonOf(error)}`);
    }
  });
}

/**
 * Runs the transactions of genesis, after every module has its section. All steps of a transaction apply, over account number 0 since
 * they are signed before the accounts have numbers; gas has no limit.
 * @throws GenesisError naming the first that does not succeed: a chain does not begin without one of its validators
 */
export function runGenTxs(chain: Chain, ctx: Ctx, txs: readonly Uint8Array[]): void {
  for (const [index, bytes] of txs.entries()) {
    let fault: unknown;
    const report = (_: string, thrown: unknown) => {
      fault = thrown;
    };
    const run = { chain, block: ctx, limits: { minGasPrices: [] }, maxGas: Number.POSITIVE_INFINITY, report };
    const { code, codespace, log } = runTx(run, bytes);
    if (code === 0) continue;
    const why = fault === undefined ? `${log} (${codespace} ${code})` : reasonOf(fault);
    throw new GenesisError(placeOf(index), why);
  }
}
