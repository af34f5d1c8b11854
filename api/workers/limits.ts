/** What queries may take of a node. */
export interface QueryLimits {
  /** Threads that answer. */
  readonly workers: number;
  /** Queries that may wait; more are refused. */
  readonly queue: number;
  /** Queries by one path that may wait or run, so that one costly kind leaves room for others. */
  readonly perPath: number;
  /** Milliseconds that a query may wait, and then that it may run. */
  readonly timeoutMs: number;
  /** Rows that a query may read in ranges. */
  readonly maxRows: number;
  /** Megabytes of objects that a thread may make for a query. */
  readonly heapMb: number;
}
