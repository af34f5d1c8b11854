import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { makeTransfers } from "../../bench/transfers.ts";
import { toHex } from "../../codec/bytes.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import { buildProgram, runUntilKilled } from "../../store/testing/killing.ts";
import { startLedger } from "../harness/ledger.ts";
import { numbersOf } from "../harness/numbers.ts";
import type { LedgerChildArguments } from "./ledgerChild.ts";

const kills = process.env["ECO2_LONG"] === undefined ? 8 : 200;
const [chainId, denom] = ["crash-ledger-1", "ueco2"];
const accounts = 16;
const txsPerBlock = 3;
/** Blocks that a life has at least before it: more than it comes to. */
const ahead = 60;

/** The same chain in memory, and its requests in a file. */
async function recorded(file: string, blocks: number) {
  const { addresses, txs } = makeTransfers(chainId, denom, accounts, txsPerBlock * blocks);
  const funded = addresses.map((address) => ({ address, coins: [{ denom, amount: "1000000000" }] }));
  const onRequest = (request: RequestInitChain | RequestFinalizeBlock) => {
    const bytes =
      "height" in request
        ? RequestFinalizeBlock.encode(request).finish()
        : RequestInitChain.encode(request as RequestInitChain).finish();
    appendFileSync(file, `${Buffer.from(bytes).toString("base64")}\n`);
  };
  const verify = signatureVerifier(await loadNative());
  const ledger = startLedger({ chainId, funded, verify, onRequest });
  const hashes = [toHex(ledger.store.latest.root)];
  const reach = (height: number) => {
    while (hashes.length <= height) {
      const from = (hashes.length - 1) * txsPerBlock;
      const { txResults } = ledger.block(txs.slice(from, from + txsPerBlock));
      expect(txResults.map(({ code }) => code)).toEqual([0, 0, 0]);
      hashes.push(toHex(ledger.store.latest.root));
    }
  };
  return { hashes, reach };
}

test(`the application killed ${kills} times, at its calls of the disk and between: no answered Commit is lost`, async () => {
  const dir = mkdtempSync(join(process.cwd(), "node_modules", ".cache-eco2-"));
  try {
    const program = join(dir, "child.cjs");
    buildProgram("test/crash/ledgerChild.ts", program);
    const requests = join(dir, "requests");
    const { hashes, reach } = await recorded(requests, kills * ahead);
    const next = numbersOf("the application is killed");
    let answered = 0;
    // The last life shows what the last kill has left.
    for (let kill = 0; kill <= kills; kill++) {
      reach(answered + ahead);
      const args: LedgerChildArguments = [join(dir, "state"), requests];
      if (kill % 2 === 0 && kill < kills) args.push(String(next(100)));
      const moment = kill === kills ? 1 : 1 + next(25);
      const { lines } = await runUntilKilled(program, args, (count, end) => {
        if (args.length === 2 && count >= moment) end();
      });
      for (const [at, line] of lines.entries()) {
        const [height = "", hash] = line.split(" ");
        if (at === 0) expect([answered, answered + 1]).toContain(Number(height));
        expect([height, hash]).toEqual([height, hashes[Number(height)]]);
        answered = Number(height);
      }
    }
    expect(answered).toBeGreaterThan(kills);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 3_600_000);
