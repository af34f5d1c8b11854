import { isBuiltin } from "node:module";
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { build, type Metafile } from "esbuild";
import { toHex } from "../codec/bytes.ts";
import { certificateChain, stateHeight } from "../test/certificates.ts";
import type { Verdict } from "./verify/certificate.ts";
import { certificates } from "./verify/file.ts";
import { keyOf, printProofFile } from "./verify/proofFile.ts";

/** Bundles an entry point for browsers, as a script that defines `eco2`. */
async function bundle(entry: string): Promise<{ code: string; meta: Metafile }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "iife",
    globalName: "eco2",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return { code: outputFiles[0]?.text ?? "", meta: metafile };
}

// What every browser has, and nothing of Node: no process, Buffer, require or global.
const { crypto, atob, btoa } = globalThis;
const web = { TextEncoder, TextDecoder, URL, AbortController, setTimeout, clearTimeout, crypto, atob, btoa };

function browserWith(code: string): (expression: string, given?: Record<string, unknown>) => unknown {
  const context = createContext({ ...web, console: { log() {}, warn() {}, error() {} } });
  runInContext("globalThis.window = globalThis.self = globalThis;", context);
  runInContext(code, context);
  return (expression, given = {}) => runInContext(expression, Object.assign(context, given));
}

const chain = certificateChain();
const { value = new Uint8Array(0), iavl, simple } = chain.store.prove("offset", keyOf(certificates, 2n), stateHeight);
const { header, commit, validators } = chain;
const text = JSON.stringify(
  printProofFile(certificates, { value, proofs: { iavl, simple }, header, commit, validators }),
);
const trustedHash = toHex(chain.hash);

describe.each([
  ["the whole client", "client/index.ts"],
  ["the check of certificates alone", "client/verify/certificate.ts"],
])("%s, bundled for browsers", (_name, entry) => {
  let made: ReturnType<typeof bundle> | undefined;
  const bundled = () => {
    made ??= bundle(entry);
    return made;
  };

  test("asks for no module of Node", async () => {
    const { code, meta } = await bundled();
    const imported = Object.values(meta.inputs).flatMap(({ imports }) => imports);
    expect(imported.filter(({ external, path }) => external === true && isBuiltin(path))).toEqual([]);
    expect(code).not.toMatch(/require\("(?:node:)?(?:crypto|fs|buffer|stream|net)"\)/);
    console.info(`${entry}: ${code.length} bytes minified`);
  });

  test("accepts a certificate, and refuses one that was changed", async () => {
    const run = browserWith((await bundled()).code);
    const call =
      "JSON.stringify(eco2.verifyCertificate(text, { trustedHash }), (_, v) => typeof v === 'bigint' ? String(v) : v)";
    const verdict = (file: string) => JSON.parse(String(run(call, { text: file, trustedHash }))) as Verdict;
    const good = verdict(text);
    expect(good).toMatchObject({ ok: true, certificate: { id: "2", beneficiary: "Müller & Söhne <GmbH>" } });
    expect(good.steps).toHaveLength(5);
    expect(verdict(text.replace('"country":"DE"', '"country":"FR"'))).toMatchObject({ ok: false });
    expect(verdict(text.replace(/"iavl":"..../, '"iavl":"AAAA'))).toMatchObject({ ok: false });
  });
});

test("the check of certificates brings none of CosmJS with it", async () => {
  const { meta } = await bundle("client/verify/certificate.ts");
  expect(Object.keys(meta.inputs).filter((path) => /cosmjs/.test(path))).toEqual([]);
});

test("the whole client builds messages and suggests the chain in a browser", async () => {
  const run = browserWith((await bundle("client/index.ts")).code);
  const info = run(
    "eco2.suggestChain({ chainId: 'eco2-1', rpc: 'https://rpc.eco2.example', rest: 'https://rest.eco2.example' })",
  );
  expect(info).toMatchObject({ chainId: "eco2-1" });
  expect(String(run("eco2.createRegistry().encode(eco2.retire({ owner: 'eco1a', grams: 1n }))"))).toBe(
    "10,5,101,99,111,49,97,24,1",
  );
});
