import { buildBatch, signHeader } from "../../client/notary/batch.ts";
import { deviceKey, isDeviceSignature } from "../../client/notary/device.ts";
import { signReading } from "../../client/notary/reading.ts";
import { MsgSubmitBatch, MsgSubmitReadings } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { readingSignBytes } from "../../codec/notary/signing.ts";
import { loadNative, remembering, signatureVerifier } from "../../core/crypto/verify.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import { testAccount, testTx } from "../../engine/testing/accounts.ts";
import { message } from "../../engine/testing/startChain.ts";
import type { DirectChain } from "../direct.ts";
import { chainId } from "../home.ts";
import { chainTime, day, deviceOf, notaryChain, readingAt, register } from "./notarised.ts";

const second = 1_000_000_000n;
const operator = testAccount(1, "eco");
/** Single readings of one transaction, and transactions of a block. */
const portion = 100;
const perBlock = 10;

export interface ReadingFigures {
  /** Checked, executed and committed, with the signatures of transactions and of readings. */
  readonly perSecond: number;
  /** Signatures alone. */
  readonly verifyRate: number;
  readonly buildSeconds: number;
  readonly batchMs: number;
}

const since = (start: number) => performance.now() - start;

function nextTx(direct: DirectChain, sequence: bigint, what: Parameters<typeof testTx>[1]): Uint8Array {
  const accountNumber = direct.look(
    (ctx) => direct.chain.doors(TxAccounts).find(ctx, operator.bytes)?.accountNumber ?? 0n,
  );
  return testTx(operator, what, { chainId, accountNumber, sequence }, { gas: 500_000_000 });
}

/** Streams single readings, then sends one batch. */
export async function measureReadings(count: number, leaves: number): Promise<ReadingFigures> {
  const verify = remembering(signatureVerifier(await loadNative()));
  const direct = notaryChain({ verify });
  const device = deviceOf(1);
  let sourceId = 0n;
  direct.write((ctx) => {
    sourceId = register(direct, ctx, 1, operator.bytes, 1n);
  });
  direct.block();
  console.error(`signing ${count} readings`);
  const start = chainTime - 300n * day;
  const at = (number: number) =>
    readingAt(sourceId, BigInt(number) + 1n, start + BigInt(number) * second, second, 1_000_000n);
  const signed = Array.from({ length: count }, (_, number) => signReading(device, chainId, at(number)));
  const txs: Uint8Array[] = [];
  for (let from = 0; from < count; from += portion) {
    const readings = signed.slice(from, from + portion);
    txs.push(
      nextTx(direct, BigInt(txs.length), [
        message(MsgSubmitReadings, { operator: operator.address, sourceId, readings }),
      ]),
    );
  }
  const streaming = performance.now();
  for (let from = 0; from < txs.length; from += perBlock) {
    const block = txs.slice(from, from + perBlock);
    for (const tx of block) direct.check(tx);
    direct.block(second, block);
  }
  const perSecond = (count * 1000) / since(streaming);
  const key = deviceKey(device);
  const plain = signatureVerifier(await loadNative());
  const verifying = performance.now();
  for (const { reading, signature } of signed)
    if (reading === undefined || !plain("secp256k1", key.key, readingSignBytes(chainId, reading), signature))
      throw new Error("a signature does not verify");
  const verifyRate = (count * 1000) / since(verifying);
  if (!isDeviceSignature(key, signed[0]?.signature ?? key.key, readingSignBytes(chainId, at(0))))
    throw new Error("the verifiers differ");
  console.error(`a batch of ${leaves} readings`);
  const readings = Array.from({ length: leaves }, (_, number) => at(count + number));
  const building = performance.now();
  const { header } = buildBatch(readings);
  const buildSeconds = since(building) / 1000;
  const signature = signHeader(device, chainId, header);
  const batch = nextTx(direct, BigInt(txs.length), [
    message(MsgSubmitBatch, { operator: operator.address, header, signature }),
  ]);
  direct.check(batch);
  return { perSecond, verifyRate, buildSeconds, batchMs: direct.block(second, [batch]) };
}
