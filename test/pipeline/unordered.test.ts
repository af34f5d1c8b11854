import { describe, expect, test } from "@jest/globals";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import type { TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { ResponseFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import { timestampOf } from "../../codec/time.ts";
import { GasMeter } from "../../core/gas.ts";
import { testChain } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { decodeTx } from "../../core/tx/decode.ts";
import { TxNonces } from "../../core/tx/doors.ts";
import { standardSteps } from "../../core/tx/steps/standard.ts";
import { type UnorderedOptions, unorderedDefaults, unorderedNonces } from "../../core/tx/steps/unordered.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import { accountNumber, alice, bob, genesis, send } from "../badtx/accounts.ts";
import { type Ledger, startLedger } from "../harness/ledger.ts";
import { signTx, type TestKey, type TxSpec } from "../harness/signing.ts";

const second = 1_000_000_000n;
/** Time of genesis; block H is made H seconds later. */
const birth = 1_700_000_000n * second;

interface Form {
  readonly change?: Partial<TxBody>;
  readonly sequence?: bigint;
  readonly mode?: SignMode;
}

/** A send that may come in any order until `seconds` after genesis. */
function unordered(
  key: TestKey,
  seconds: bigint,
  { change = {}, sequence = 0n, mode = SignMode.SIGN_MODE_DIRECT }: Form = {},
) {
  const spec: TxSpec = {
    messages: [send(key, key === alice ? bob : alice)],
    by: [{ key, sequence, accountNumber: accountNumber(key), mode }],
    body: { unordered: true, timeoutTimestamp: timestampOf(birth + seconds * second), ...change },
  };
  return signTx(spec);
}
const ordered = (key: TestKey, sequence: bigint) =>
  signTx({ messages: [send(key, bob)], by: [{ key, sequence, accountNumber: accountNumber(key) }] });

const codes = ({ txResults }: ResponseFinalizeBlock) => txResults.map(({ code }) => code);
const noncesOf = ({ store }: Ledger) =>
  [...store.latest.iterate("acc", { start: Uint8Array.of(90), end: Uint8Array.of(91) })].map(([key]) => key);

describe("transactions without sequence", () => {
  test("come in any order, beside those with one, whose sequence they leave as it is", () => {
    const ledger = startLedger(genesis);
    const txs = [unordered(alice, 60n), ordered(alice, 0n), unordered(alice, 50n), ordered(alice, 1n)];
    expect(txs.map((tx) => ledger.check(tx).code)).toEqual([0, 0, 0, 0]);
    expect(codes(ledger.block(txs))).toEqual([0, 0, 0, 0]);
  });

  test("may be signed in amino JSON, with sequence 0 whatever the account's is", () => {
    const ledger = startLedger(genesis);
    ledger.block([ordered(alice, 0n)]);
    const tx = unordered(alice, 60n, { mode: SignMode.SIGN_MODE_LEGACY_AMINO_JSON });
    expect(codes(ledger.block([tx]))).toEqual([0]);
  });

  test("run once: not again in the mempool, the block, or a later block", () => {
    const ledger = startLedger(genesis);
    const tx = unordered(alice, 60n);
    const used = `failed to add unordered nonce: sender ${alice.text} has already used timeout 1700000060000000000: invalid request`;
    expect([ledger.check(tx).code, ledger.check(tx).code]).toEqual([0, 18]);
    expect(codes(ledger.block([tx, tx]))).toEqual([0, 18]);
    expect(ledger.block([tx]).txResults[0]?.log).toBe(used);
    expect(ledger.check(tx).log).toBe(used);
    // Who else uses the same timeout is another.
    expect(codes(ledger.block([unordered(bob, 60n)]))).toEqual([0]);
  });

  test("tell no sequence", () => {
    const [result] = startLedger(genesis).block([unordered(alice, 70n)]).txResults;
    const keys = result?.events.flatMap(({ type, attributes }) => attributes.map(({ key }) => `${type}.${key}`));
    expect(keys).toContain("tx.signature");
    expect(keys).not.toContain("tx.acc_seq");
  });

  /** The step alone. */
  const stepOn = (options: UnorderedOptions | undefined) => {
    const { chain, ctx } = testChain([auth]);
    const gas = new GasMeter(Number.POSITIVE_INFINITY);
    const step = unorderedNonces(chain.doors(TxNonces), options);
    step.run({ ...ctx, time: birth, gas }, decodeTx(ctx.chain, unordered(alice, 60n)), { minGasPrices: [] });
    return gas.used;
  };

  test("cost 2240 gas, and what looking for a nonce of 29 bytes and writing it costs", () => {
    expect(stepOn(unorderedDefaults)).toBe(2240 + 1000 + 2000 + 30 * (29 + 1));
    expect(stepOn({ ...unorderedDefaults, gas: 7 })).toBe(7 + 1000 + 2000 + 30 * (29 + 1));
  });

  test("are refused where a chain takes none, or for as short as it says", () => {
    const disabled = "sdk 37: unordered transactions are not enabled: feature not supported";
    expect(refusal(() => stepOn(undefined))).toBe(disabled);
    const short = { ...unorderedDefaults, maxTimeout: 59_500_000_000n };
    expect(refusal(() => stepOn(short))).toBe("sdk 18: unordered tx ttl exceeds 59.5s: invalid request");
    const steps = standardSteps(() => true, { unordered: false })(testChain([auth, bank]).chain.doors);
    const tx = decodeTx({ chainId: "c", bech32Prefix: "eco" }, unordered(alice, 60n));
    const { ctx } = testChain([auth]);
    const work = () => steps.find(({ name }) => name === "unordered")?.run(ctx, tx, { minGasPrices: [] });
    expect(refusal(() => work())).toBe(disabled);
  });

  test("are forgotten when their timeout has passed, by those that come after", () => {
    const ledger = startLedger(genesis);
    ledger.block([3n, 4n, 5n].map((seconds) => unordered(alice, seconds)));
    expect(noncesOf(ledger)).toHaveLength(3);
    for (let height = 2; height < 5; height++) ledger.block();
    // Block 5 is at the very timeout of the last, which is not past.
    expect(codes(ledger.block([unordered(bob, 60n), unordered(alice, 5n)]))).toEqual([0, 18]);
    const left = noncesOf(ledger).map((key) => Buffer.from(key.subarray(1, 9)).readBigUInt64BE() - (1n << 63n));
    expect(left).toEqual([birth + 5n * second, birth + 60n * second]);
  });

  test("a failed message keeps its nonce, a refused transaction takes none", () => {
    const ledger = startLedger(genesis);
    const tooMuch = signTx({
      messages: [send(alice, bob, "9999999999999")],
      by: [{ key: alice, sequence: 0n, accountNumber: accountNumber(alice) }],
      body: { unordered: true, timeoutTimestamp: timestampOf(birth + 60n * second) },
    });
    expect(codes(ledger.block([tooMuch, tooMuch]))).toEqual([5, 18]);
    const bent = unordered(alice, 61n).map((byte, index, all) => (index === all.length - 1 ? byte ^ 1 : byte));
    expect(codes(ledger.block([bent, unordered(alice, 61n)]))).toEqual([4, 0]);
  });

  test("wait in the mempool over a block, and leave it when their time has passed", () => {
    const ledger = startLedger(genesis);
    const [short, long] = [unordered(alice, 1n), unordered(alice, 60n)];
    expect([ledger.check(short).code, ledger.check(long).code]).toEqual([0, 0]);
    ledger.block();
    ledger.block();
    const recheck = (tx: Uint8Array) => ledger.app.checkTx({ tx, type: 1 }).code;
    expect([recheck(short), recheck(long)]).toEqual([42, 0]);
  });
});

describe("refused", () => {
  test.each<[string, Uint8Array, number, string]>([
    [
      "without timeout",
      unordered(alice, 0n, { change: { timeoutTimestamp: undefined } }),
      18,
      "unordered transaction must have timeout_timestamp set: invalid request",
    ],
    [
      "with the timeout that is none",
      unordered(alice, 0n, { change: { timeoutTimestamp: { seconds: 0n, nanos: 5 } } }),
      18,
      "unordered transaction must have timeout_timestamp set: invalid request",
    ],
    ["too late", unordered(alice, -1n), 42, "tx timeout"],
    ["more than ten minutes ahead", unordered(alice, 602n), 18, "unordered tx ttl exceeds 10m0s: invalid request"],
    [
      "with a sequence",
      unordered(alice, 60n, { sequence: 1n }),
      18,
      "sequence is not allowed for unordered transactions: invalid request",
    ],
  ])("%s", (_, tx, code, text) => {
    const ledger = startLedger(genesis);
    const [result] = ledger.block([tx]).txResults;
    expect([result?.code, result?.log.endsWith(text)]).toEqual([code, true]);
    expect(noncesOf(ledger)).toEqual([]);
  });

  test("at the most ten minutes ahead", () => {
    expect(codes(startLedger(genesis).block([unordered(alice, 601n)]))).toEqual([0]);
  });
});
