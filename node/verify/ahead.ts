import type { RequestCheckTx, ResponseCheckTx } from "../../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../../core/abci.ts";
import type { Application } from "../../core/application.ts";
import type { Verdicts } from "../../core/crypto/verify.ts";
import type { SignatureClaim } from "../../core/tx/step.ts";
import type { Calls } from "../passOn.ts";
import type { Verifier } from "./verifier.ts";

/** A transaction whose signatures are being verified, or that came behind such a one. */
interface Waiting {
  readonly request: RequestCheckTx;
  readonly claims: readonly SignatureClaim[];
  readonly answer: (response: ResponseCheckTx) => void;
  readonly fail: (error: unknown) => void;
}

/** Below that many claims the way to the other thread and back takes longer than the verification. */
const worthwhile = 4;
const mostUnderWay = 2;

/**
 * The same application, whose mempool has signatures verified by another thread while this one goes on. Transactions are checked in
 * the order in which they came, each as it would be without: the thread only fills the memory of verdicts.
 */
export function verifyingAhead(
  calls: Calls,
  app: Application,
  verdicts: Verdicts,
  verifier: Verifier,
): AbciApplication {
  /** Not yet sent to the thread. */
  let gathering: Waiting[] = [];
  /** Batches with the thread: one that it works on, and one so that it need not wait for the next. */
  let underWay = 0;

  const check = ({ request, answer, fail }: Waiting) => {
    try {
      answer(calls.checkTx(request));
    } catch (error) {
      fail(error);
    }
  };

  function send(): void {
    if (gathering.length === 0 || underWay === mostUnderWay) return;
    const batch = gathering;
    gathering = [];
    const claims = batch.flatMap((one) => one.claims);
    if (underWay === 0 && claims.length < worthwhile) {
      for (const one of batch) check(one);
      return;
    }
    underWay += 1;
    verifier.verify(claims, (valid) => {
      underWay -= 1;
      // Without an answer the checks verify by themselves.
      if (valid !== undefined) for (const [index, claim] of claims.entries()) verdicts.learn(claim, valid[index] === 1);
      for (const one of batch) check(one);
      send();
    });
  }

  return {
    ...calls,
    checkTx(request) {
      const claims = request.type === 1 || !verifier.alive() ? [] : app.expectTx(request.tx);
      if (claims.length === 0 && gathering.length === 0 && underWay === 0) return calls.checkTx(request);
      return new Promise((answer, fail) => {
        if (gathering.length === 0) setImmediate(send);
        gathering.push({ request, claims, answer, fail });
      });
    },
  };
}
