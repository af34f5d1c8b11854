import { type ContentId, parseContentId } from "./cid.ts";

/** Where a document is: under a content identifier in IPFS, or at a place of the web. */
export type Location =
  | { readonly kind: "ipfs"; readonly id: ContentId; readonly path: string }
  | { readonly kind: "web"; readonly url: URL };

/** Longer ones are refused by what they pass through. */
const maxLength = 2048;

/**
 * Reads the URI of a document: "ipfs://CID", "ipfs://CID/path" (of a directory), "https://…", "http://…".
 * @throws on other schemes and on names and passwords, which a public ledger must not carry
 */
export function parseLocation(uri: string): Location {
  if (uri.length > maxLength) throw new Error(`a URI of ${uri.length} characters: ${maxLength} are allowed`);
  if (uri.startsWith("ipfs://")) return ipfsLocation(uri);
  const url = webUrl(uri);
  return { kind: "web", url };
}

/** A URL that may be fetched. @throws on other schemes than http and https, and on credentials */
export function webUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw new Error(`${JSON.stringify(text.slice(0, 100))} is no URI: ipfs://, https:// and http:// are allowed`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Error(`scheme ${url.protocol}// is not allowed: ipfs://, https:// and http:// are`);
  if (url.username !== "" || url.password !== "") throw new Error("a URI with a name or password is not allowed");
  return url;
}

function ipfsLocation(uri: string): Location {
  const [cid = "", ...rest] = uri.slice("ipfs://".length).split(/[?#]/)[0]?.split("/") ?? [];
  const path = rest.filter((part) => part !== "").join("/");
  const id = parseContentId(cid);
  if (rest.some((part) => part === ".." || part === ".")) throw new Error(`path /${path} leads out of its directory`);
  if (id.codec === "raw" && path !== "") throw new Error(`${cid} is a document: there is no /${path} in it`);
  return { kind: "ipfs", id, path };
}

/**
 * Whether a host is the machine itself or of a network that is not public, by its name alone: what a name of the public DNS
 * leads to is not known here.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  if (host === "localhost" || host.endsWith(".localhost") || host.endsWith(".local") || host.endsWith(".internal"))
    return true;
  // Beside those of IPv6 itself, addresses of IPv4 in another form: mapped, translated, tunnelled.
  if (host.includes(":")) return /^(?:::1?$|::ffff:|64:ff9b:|2002:|f[cdf]|fe[89a-f])/.test(host);
  const [a = "", b = ""] = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) ? host.split(".") : [];
  const second = Number(b);
  return (
    ["0", "10", "127"].includes(a) ||
    Number(a) >= 224 ||
    (a === "192" && second === 168) ||
    (a === "169" && second === 254) ||
    (a === "172" && second >= 16 && second <= 31) ||
    (a === "100" && second >= 64 && second <= 127)
  );
}
