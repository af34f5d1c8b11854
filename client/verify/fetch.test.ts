import { describe, expect, test } from "@jest/globals";
import { fromHex, toBase64, toHex } from "../../codec/bytes.ts";
import { certificateChain, sampleCertificate, stateHeight } from "../../test/certificates.ts";
import { RpcFailure, withRpcServer } from "../../test/rpcServer.ts";
import { createRpc } from "../rpc.ts";
import { verifyCertificate } from "./certificate.ts";
import { fetchCertificate } from "./fetch.ts";
import { commitToRpc, headerToRpc, validatorsToRpc } from "./rpcJson.ts";

const chain = certificateChain();
const trustedHash = toHex(chain.hash);
const signedHeight = stateHeight + 1;

/** A node's RPC over the real store. `latest` is the height of its latest block; its state may be one ahead. */
function nodeAt(latest: () => number, pageSize = 100) {
  return (method: string, params: Record<string, string>): unknown => {
    switch (method) {
      case "status":
        return { sync_info: { latest_block_height: latest().toString() } };
      case "abci_query":
        return { response: read(params, latest()) };
      case "commit":
        if (params["height"] !== signedHeight.toString()) throw failure(`no commit at height ${params["height"]}`);
        return {
          signed_header: { header: headerToRpc(chain.header), commit: commitToRpc(chain.commit) },
          canonical: true,
        };
      case "validators": {
        const all = validatorsToRpc(chain.validators) as object[];
        const start = (Number(params["page"]) - 1) * pageSize;
        return { validators: all.slice(start, start + pageSize), total: all.length.toString() };
      }
      default:
        throw failure(`no method ${method}`);
    }
  };
}

function failure(data: string): RpcFailure {
  return new RpcFailure(-32603, "Internal error", data);
}

function read({ path, data, height, prove }: Record<string, unknown>, latest: number): object {
  const at = Math.min(Number(height) || latest, stateHeight);
  if (at < chain.store.retained().oldest)
    return { code: 26, codespace: "sdk", log: `height ${at} is pruned: invalid height` };
  expect([path, prove]).toEqual(["/store/offset/key", true]);
  const key = fromHex(String(data));
  const { value, iavl, simple } = chain.store.prove("offset", key, at);
  const ops = [
    { type: "ics23:iavl", key: toBase64(key), data: toBase64(iavl) },
    { type: "ics23:simple", key: toBase64(new TextEncoder().encode("offset")), data: toBase64(simple) },
  ];
  return {
    code: 0,
    key: toBase64(key),
    value: value === undefined ? null : toBase64(value),
    height: at.toString(),
    proofOps: { ops },
  };
}

describe("a file from a node", () => {
  test.each([
    ["proves the state before the latest block", () => signedHeight, 100],
    ["takes validators page by page", () => signedHeight, 2],
  ])("%s and is accepted", async (_name, latest, pageSize) => {
    await withRpcServer(nodeAt(latest, pageSize), async (url) => {
      const file = await fetchCertificate(createRpc(url), 3);
      const verdict = verifyCertificate(JSON.stringify(file), { trustedHash });
      expect(verdict).toMatchObject({ ok: true, certificate: sampleCertificate(3n) });
      expect(verdict.steps.map(({ name }) => name)).toEqual(["file", "trust", "header", "state", "standing", "commit"]);
      expect(file.height).toBe(stateHeight.toString());
    });
  });

  test("of a superseded certificate says what stands in its place, and is not accepted", async () => {
    await withRpcServer(
      nodeAt(() => signedHeight),
      async (url) => {
        const file = await fetchCertificate(createRpc(url), 2n);
        expect(file.standing?.superseded_by).toBe("5");
        const verdict = verifyCertificate(file, { trustedHash });
        expect(verdict).toMatchObject({
          ok: false,
          reason: "standing: certificate 5 stands in the place of certificate 2",
        });
        const other = { ...file, standing: { ...file.standing, superseded_by: "0" } };
        expect(verifyCertificate(other, { trustedHash })).toMatchObject({
          ok: false,
          reason: expect.stringMatching(/^standing: .*absence/),
        });
      },
    );
  });

  test("waits for the block after the height that was asked for", async () => {
    let asked = 0;
    const latest = () => {
      asked += 1;
      return asked > 1 ? signedHeight : stateHeight;
    };
    await withRpcServer(nodeAt(latest), async (url) => {
      const file = await fetchCertificate(createRpc(url), 3n, { height: stateHeight });
      expect(verifyCertificate(file, { trustedHash }).ok).toBe(true);
    });
  });
});

describe("no file", () => {
  test.each([
    ["of a certificate that is not there", 77, {}, signedHeight, /^no certificate 77 at height 5$/],
    [
      "without a block after it in time",
      3,
      { height: stateHeight, timeoutMs: 0 },
      stateHeight,
      /^no block 6 within 0 ms/,
    ],
    ["before the first block", 3, {}, 0, /no block yet/],
  ])("%s", async (_name, id, options, latest, message) => {
    await withRpcServer(
      nodeAt(() => latest),
      (url) => expect(fetchCertificate(createRpc(url), id, options)).rejects.toThrow(message),
    );
  });
});
