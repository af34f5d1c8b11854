import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Chain, MakeChain } from "../../core/chain.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";

/** Where a chain's code is, for a thread to load it: functions cannot be handed to threads. */
export interface ChainModule {
  /** Absolute path or `file:` URL of a JavaScript module. */
  readonly file: string;
  /** The name under which it exports its `MakeChain`. */
  readonly name: string;
}

/** Loads a chain in this thread. @throws Error where the module, or what it should export, is not there */
export async function loadChain({ file, name }: ChainModule): Promise<Chain> {
  const loaded = (await import(isAbsolute(file) ? pathToFileURL(file).href : file)) as Readonly<
    Record<string, unknown>
  >;
  const make = loaded[name];
  if (typeof make !== "function") throw new Error(`${file} exports no chain named "${name}"`);
  return (make as MakeChain)(signatureVerifier(await loadNative()));
}
