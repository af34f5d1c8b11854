import { createReadStream, existsSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { importFile } from "../cli/registry/importFile.ts";
import { reconcile } from "../cli/registry/reconcile.ts";
import { feeFor } from "../cli/tx/gas.ts";
import { bodyOf, type Signer, signAlone } from "../cli/tx/send.ts";
import { encodeTx, unsignedTx } from "../cli/tx/sign.ts";
import { MsgRetire } from "../codec/gen/eco2/offset/v1/tx.ts";
import { MsgConfirmExport, MsgExportCredits } from "../codec/gen/eco2/registry/v1/exchange.ts";
import { Receipt, ReceiptKind } from "../codec/gen/eco2/registry/v1/imports.ts";
import type { Batch } from "../codec/gen/eco2/registry/v1/registry.ts";
import { encodeMessage, type MessageCodec } from "../codec/message.ts";
import { chainOver, type InProcessChain } from "./harness/chainClient.ts";
import { startLedger } from "./harness/ledger.ts";
import { testSigner } from "./harness/testSigner.ts";

const registrar = testSigner(1);
/** All rows, where they lie beside the sources: they are not published with them. */
const all = "../shared/data/registry-transactions.csv";
const sample = "examples/data/registry-sample.csv";
const open = (path: string) => createReadStream(path, "utf8") as AsyncIterable<string>;

function chainWithRegistrar(): InProcessChain {
  const ledger = startLedger({
    funded: [{ address: registrar.address, coins: [{ denom: "ueco2", amount: "1000000000" }] }],
    genesis: (sections) => {
      sections["registry"] = { ...(sections["registry"] as object), params: { registrars: [registrar.address] } };
    },
  });
  ledger.block();
  return chainOver(ledger);
}

/** Signs one message and has it in a block. @throws with the log of one that fails */
async function send<T extends object>(chain: InProcessChain, signer: Signer, type: MessageCodec<T>, value: T) {
  const body = bodyOf([{ typeUrl: `/${type.$type}`, value: encodeMessage(type, value) }]);
  const gas = 2_000_000;
  const data = { chainId: await chain.chainId(), ...(await chain.account(signer.address)) };
  const signed = await signAlone(unsignedTx(body, feeFor(gas, { gas, adjustment: 1 })), signer, "direct", data);
  const { hash, code, log } = await chain.broadcast(encodeTx(signed));
  if (code !== 0) throw new Error(log);
  const { tx_result } = await chain.included(hash, 0);
  if (tx_result.code !== 0) throw new Error(tx_result.log);
}

const retireGram = (batchId: bigint, grams: bigint) =>
  MsgRetire.fromPartial({
    owner: registrar.address,
    batchId,
    grams,
    beneficiary: "Example Ltd",
    reason: "Emissions of 2025",
    periodStart: "2025-01-01",
    periodEnd: "2025-12-31",
    country: "DE",
  });

/** Sends the whole batch back to its source, which gives a receipt. */
async function exportWhole(chain: InProcessChain, batch: Batch, exportId: bigint): Promise<void> {
  const { id: batchId, blockStart: firstNumber, blockEnd: lastNumber, sourceRegistry } = batch;
  const target = { targetRegistry: sourceRegistry, targetAccount: "Example Ltd" };
  const request = { owner: registrar.address, batchId, firstNumber, lastNumber, ...target };
  await send(chain, registrar, MsgExportCredits, request);
  const receipt = Receipt.fromPartial({
    kind: ReceiptKind.RECEIPT_KIND_RELEASED,
    reference: `R-${batchId}`,
    date: "2026-05-01",
    quantityGrams: batch.supply?.issuedGrams ?? 0n,
    documentHash: new Uint8Array(32).fill(Number(batchId)),
  });
  await send(chain, registrar, MsgConfirmExport, { registrar: registrar.address, exportId, receipt });
}

test.each(existsSync(all) ? [sample, all] : [sample])(
  "%s: what became of each row, to the gram",
  async (path) => {
    const chain = chainWithRegistrar();
    const empty = await reconcile(open(path), chain.query);
    expect(empty.counts).toEqual({ batch: 0, "source event": 0, nothing: empty.rows.length });

    const report = await importFile(open(path), { chain, signer: registrar, batchSize: 20, gas: { adjustment: 1.3 } });
    const brought = await reconcile(open(path), chain.query);
    const { imported, source_events, refused } = report;
    expect(brought.counts).toEqual({ batch: imported, "source event": source_events, nothing: refused.length });
    expect(brought.unbalanced).toEqual([]);
    const told = brought.rows.filter((row) => row.became === "nothing");
    expect(told).toEqual(refused.map((row) => ({ ...row, became: "nothing" })));

    // Of the batches that nobody used at their source a third is retired in part, a third goes back there.
    const { batches } = await chain.query.registry.batches({ pagination: { limit: 1000n } });
    const untouched = batches.filter(({ supply }) => supply?.heldGrams === supply?.issuedGrams);
    // Of one of them Gold Standard used a part.
    expect(batches.length - untouched.length).toBe(1);
    let exports = 0n;
    for (const batch of untouched) {
      if (batch.id % 3n === 0n) await send(chain, registrar, MsgRetire, retireGram(batch.id, 1n + batch.id));
      if (batch.id % 3n === 1n) await exportWhole(chain, batch, ++exports);
    }
    const after = await reconcile(open(path), chain.query);
    expect(after.unbalanced).toEqual([]);
    expect(after.counts).toEqual(brought.counts);
    for (const row of after.rows) {
      if (row.became !== "batch") continue;
      const id = BigInt(row.batch_id);
      if (!untouched.some((batch) => batch.id === id))
        expect(row.parts).toEqual({ held: "131000000", retired: "5354000000" });
      else if (id % 3n === 0n) expect(row.parts["retired"]).toBe((1n + id).toString());
      else expect(row.parts).toEqual({ [id % 3n === 1n ? "exported" : "held"]: row.grams });
    }
    const { supply } = await chain.query.registry.supply({});
    const sums = [supply?.heldGrams, supply?.retiredGrams, supply?.exportedGrams];
    expect(["held", "retired", "exported"].map((name) => after.imported[name])).toEqual(sums.map(String));
  },
  120_000,
);

test("rows that another registrar brought in, a part of a batch, and a file of another kind", async () => {
  const chain = chainWithRegistrar();
  await importFile(open(sample), { chain, signer: registrar, batchSize: 200, gas: { adjustment: 1.3 } });
  const header =
    "registry,event,date,project_id,project_name,country,methodology,vintage_start,vintage_end,serial,quantity,quantity_kg,reason";
  const row = (from: number, to: number) =>
    `GLD,issued,2026-03-31,GLD11603,Cooking,KE,,2025-01-01,2025-12-31,GS1-1-KE-GS11603-16-2025-30256-${from}-${to},${to - from + 1},,`;
  const lines = async function* () {
    yield `${[header, row(1, 5485), row(100, 200), row(9_000_000, 9_000_001), row(1, 5485), "x"].join("\n")}\n`;
  };
  const { rows } = await reconcile(lines(), chain.query);
  const whole = {
    line: 2,
    became: "batch",
    batch_id: "1",
    grams: "5485000000",
    parts: { held: "131000000", retired: "5354000000" },
  };
  expect(rows).toEqual([
    { serial: expect.any(String), ...whole },
    {
      line: 3,
      serial: expect.any(String),
      became: "nothing",
      reason: "its numbers are among those of batch 1: 1-5485 of GLD/11603/30256",
    },
    { line: 4, serial: expect.any(String), became: "nothing", reason: "no batch holds its first number" },
    { line: 5, serial: expect.any(String), became: "nothing", reason: "says the same as line 2" },
    { line: 6, serial: "", became: "nothing", reason: "1 fields, the header has 13" },
  ]);
  await expect(
    reconcile(createReadStream("package.json", "utf8") as AsyncIterable<string>, chain.query),
  ).rejects.toThrow("lacks the columns");
});
