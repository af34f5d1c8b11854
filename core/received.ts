import { equalBytes } from "../codec/bytes.ts";
import { SnapshotFault } from "../store/sync/errors.ts";
import type { StateView, WholeView } from "../store/types.ts";
import type { Chain } from "./chain.ts";
import { BrokenInvariant } from "./errors.ts";
import { readIdentity } from "./identity.ts";
import { encodeNote, noteOf } from "./note.ts";
import { transition } from "./transition.ts";

/**
 * Refuses a received state that this program cannot go on from. Its app hash is right already; the note beside it is under
 * no hash: of what it says only the block time cannot be told from the state, and serves the mempool and queries alone,
 * until the next block brings its own.
 * @param chainId of genesis, where that is known
 * @throws SnapshotFault for a note that is not that of the state, BrokenInvariant for a state of another chain or program
 */
export function checkReceived(chain: Chain, view: WholeView, chainId: string | undefined): void {
  const identity = readIdentity(view);
  if (identity === undefined) throw new BrokenInvariant("the received state is of another program: it names no chain");
  if (chainId !== undefined && identity.chainId !== chainId)
    throw new BrokenInvariant(`the received state is of chain "${identity.chainId}", genesis of "${chainId}"`);
  const next = transition(chain, identity, { view, standing: view.standing }, view.height + 1);
  if (next.kind === "refused") throw new BrokenInvariant(next.reason);
  if (!isNoteOf(view, identity.chainId)) throw new SnapshotFault("the note of the snapshot is not that of its state");
}

function isNoteOf(view: StateView, chainId: string): boolean {
  try {
    const note = noteOf(view);
    return note.chainId === chainId && note.height === view.height && equalBytes(encodeNote(note), view.note);
  } catch {
    return false;
  }
}
