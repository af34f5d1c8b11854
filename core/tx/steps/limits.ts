import { coinsFault } from "../../../codec/coin.ts";
import { formatTime } from "../../../codec/time.ts";
import type { Ctx } from "../../ctx.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxAccounts } from "../doors.ts";
import type { Step } from "../step.ts";
import type { Tx } from "../tx.ts";

/** Critical extension options are refused: this chain knows none. */
export const extensionOptions: Step = {
  name: "extension options",
  lasting: true,
  run(_ctx, { body }) {
    if (body.extensionOptions.length > 0) throw sdk.unknownExtensionOptions();
  },
};

function basicError({ fee, raw, signers, authInfo }: Tx) {
  const wrong = coinsFault(fee.amount);
  if (wrong !== undefined) return sdk.insufficientFee(`invalid fee provided: ${wrong}`);
  if (raw.signatures.length === 0) return sdk.noSignatures();
  const given = raw.signatures.length;
  if (given !== signers.length)
    return sdk.unauthorized(`wrong number of signers; expected ${signers.length}, got ${given}`);
  const infos = authInfo.signerInfos.length;
  if (infos !== signers.length)
    return sdk.unauthorized(`invalid number of signer;  expected: ${signers.length}, got ${infos}`);
  return undefined;
}

/** What is wrong with a transaction by itself. */
export const basic: Step = {
  name: "basic",
  lasting: true,
  run(ctx, tx) {
    const wrong = basicError(tx);
    if (wrong !== undefined) throw wrong;
    // Said before the first charge: running out of no gas would tell less.
    const free = ctx.mode === "simulate" || ctx.mode === "genesis";
    if (!free && tx.fee.gasLimit === 0n) throw sdk.invalidGasLimit("must provide positive gas");
  },
};

/** A transaction may be valid only up to a height or a block time. */
export const timeout: Step = {
  name: "timeout",
  run(ctx, { body, timeoutTime }) {
    if (body.timeoutHeight > 0n && BigInt(ctx.height) > body.timeoutHeight) {
      throw sdk.txTimeoutHeight(`block height: ${ctx.height}, timeout height: ${body.timeoutHeight}`);
    }
    if (timeoutTime !== undefined && ctx.time > timeoutTime) {
      throw sdk.txTimeout(`block time: ${formatTime(ctx.time)}, timeout timestamp: ${formatTime(timeoutTime)}`);
    }
  },
};

/** Length of the memo in bytes. */
export const memo = (accounts: TxAccounts): Step => ({
  name: "memo",
  lasting: true,
  run(ctx, { body }) {
    if (body.memo === "") return;
    const length = Buffer.byteLength(body.memo, "utf8");
    const limit = accounts.params(ctx).maxMemoCharacters;
    if (BigInt(length) > limit) {
      throw sdk.memoTooLarge(`maximum number of characters is ${limit} but received ${length} characters`);
    }
  },
});

// Bytes that a simulated transaction lacks and the signed one will have: a secp256k1 signature, and the key packed in its Any.
const signatureBytes = 64;
const publicKeyBytes = 74;

function missingBytes(ctx: Ctx, tx: Tx): number {
  if (ctx.mode !== "simulate") return 0;
  let missing = 0;
  for (const { signature, info } of tx.signers) {
    if (signature === undefined || signature.length === 0) missing += signatureBytes;
    if (info?.publicKey === undefined) missing += publicKeyBytes;
  }
  return missing;
}

/** Pays for the size of the transaction. */
export const size = (accounts: TxAccounts): Step => ({
  name: "size",
  lasting: true,
  run(ctx, tx) {
    const cost = Number(accounts.params(ctx).txSizeCostPerByte);
    ctx.gas.consume(cost * (tx.size + missingBytes(ctx, tx)), "txSize");
  },
});
