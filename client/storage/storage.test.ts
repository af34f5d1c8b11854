import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromHex, toHex, toUtf8 } from "../../codec/bytes.ts";
import { parseContentId, rawContentId } from "./cid.ts";
import { checkContent, defaultGateway, fetchDocument, gatewayUrl, rawUri } from "./document.ts";
import { FetchError, getBytes } from "./get.ts";
import { addDocument } from "./kubo.ts";
import { isPrivateHost, parseLocation } from "./location.ts";

// As `ipfs add --cid-version=1` of Kubo prints them, and in the older form.
const known = [
  ["nothing", "", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"],
  ["hello world and a line end", "hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4"],
] as const;
/** The directory that a new IPFS repository shows: a tree, whose bytes are not under its hash. */
const tree = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKvy2t";

describe("content identifiers", () => {
  test.each(known)("of %s", (_what, text, cid) => {
    expect(rawContentId(sha256(toUtf8(text)))).toBe(cid);
    expect(parseContentId(cid)).toEqual({ codec: "raw", sha256: sha256(toUtf8(text)) });
  });

  test("of a tree of blocks, in the old form", () => {
    expect(parseContentId(tree).codec).toBe("dag-pb");
  });

  test.each([
    ["no CID", "hello", "is no content identifier"],
    ["upper case", known[0][2].toUpperCase(), "is no content identifier"],
    ["a letter less", known[0][2].slice(0, -1), /content identifier/],
    [
      "another hash",
      "bafkrgqhhyivzstcz3hhswshfjgy6ertgmnqeleynhwt4dlfsthi4hn7zgh4uvlsb5xncykzapi3ocd4lzogukir6ksdy6wzrnz6ohnv4aglcs",
      "only SHA-256 is allowed",
    ],
    ["a key of libp2p", "bafzaajaiaejcbzdibmxyzdjbbehgvizh6g5tikvy47mshdy6gwbruvgwvd24seje", "raw or dag-pb"],
  ])("%s is refused", (_what, text, reason) => {
    expect(() => parseContentId(text)).toThrow(reason);
  });
});

describe("URIs", () => {
  test.each([
    ["file:///etc/passwd", "scheme file:// is not allowed"],
    ["data:text/plain,x", "scheme data:// is not allowed"],
    ["a word", "is no URI"],
    ["https://me:secret@example.org/", "name or password"],
    [`ipfs://${tree}/../other`, "leads out"],
    [`ipfs://${known[0][2]}/page`, "there is no /page in it"],
    [`https://example.org/${"a".repeat(3000)}`, "2048 are allowed"],
  ])("%s is refused", (uri, reason) => {
    expect(() => parseLocation(uri)).toThrow(reason);
  });

  test("of a file in a directory", () => {
    expect(parseLocation(`ipfs://${tree}/docs/readme`)).toMatchObject({ kind: "ipfs", path: "docs/readme" });
    expect(gatewayUrl("https://gateway.example/", `ipfs://${tree}/a`).href).toBe(
      `https://gateway.example/ipfs/${tree}/a`,
    );
    expect(defaultGateway).toBe("http://127.0.0.1:8080");
  });

  test.each([
    ["localhost", true],
    ["127.8.0.1", true],
    ["10.1.2.3", true],
    ["172.16.0.1", true],
    ["172.32.0.1", false],
    ["192.168.3.4", true],
    ["169.254.169.254", true],
    ["[::1]", true],
    ["[fd00::1]", true],
    ["[::ffff:7f00:1]", true],
    ["[64:ff9b::a00:1]", true],
    ["[2002:7f00:1::]", true],
    ["[ff02::1]", true],
    ["[2001:db8::1]", false],
    ["255.255.255.255", true],
    [new URL("http://2130706433/").hostname, true],
    ["printer.local", true],
    ["example.org", false],
    ["8.8.8.8", false],
  ])("%s is private: %s", (host, is) => expect(isPrivateHost(host)).toBe(is));
});

/** A web server, an IPFS gateway and the RPC of an IPFS node in one, over real sockets. */
class Web {
  readonly server: Server = createServer((request, response) => void this.answer(request, response));
  readonly stored = new Map<string, Buffer>();
  /** What the node says of what is added; the truth unless told. */
  says: string | undefined;
  base = "";

  async start(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://host");
    const redirect = (to: string) => response.writeHead(302, { location: to }).end();
    const [, first = "", second = ""] = url.pathname.split("/");
    if (url.pathname === "/api/v0/add") return this.add(request, response);
    if (url.pathname === "/large/api/v0/add") return void response.end(Buffer.alloc(1_000_000));
    if (url.pathname === "/api/v0/cat") return void response.end(this.stored.get(url.searchParams.get("arg") ?? ""));
    if (first === "ipfs") {
      const found = this.stored.get(second);
      return void (found === undefined ? response.writeHead(404).end("not here") : response.end(found));
    }
    if (first === "report") return void response.end("a report");
    if (first === "times") return void redirect(second === "0" ? "/report" : `/times/${Number(second) - 1}`);
    if (first === "to") return void redirect(decodeURIComponent(second));
    if (first === "nowhere") return void response.writeHead(301).end();
    if (first === "slow") return void response.writeHead(200).write("a");
    if (first === "large") return void response.end(Buffer.alloc(1_000_000));
    if (first === "bomb")
      return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1_000_000)));
    if (first === "said") return void response.writeHead(200, { "content-length": 1_000_000 }).write("a");
    response.writeHead(500).end();
  }

  /** As Kubo does: what is one block has the CID of its bytes, what is more has that of a tree. */
  async add(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const from = body.indexOf("\r\n\r\n") + 4;
    const content = body.subarray(from, body.lastIndexOf("\r\n--"));
    const cid = this.says ?? (content.length > 1024 * 1024 ? tree : rawContentId(sha256(content)));
    this.stored.set(cid, Buffer.from(content));
    response.end(`${JSON.stringify({ Name: "document", Hash: cid, Size: String(content.length) })}\n`);
  }
}

