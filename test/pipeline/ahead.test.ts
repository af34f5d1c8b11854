import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ResponseCheckTx } from "../../codec/gen/tendermint/abci/types.ts";
import { createVerdicts, signatureVerifier, type Verdicts } from "../../core/crypto/verify.ts";
import { passOn } from "../../node/passOn.ts";
import { verifyingAhead } from "../../node/verify/ahead.ts";
import { startVerifier, type Verifier } from "../../node/verify/verifier.ts";
import { accountNumber, alice, bob, shared as carol, genesis, send } from "../badtx/accounts.ts";
import { startLedger } from "../harness/ledger.ts";
import { signTx, type TestKey, type TxSpec } from "../harness/signing.ts";

const by = (key: TestKey, sequence: bigint, change: Partial<TxSpec> = {}) =>
  signTx({ messages: [send(key, bob)], by: [{ key, sequence, accountNumber: accountNumber(key) }], ...change });

/** The last byte is one of the signature. */
function forged(tx: Uint8Array): Uint8Array {
  const other = Uint8Array.from(tx);
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
  return other;
}

// Good ones in sequence, forged ones among them, gaps, repetitions, and what is no transaction.
const stream: readonly Uint8Array[] = [
  ...Array.from({ length: 12 }, (_, index) => by(alice, BigInt(index))),
  forged(by(bob, 0n)),
  by(bob, 0n),
  by(carol, 3n),
  by(bob, 0n),
  new Uint8Array(0),
  Uint8Array.of(1, 2, 3),
  forged(by(alice, 12n)),
  by(alice, 12n),
  by(carol, 0n, { fee: [{ denom: "ueco2", amount: "9999999999" }] }),
  by(carol, 0n),
];

const said: string[] = [];
const verifiers: Verifier[] = [];
const start = () => {
  const verifier = startVerifier((line) => said.push(line));
  verifiers.push(verifier);
  return verifier;
};
afterAll(() => Promise.all(verifiers.map((verifier) => verifier.close())));

/** A node's mempool with its own thread, and what that thread's verdicts were asked and told. */
function mempool(verifier: Verifier) {
  const learnt: boolean[] = [];
  const inner = createVerdicts(signatureVerifier(undefined));
  const verdicts: Verdicts = {
    ...inner,
    learn(claim, valid) {
      learnt.push(valid);
      inner.learn(claim, valid);
    },
  };
  const { app } = startLedger({ ...genesis, verify: verdicts.verify });
  return { app: verifyingAhead(passOn(app), app, verdicts, verifier), learnt };
}

const facts = ({ code, codespace, log, gasUsed, gasWanted }: ResponseCheckTx) => [
  code,
  codespace,
  log,
  gasUsed,
  gasWanted,
];

describe("a mempool whose signatures another thread verifies", () => {
  let expected: unknown[];
  beforeAll(() => {
    const { app } = startLedger(genesis);
    expected = stream.map((tx) => facts(app.checkTx({ tx, type: 0 })));
    expect(new Set(expected.map((one) => (one as unknown[])[0]))).toEqual(new Set([0, 2, 4, 5, 32]));
  });

  test("answers what it would answer alone, to each in its turn", async () => {
    const { app, learnt } = mempool(start());
    const order: number[] = [];
    const answers = await Promise.all(
      stream.map(async (tx, index) => {
        const answer = await app.checkTx({ tx, type: 0 });
        order.push(index);
        return facts(answer);
      }),
    );
    expect(answers).toEqual(expected);
    expect(order).toEqual(stream.map((_, index) => index));
    expect(learnt).toContain(true);
    expect(learnt).toContain(false);
    expect(said).toEqual([]);
  });

  test("one at a time as well, without the thread", async () => {
    const { app, learnt } = mempool(start());
    for (const [index, tx] of stream.entries())
      expect(facts(await app.checkTx({ tx, type: 0 }))).toEqual(expected[index]);
    expect(learnt).toEqual([]);
  });

  test("goes on alone when the thread ends", async () => {
    const verifier = start();
    const { app } = mempool(verifier);
    const answers = stream.map((tx) => app.checkTx({ tx, type: 0 }));
    const closing = verifier.close();
    expect((await Promise.all(answers)).map(facts)).toEqual(expected);
    await closing;
    const late = await app.checkTx({ tx: by(carol, 1n), type: 0 });
    expect(late.code).toBe(0);
    expect(verifier.alive()).toBe(false);
  });

  test("a recheck behind those that wait keeps its place", async () => {
    const { app } = mempool(start());
    const txs = stream.slice(0, 8);
    const order: string[] = [];
    const answers = txs.map(async (tx, index) => {
      await app.checkTx({ tx, type: 0 });
      order.push(`check ${index}`);
    });
    const again = Promise.resolve(app.checkTx({ tx: by(carol, 0n), type: 1 })).then(() => order.push("recheck"));
    await Promise.all([...answers, again]);
    expect(order.at(-1)).toBe("recheck");
  });
});
