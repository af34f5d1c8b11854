/** Work in bounded steps. */
export interface Task {
  /** Does a bounded part of what there is; true if there may be more at once. */
  step(): boolean;
  /** Sends what the steps of this turn produced. */
  flush(): void;
}

export interface Scheduler {
  /** Has the task step in the next turn. */
  wake(task: Task): void;
}

/**
 * Shares the thread between connections. A turn runs after the event loop has polled the sockets; `first` steps before all others, the rest
 * in rotation, until nothing is left or the budget is used; then the sockets are polled again. So a flood on one connection delays
 * a request on another by one turn at most.
 * @param budgetMs time after which a turn begins no further step, in milliseconds.
 */
export function createScheduler(first: () => Task | undefined, budgetMs: number): Scheduler {
  const ready = new Set<Task>();
  let scheduled = false;

  const turn = () => {
    scheduled = false;
    const end = performance.now() + budgetMs;
    const stepped = new Set<Task>();
    let next = first();
    if (next === undefined || !ready.has(next)) next = head();
    while (next !== undefined) {
      ready.delete(next);
      stepped.add(next);
      // Deleted and added again it is the last in the order of a Set: a rotation.
      if (next.step()) ready.add(next);
      if (performance.now() >= end) break;
      next = head();
    }
    for (const task of stepped) task.flush();
    if (ready.size > 0) schedule();
  };
  const head = (): Task | undefined => ready.values().next().value;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  };
  return {
    wake(task) {
      ready.add(task);
      schedule();
    },
  };
}
