/**
 * Which requests may overlap while an answer is awaited:
 * `alone` with none of alone and mempool, `mempool` with its own kind, `free` with all.
 */
export type Lane = "alone" | "mempool" | "free";

/** Lets requests begin by their lanes. One that waits alone goes before mempool calls that come later. */
export interface Gate {
  /** True when a request may begin, which then calls `leave` when it is answered; otherwise `who` is woken when it is worth asking again. */
  enter(lane: Lane, who: Waiting): boolean;
  leave(lane: Lane): void;
  /** Forgets one that no longer waits. */
  forget(who: Waiting): void;
}

export interface Waiting {
  wake(): void;
}

export function createGate(): Gate {
  let alone = false;
  let mempool = 0;
  const waitingAlone = new Set<Waiting>();
  const waitingMempool = new Set<Waiting>();
  const wakeAll = () => {
    // Sets are emptied before the calls: who is refused again comes back by enter.
    const woken = [...waitingAlone, ...waitingMempool];
    waitingMempool.clear();
    for (const who of woken) who.wake();
  };
  return {
    enter(lane, who) {
      if (lane === "free") return true;
      if (lane === "mempool") {
        if (!alone && waitingAlone.size === 0) {
          mempool += 1;
          return true;
        }
        waitingMempool.add(who);
        return false;
      }
      if (!alone && mempool === 0) {
        waitingAlone.delete(who);
        alone = true;
        return true;
      }
      waitingAlone.add(who);
      return false;
    },
    leave(lane) {
      if (lane === "free") return;
      if (lane === "alone") alone = false;
      else mempool -= 1;
      if (!alone && mempool === 0 && (waitingAlone.size > 0 || waitingMempool.size > 0)) wakeAll();
    },
    forget(who) {
      waitingMempool.delete(who);
      if (waitingAlone.delete(who) && !alone) wakeAll();
    },
  };
}
