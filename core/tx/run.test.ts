import { expect, test } from "@jest/globals";
import { AuthInfo, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { openStore } from "../../store/open.ts";
import { blockContext } from "../block.ts";
import { BrokenInvariant } from "../errors.ts";
import { sdk } from "../sdkErrors.ts";
import { Branch } from "../state/branch.ts";
import { testPrefix } from "../testing/chain.ts";
import { bookDeclared, sendAny, sendService, toyChain } from "../testing/toys.ts";
import { runTx } from "./run.ts";

const fault = new TypeError("a text that differs between machines");
const pages = bookDeclared(1);
const send = pages.rpc(sendService.methods.send, (_ctx, { toAddress }) => {
  if (toAddress === "refuse") throw sdk.conflict("refused by its handler");
  if (toAddress === "fault") throw fault;
  if (toAddress === "broken") throw new BrokenInvariant("nothing may go on");
  return {};
});
const chain = toyChain([pages.build({ msg: [sendService, { send }] })]);

function run(toAddress: string) {
  const branch = Branch.over(openStore({ storeNames: chain.storeNames }).latest);
  const block = blockContext(
    { chainId: "toy-1", bech32Prefix: testPrefix },
    branch,
    "deliver",
    1,
    0n,
    new Uint8Array(0),
  );
  const reported: [string, unknown][] = [];
  const report = (where: string, what: unknown) => void reported.push([where, what]);
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [sendAny(1, toAddress)] })).finish();
  const authInfoBytes = AuthInfo.encode(AuthInfo.fromPartial({ fee: { gasLimit: 100_000n } })).finish();
  const tx = TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [] }).finish();
  const limits = { minGasPrices: [] };
  const result = runTx({ chain, block, limits, maxGas: Number.POSITIVE_INFINITY, report }, tx);
  return { code: result.code, log: result.log, reported };
}

test.each([
  ["what succeeds", "fine", 0, "", []],
  ["a refusal", "refuse", 36, "failed to execute message; message index: 0: refused by its handler: conflict", []],
  ["a fault of the handler", "fault", 111_222, "recovered panic", [["a transaction (deliver)", fault]]],
])("%s is answered with its code; only faults are told to the operator", (_, toAddress, code, log, reported) => {
  expect(run(toAddress)).toEqual({ code, log, reported });
});

test("a broken invariant is no answer", () => {
  expect(() => run("broken")).toThrow(BrokenInvariant);
});
