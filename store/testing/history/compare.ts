import type { Follower } from "../../history/follower.ts";
import type { HistoryEntry } from "../../history/read.ts";
import type { StateView } from "../../types.ts";
import { STORES } from "../chain.ts";

const text = ([key, value]: HistoryEntry) =>
  `${Buffer.from(key).toString("hex")}=${Buffer.from(value).toString("hex")}`;

/** All rows of a version and its root, as text. */
export function rowsOf(view: StateView): string[] {
  const rows = STORES.flatMap((store) => [...view.iterate(store, {})].map((entry) => `${store} ${text(entry)}`));
  return [Buffer.from(view.root).toString("hex"), Buffer.from(view.note).toString(), ...rows];
}

/** The same of a height in a history. */
export async function historyRowsOf(history: Follower, height: number): Promise<string[]> {
  const { root, note } = await history.commit(height);
  const rows: string[] = [];
  for (const store of STORES) {
    const entries = await history.range({ store, height, reverse: false, limit: 100_000 });
    for (const entry of entries) rows.push(`${store} ${text(entry)}`);
  }
  return [Buffer.from(root).toString("hex"), Buffer.from(note).toString(), ...rows];
}
