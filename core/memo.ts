/** Gives what `make` gives for a key, from memory where it is still there. */
export type Memo<V> = (key: string, make: () => V) => V;

/**
 * A memo of a pure function; it never decides anything. Two generations of `size` results are kept, the older dropped when the
 * younger is full. What throws is not remembered.
 */
export function createMemo<V>(size: number): Memo<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  return (key, make) => {
    const found = young.get(key);
    if (found !== undefined) return found;
    const made = old.get(key) ?? make();
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, made);
    return made;
  };
}
