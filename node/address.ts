/** Where a server listens. `host` is as typed, without brackets; `port` 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const form = /^(?:(?:tcp|http):\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]*)):(\d{1,5})$/;

/** `host:port`, with `tcp://` before it or not, as Cosmos nodes write it; `:9090` means every interface. Undefined when it is neither. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const port = Number(match[3]);
  if (port > 65_535) return undefined;
  return { host: match[1] ?? (match[2] || "0.0.0.0"), port };
}

/** The same address as CometBFT wants it, `tcp://host:port`. What is no address is left for CometBFT to refuse. */
export function cometAddress(text: string): string {
  const address = parseListenAddress(text);
  if (address === undefined) return text;
  const { host, port } = address;
  return `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
