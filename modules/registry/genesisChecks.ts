import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import type { Sequence } from "../../core/state/sequence.ts";
import { reasonOf } from "../../store/errors.ts";

/** What is wrong, and where in the section of the registry. */
export const at = (path: string, reason: string) => new GenesisError(`app_state.registry.${path}`, reason);

/** Does what may throw for the value at `path`. @throws GenesisError */
export function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof GenesisError ? error : at(path, reasonOf(error));
  }
}

/** @throws GenesisError unless the text is an address of this chain, in lower case */
export function requireAddress(ctx: Ctx, path: string, text: string): void {
  const spelt = located(path, () => addressText(ctx.chain, addressBytes(ctx.chain, text)));
  if (spelt !== text) throw at(path, `address ${text} must be in lower case`);
}

/** @throws GenesisError unless the text is part of a key: it is there and has no control character */
export function requireKey(path: string, text: string): void {
  if (text === "" || /\p{Cc}/u.test(text)) throw at(path, "is empty or has a control character");
}

/**
 * Ids are those that were given out: from 1 to below the next, each once.
 * @param given the number that the next gets; 0 stands for 1, the first
 */
export function initSequence(
  ctx: Ctx,
  path: string,
  items: readonly { readonly id: bigint }[],
  given: bigint,
  sequence: Sequence,
): void {
  const next = given === 0n ? 1n : given;
  const seen = new Set<bigint>();
  for (const [index, { id }] of items.entries()) {
    if (id < 1n || id >= next) throw at(`${path}.${index}.id`, `id ${id} is not from 1 to below the next id ${next}`);
    if (seen.has(id)) throw at(`${path}.${index}.id`, `id ${id} is there twice`);
    seen.add(id);
  }
  sequence.set(ctx, next);
}

/** The values of a collection, in the order of their keys. */
export const all = <T>(entries: IterableIterator<readonly [unknown, T]>): T[] => [...entries].map(([, value]) => value);
