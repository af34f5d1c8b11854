import { parentPort } from "node:worker_threads";
import { loadNative, nativeDigestVerifier } from "../../core/crypto/verify.ts";
import { claimsIn } from "./batch.ts";

// The thread that verifies signatures ahead: batches come in, a byte for each claim goes back.
const port = parentPort;
if (port === null) throw new Error("this file is run as a thread");
const native = await loadNative();
if (native === undefined) throw new Error("the native secp256k1 library is missing");
const verify = nativeDigestVerifier(native);

port.on("message", (batch: Uint8Array) => {
  const verdicts = Uint8Array.from(claimsIn(batch), ({ signature, digest, key }) =>
    verify(signature, digest, key) ? 1 : 0,
  );
  port.postMessage(verdicts);
});
