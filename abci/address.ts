/** Where an ABCI server listens. */
export type AbciAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** sun_path of Linux is 108 bytes with its final zero, of macOS 104; a longer path would be cut without a word. */
const longestPath = process.platform === "linux" ? 107 : 103;

const bad = (address: string, why: string) =>
  new Error(`ABCI address "${address}": ${why} (allowed: unix:///path/to/socket, tcp://host:port)`);

/**
 * Reads `unix://path`, `tcp://host:port` or `host:port`, as CometBFT's `proxy_app` takes them.
 * @throws Error naming what is wrong and what is allowed.
 */
export function parseAddress(address: string): AbciAddress {
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z0-9+]+):\/\/)?(.*)$/s.exec(address) ?? [];
  if (scheme === "unix") {
    if (rest === "") throw bad(address, "the path is missing");
    const bytes = new TextEncoder().encode(rest).length;
    if (bytes > longestPath) throw bad(address, `the path has ${bytes} bytes, a socket's at most ${longestPath}`);
    if (rest.includes("\0")) throw bad(address, "the path holds a zero byte");
    return { kind: "unix", path: rest };
  }
  if (scheme !== "tcp") throw bad(address, `unknown scheme "${scheme}"`);
  const [, bracketed, plain = "", digits = ""] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]+)):([0-9]{1,5})$/.exec(rest) ?? [];
  const host = bracketed ?? plain;
  if (host === "") throw bad(address, "host or port is missing");
  const port = Number(digits);
  if (port > 65535) throw bad(address, `port ${digits} is above 65535`);
  return { kind: "tcp", host, port };
}

/** Whether only this machine can reach it: nothing on the socket is authenticated. */
export const isLocal = (address: AbciAddress): boolean =>
  address.kind === "unix" || address.host === "localhost" || address.host === "::1" || address.host.startsWith("127.");
