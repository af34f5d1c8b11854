/** The first of what is due: what a block does of itself is bounded. */
export function first<T>(entries: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  for (const entry of entries) {
    if (taken.length === most) break;
    taken.push(entry);
  }
  return taken;
}
