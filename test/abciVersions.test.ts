import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { FrameCutter } from "../abci/frames.ts";
import { startAbciServer } from "../abci/server.ts";
import { FrameWriter } from "../abci/writer.ts";
import * as abci from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { encodeMessage, type MessageCodec } from "../codec/message.ts";
import { Application } from "../core/application.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { defaultGenesis } from "../core/genesis.ts";
import { chainStore } from "../core/identity.ts";
import { openStore } from "../store/open.ts";
import { coinsChain } from "./harness/coinsChain.ts";
import { consensusParams } from "./harness/ledger.ts";

// ABCI stayed at 2.0.0 from CometBFT 0.38 to 0.40: what 0.40 added to its messages must be answered or do no harm.

const fatal: Error[] = [];
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  expect(fatal.splice(0)).toEqual([]);
});

const chain = coinsChain(signatureVerifier(undefined));

/** The chain on a socket, spoken to with the bytes of one request after another. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), "versions-"));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const store = openStore({ storeNames: [...chain.storeNames, chainStore] });
  const app = new Application(chain, store, { limits: { minGasPrices: [] } });
  const path = join(folder, "abci.sock");
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const server = await startAbciServer(`unix://${path}`, { app, log, onFatal: (error) => fatal.push(error) });
  opened.push(() => server.close());
  const socket = connect({ path });
  opened.push(() => socket.destroy());
  await once(socket, "connect");
  const cutter = new FrameCutter();
  const writer = new FrameWriter((bytes) => socket.write(bytes));
  /** Answer to the member `field` of `tendermint.abci.Request`, as it came. */
  const ask = async (field: number, body: Uint8Array): Promise<Uint8Array> => {
    writer.member(field, body);
    writer.flush();
    for (;;) {
      const frame = cutter.next();
      if (frame !== undefined) return frame;
      const [chunk] = (await once(socket, "data")) as [Buffer];
      cutter.push(chunk);
    }
  };
  return { app, ask };
}

const sections = defaultGenesis(chain, "eco");
const genesis = (params: ConsensusParams, validators: abci.ValidatorUpdate[] = []) =>
  abci.RequestInitChain.fromPartial({
    chainId: "eco2-test-1",
    time: { seconds: 1_700_000_000n, nanos: 0 },
    consensusParams: params,
    validators,
    appStateBytes: Buffer.from(JSON.stringify(sections)),
  });
const block = (txs: Uint8Array[] = []) =>
  abci.RequestFinalizeBlock.fromPartial({ height: 1n, txs, time: { seconds: 1_700_000_001n, nanos: 0 } });

const noTx = Uint8Array.of(1);
/** A field of number 100 that no version has. */
const unknown = Uint8Array.of(0xa0, 0x06, 0x01);
const plain = <T>(codec: MessageCodec<T>, message: T) => encodeMessage(codec, message);
const withMore = <T>(codec: MessageCodec<T>, message: T) => Uint8Array.of(...plain(codec, message), ...unknown);
const answerOf = (frame: Uint8Array) => abci.Response.decode(frame).value;

test("insert_tx and reap_txs are answered in the fields 22 and 23 of Response: this chain keeps no mempool of its own", async () => {
  const { ask } = await start();
  await ask(5, plain(abci.RequestInitChain, genesis(consensusParams)));
  // Code 37 is the SDK's "feature not supported".
  expect(await ask(21, plain(abci.RequestInsertTx, { tx: noTx }))).toEqual(Uint8Array.of(0xb2, 0x01, 2, 0x08, 37));
  expect(await ask(22, plain(abci.RequestReapTxs, { maxBytes: 1n, maxGas: 1n }))).toEqual(Uint8Array.of(0xba, 0x01, 0));
});

describe("additions change no answer that validators agree on", () => {
  const keys = [
    { $case: "ed25519", value: new Uint8Array(32).fill(1) },
    { $case: "bls12381", value: new Uint8Array(48).fill(1) },
    { $case: "mldsa65", value: new Uint8Array(1952).fill(1) },
    { $case: "secp256k1eth", value: new Uint8Array(33).fill(1) },
  ] as const;
  const updates = (key: (typeof keys)[number]) => [{ pubKey: { sum: key }, power: 10n }];

  const finalized = async (birth: Uint8Array, encode: typeof plain) => {
    const { app, ask } = await start();
    expect(answerOf(await ask(5, birth))).toMatchObject({ $case: "initChain" });
    const answer = answerOf(await ask(20, encode(abci.RequestFinalizeBlock, block([noTx]))));
    if (answer?.$case !== "finalizeBlock") throw new Error(`answered with ${answer?.$case}`);
    expect(answerOf(await ask(11, encode(abci.RequestCommit, {})))).toMatchObject({ $case: "commit" });
    expect(app.height).toBe(1);
    return answer.value;
  };
  const of038 = () => finalized(plain(abci.RequestInitChain, genesis(consensusParams)), plain);

  test.each(keys.map((key) => [key.$case, key] as const))("a validator with a key of type %s", async (_, key) => {
    const birth = plain(abci.RequestInitChain, genesis(consensusParams, updates(key)));
    expect(await finalized(birth, plain)).toEqual(await of038());
  });

  test("fields of versions to come", async () => {
    const birth = withMore(abci.RequestInitChain, genesis(consensusParams));
    expect(await finalized(birth, withMore)).toEqual(await of038());
  });

  test("the authority in consensus parameters is kept and given back", async () => {
    const authority = { authority: "eco1authority" };
    const params = ConsensusParams.fromPartial({ ...consensusParams, authority });
    const { consensusParamUpdates } = await finalized(plain(abci.RequestInitChain, genesis(params)), plain);
    expect(consensusParamUpdates?.authority).toEqual(authority);
    expect((await of038()).consensusParamUpdates?.authority).toBeUndefined();
  });
});

test.each([
  ["0.38.25", "2.0.0"],
  ["0.39.4", "2.0.0"],
  ["0.40.0", "2.0.0"],
])("info for CometBFT %s", async (version, abciVersion) => {
  const { ask } = await start();
  const request = abci.RequestInfo.fromPartial({ version, abciVersion, blockVersion: 11n, p2pVersion: 8n });
  const answer = answerOf(await ask(3, withMore(abci.RequestInfo, request)));
  expect(answer).toMatchObject({ $case: "info", value: { data: "coins", lastBlockHeight: 0n, appVersion: 0n } });
});
