// What the model of notarisation keeps, see model.ts.

type Status = "submitted" | "attesting" | "attested" | "final" | "rejected" | "disputed" | "overturned";
export type Answer = "open" | "attested" | "objected" | "silent" | "released";

export interface Notary {
  bond: bigint;
  since: number;
  jailedUntil: bigint;
}

interface Seat {
  readonly who: string;
  answer: Answer;
}

export interface PlainRecord {
  readonly id: bigint;
  /** Whether a leaf of it can be shown to be wrong. */
  readonly bad: boolean;
  readonly replaces: bigint;
  status: Status;
  seats: Seat[];
  round: number;
  closed: number;
  drawAt: number | undefined;
  due: bigint | undefined;
  disputableUntil: bigint | undefined;
  dispute: bigint;
  fee: bigint;
  wasFinal: boolean;
  replacedBy: bigint;
  correction: bigint;
}

export interface Dispute {
  readonly record: bigint;
  readonly by: string;
  readonly until: bigint;
  open: boolean;
}
