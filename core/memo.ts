/** Gives what `make` gives for a key, from memory where it is still there. */
export type Memo<V> = (key: string, make: () => V) => V;

/** Characters of the longest key that is remembered: those of keys, signatures and addresses of usual size are far below. */
const longestKey = 1024;
/** Characters that a generation's keys may have together, for each result that it may hold. */
const usualKey = 256;

/**
 * A memo of a pure function, which its key says all of; it never decides anything. Two generations are kept, the older dropped
 * when the younger is full: of `size` results, or of `size * 256` characters of keys, since keys come from outside. A result
 * must not be larger than some times its key. Longer keys are made anew each time, and what throws is not remembered.
 */
export function createMemo<V>(size: number): Memo<V> {
  let young = new Map<string, V>();
  let characters = 0;
  let old = new Map<string, V>();
  return (key, make) => {
    const found = young.get(key);
    if (found !== undefined) return found;
    if (key.length > longestKey) return make();
    const made = old.get(key) ?? make();
    if (young.size >= size || characters >= size * usualKey) {
      old = young;
      young = new Map();
      characters = 0;
    }
    characters += key.length;
    young.set(key, made);
    return made;
  };
}
