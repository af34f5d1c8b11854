/** Grams from `start` up to but without `end`, start < end. Arithmetic on such ranges never rounds. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** Grams in a range. */
export function length(range: Range): bigint {
  return range.end - range.start;
}

/** Grams in all ranges of a list that does not overlap itself. */
export function total(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, range) => sum + length(range), 0n);
}

/** The grams that two ranges share, undefined when they share none. */
export function intersection(a: Range, b: Range): Range | undefined {
  const { start } = a.start > b.start ? a : b;
  const { end } = a.end < b.end ? a : b;
  return start < end ? { start, end } : undefined;
}

/** Orders ranges by their first gram. */
export function byStart(a: Range, b: Range): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

/** Both sides of a range cut before the gram `at`; a side that would be empty is undefined. Everything but the ends is kept. */
export function split<T extends Range>(range: T, at: bigint): [before: T | undefined, after: T | undefined] {
  if (at <= range.start) return [undefined, range];
  if (at >= range.end) return [range, undefined];
  return [
    { ...range, end: at },
    { ...range, start: at },
  ];
}

/** What a range leaves of another: the parts before, inside and after `cut`, each undefined when empty. */
export function carve<T extends Range>(
  range: T,
  cut: Range,
): { before: T | undefined; inside: T | undefined; after: T | undefined } {
  const [before, rest] = split(range, cut.start);
  if (rest === undefined) return { before, inside: undefined, after: undefined };
  const [inside, after] = split(rest, cut.end);
  return { before, inside, after };
}

/** The ranges of a sorted, non-overlapping list that share a gram with `range`, found by bisection, whole and in order. */
export function overlapping<T extends Range>(sorted: readonly T[], range: Range): T[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = sorted[middle];
    if (entry !== undefined && entry.end <= range.start) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let i = low; i < sorted.length; i++) {
    const entry = sorted[i];
    if (entry === undefined || entry.start >= range.end) break;
    found.push(entry);
  }
  return found;
}

/** What remains of a range when a sorted list of ranges, which may overlap each other, is taken away. */
export function subtract<T extends Range>(range: T, sortedCuts: readonly Range[]): T[] {
  const left: T[] = [];
  let rest: T | undefined = range;
  for (const cut of sortedCuts) {
    if (rest === undefined) break;
    const { before, after }: { before: T | undefined; after: T | undefined } = carve(rest, cut);
    // A cut that lies wholly after the rest leaves it as `before`; it is still open for the cuts that follow.
    if (before !== undefined && cut.start < rest.end) left.push(before);
    rest = cut.start >= rest.end ? before : after;
  }
  if (rest !== undefined) left.push(rest);
  return left;
}
