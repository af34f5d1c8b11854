/** Milliseconds that a scrape waits for the node, which may be making a block. */
const patience = 2000;

/** The metrics of the node's own thread, for the one that prints them. */
export interface NodeMetrics {
  /** The text of the node's registry; a comment where it does not answer in time. */
  text(): Promise<string>;
  heard(text: string): void;
}

/** @param ask has the node send its metrics */
export function nodeMetrics(ask: () => void): NodeMetrics {
  const waiting: ((text: string) => void)[] = [];
  return {
    text: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => resolve("# the node is busy: its own metrics are missing\n"), patience);
        if (waiting.length === 0) ask();
        waiting.push((text) => {
          clearTimeout(late);
          resolve(text);
        });
      }),
    heard(text) {
      for (const tell of waiting.splice(0)) tell(text);
    },
  };
}
