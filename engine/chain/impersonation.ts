import { toHex } from "../../codec/bytes.ts";
import type { Chain } from "../../core/chain.ts";
import { emit } from "../../core/events.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import type { Step } from "../../core/tx/step.ts";
import type { Tx } from "../../core/tx/tx.ts";

/** Steps that look at the keys and signatures of the signers, by their names in `core/tx/steps/`. */
const ofSignatures = new Set(["public keys", "signature count", "signature gas", "signatures"]);

/**
 * A chain that takes the transactions of some accounts whatever their signatures: the steps that look at signatures do not see
 * these signers. Their sequences count as ever.
 * @param impersonated addresses in hex, asked at every transaction
 */
export function impersonating(chain: Chain, impersonated: () => ReadonlySet<string>): Chain {
  const accounts = chain.doors(TxAccounts);
  const wrap = (step: Step): Step => ({
    ...step,
    run(ctx, tx, limits) {
      const names = impersonated();
      const isPlayed = ({ address }: Tx["signers"][number]) => names.has(toHex(address));
      const played = names.size === 0 ? [] : tx.signers.filter(isPlayed);
      if (played.length === 0) return step.run(ctx, tx, limits);
      step.run(ctx, { ...tx, signers: tx.signers.filter((signer) => !isPlayed(signer)) }, limits);
      if (step.name !== "signatures") return;
      for (const { address, text, info } of played) {
        const account = accounts.find(ctx, address);
        if (account === undefined) throw sdk.unknownAddress(`account ${text} does not exist`);
        const given = info?.sequence ?? 0n;
        if (given !== account.sequence)
          throw sdk.wrongSequence(`account sequence mismatch, expected ${account.sequence}, got ${given}`);
        emit(ctx, "tx", ["acc_seq", `${text}/${given}`]);
      }
    },
  });
  return { ...chain, steps: chain.steps.map((step) => (ofSignatures.has(step.name) ? wrap(step) : step)) };
}
