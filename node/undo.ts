/** Gives back what a step of the start took. */
export type Undo = () => void | Promise<void>;

/**
 * Undoes what was done, the latest first. Who asks again waits for the same end; a step that fails keeps none of the others back.
 * @throws what the first step that failed threw, after the last
 */
export function inReverse(undo: Undo[]): () => Promise<void> {
  const all = async () => {
    const faults: unknown[] = [];
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  };
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= all();
    return ending;
  };
}
