/** Where a collection lives. */
export interface Place {
  readonly store: string;
  readonly name: string;
  readonly prefix: Uint8Array;
}
