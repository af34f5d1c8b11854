import type { StateView } from "../store/types.ts";
import type { ChainIdentity } from "./ctx.ts";
import type { Branch } from "./state/branch.ts";

/** The framework's own store: what makes this chain itself. */
export const chainStore = "chain";

const keys = { chainId: Uint8Array.of(0x01), bech32Prefix: Uint8Array.of(0x02) } as const;

/** Records the identity at genesis; it never changes afterwards. */
export function writeIdentity(branch: Branch, { chainId, bech32Prefix }: ChainIdentity): void {
  branch.set(chainStore, keys.chainId, Buffer.from(chainId, "utf8"));
  branch.set(chainStore, keys.bech32Prefix, Buffer.from(bech32Prefix, "utf8"));
}

/** The identity in a committed state, or `undefined` before the first commit. */
export function readIdentity(view: StateView): ChainIdentity | undefined {
  const chainId = view.get(chainStore, keys.chainId);
  const bech32Prefix = view.get(chainStore, keys.bech32Prefix);
  if (chainId === undefined || bech32Prefix === undefined) return undefined;
  return { chainId: Buffer.from(chainId).toString("utf8"), bech32Prefix: Buffer.from(bech32Prefix).toString("utf8") };
}