describe("over HTTP", () => {
  const web = new Web();
  const hash = sha256(toUtf8("a report"));
  const at = (path: string) => new URL(`${web.base}${path}`);
  /** Names that lead to the server of this test, as others lead to theirs. */
  const fetcher = (url: string, init: RequestInit) => fetch(url.replace(/^https?:\/\/public\.example/, web.base), init);

  beforeAll(() => web.start());
  afterAll(() => {
    web.server.closeAllConnections();
    web.server.close();
  });

  test("a document with its hash", async () => {
    expect(toHex(await fetchDocument({ sha256: hash, uri: `${web.base}/report` }, { allowPrivate: true }))).toBe(
      toHex(toUtf8("a report")),
    );
    const other = { sha256: sha256(hash), uri: `${web.base}/report` };
    await expect(fetchDocument(other, { allowPrivate: true })).rejects.toThrow("has SHA-256");
    // Else a record would tell whoever checks it what to ask of its own network.
    await expect(fetchDocument(other)).rejects.toThrow("is in a private network");
  });

  test("redirects so many times, and no further than is safe", async () => {
    expect(await getBytes(at("/times/4"))).toHaveLength(8);
    const limits = { fetcher, timeoutMs: 5000 };
    const to = (from: string, url: string) => getBytes(new URL(`${from}/to/${encodeURIComponent(url)}`), limits);
    await expect(getBytes(at("/times/5"))).rejects.toThrow("redirects more than 5 times");
    await expect(getBytes(at("/nowhere"))).rejects.toThrow("without saying where");
    await expect(to("https://public.example", "http://public.example/report")).rejects.toThrow("without encryption");
    await expect(to("http://public.example", `${web.base}/report`)).rejects.toThrow("into a private network");
    await expect(to("https://public.example", "file:///etc/passwd")).rejects.toThrow("cannot be fetched");
    expect(await to("http://public.example", "https://public.example/report")).toHaveLength(8);
  });

  test.each([
    ["more bytes than are allowed", "/large", "more than the 10000 bytes"],
    ["more bytes than are allowed, once they are unpacked", "/bomb", "more than the 10000 bytes"],
    ["more bytes announced than are allowed", "/said", "more than the 10000 bytes"],
    ["an answer without end", "/slow", "gave no document within 300 ms"],
    ["an error", "/broken", "answered with HTTP 500"],
  ])("%s is refused", async (_what, path, reason) => {
    const timeoutMs = path === "/slow" ? 300 : 10_000;
    const refused = await getBytes(at(path), { maxBytes: 10_000, timeoutMs }).then(
      undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(FetchError);
    expect((refused as FetchError).message).toContain(reason);
  });

  test("nobody answers", async () => {
    const gone = createServer();
    gone.listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    await expect(getBytes(new URL(`http://127.0.0.1:${port}/`))).rejects.toThrow("no answer from");
  });

  test("a document through IPFS: added, and fetched from a gateway that is not trusted", async () => {
    const content = toUtf8("readings of a year");
    const added = await addDocument(content, { kubo: web.base });
    expect(added).toEqual({ sha256: sha256(content), uri: rawUri(content) });
    expect(toHex(await fetchDocument(added, { gateway: web.base }))).toBe(toHex(content));
    const other = { ...added, sha256: fromHex("00".repeat(32)) };
    await expect(fetchDocument(other, { gateway: web.base })).rejects.toThrow("is content with SHA-256");
    web.stored.set(added.uri.slice("ipfs://".length), Buffer.from("readings of another year"));
    await expect(fetchDocument(added, { gateway: web.base })).rejects.toThrow("has SHA-256");
    const missing = { sha256: hash, uri: rawUri(toUtf8("a report")) };
    await expect(fetchDocument(missing, { gateway: web.base })).rejects.toThrow("answered with HTTP 404");
  });

  test("a document of many blocks is read back from the node", async () => {
    const content = new Uint8Array(1024 * 1024 + 1).fill(7);
    const added = await addDocument(content, { kubo: web.base });
    expect(added).toEqual({ sha256: sha256(content), uri: `ipfs://${tree}` });
    expect(await fetchDocument(added, { gateway: web.base })).toHaveLength(content.length);
    checkContent(content, added.sha256);
  });

  test("a node that says something else of what it took is not believed", async () => {
    web.says = known[0][2];
    await expect(addDocument(toUtf8("x"), { kubo: web.base })).rejects.toThrow("the IPFS node says");
    web.says = undefined;
    await expect(addDocument(toUtf8("x"), { kubo: `${web.base}/large` })).rejects.toThrow("more than the 65536 bytes");
    await expect(addDocument(toUtf8("x"), { kubo: `${web.base}/elsewhere` })).rejects.toThrow("answered with HTTP 500");
  });
});
