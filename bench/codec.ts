import { MsgSend } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { AuthInfo, TxBody, TxRaw } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { scanTx } from "../codec/wire/scanTx.ts";
import { decodeTx } from "../core/tx/decode.ts";
import type { Figures } from "./baseline.ts";
import { chainId, denom } from "./home.ts";
import { readOptions } from "./options.ts";
import { makeTransfers } from "./transfers.ts";

const identity = { chainId, bech32Prefix: "eco" };
const rounds = 20;

/** Microseconds that `work` takes for one of the transactions, the best of several rounds: the first ones compile. */
function microseconds(txs: readonly Uint8Array[], work: (tx: Uint8Array) => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (const tx of txs) work(tx);
    best = Math.min(best, ((performance.now() - start) * 1000) / txs.length);
  }
  return Number(best.toFixed(2));
}

function decode(bytes: Uint8Array): void {
  const raw = TxRaw.decode(bytes);
  const { messages } = TxBody.decode(raw.bodyBytes);
  AuthInfo.decode(raw.authInfoBytes);
  for (const { value } of messages) MsgSend.decode(value);
}

/** The strict scan and the decoding of signed bank sends, against one signature verification. */
export async function run(args: string[]): Promise<Figures[]> {
  readOptions(args, { counts: {} });
  const { txs, verifyRate } = makeTransfers(chainId, denom, 1000, 2000);
  const scan = microseconds(txs, scanTx);
  const scanDecode = microseconds(txs, (tx) => {
    scanTx(tx);
    decode(tx);
  });
  const whole = microseconds(txs, (tx) => void decodeTx(identity, tx));
  const verify = 1e6 / verifyRate();
  return [
    {
      bench: "codec",
      txs: txs.length,
      tx_bytes: txs[0]?.length ?? 0,
      scan_us: scan,
      scan_decode_us: scanDecode,
      // With the signers and their addresses.
      decode_tx_us: whole,
      verify_us: Number(verify.toFixed(2)),
      // Higher is better, as in the others: verifications to one scan and decode.
      ratio: Number((verify / scanDecode).toFixed(2)),
    },
  ];
}
