import { type Books, type Moved, type Run, type Said, type Status, text, whole } from "./books.ts";
import { moduleText } from "./cast.ts";

const buffer = moduleText("credit_buffer");

/** What only the chain knows of a new batch. */
export interface Asked {
  /** How its grams are numbered. */
  readonly numbers: (batch: bigint) => { readonly unit: bigint; readonly first: bigint };
  /** Whose they are: no event tells how a pool shared its credits out. */
  readonly lots: (batch: bigint) => readonly Run[];
}

type Range = readonly [bigint, bigint, bigint];
const rangeOf = (fields: Said): Range => [
  whole(fields, "batch_id"),
  whole(fields, "start_gram"),
  whole(fields, "end_gram"),
];

const isIn =
  (statuses: readonly Status[], owner?: string) =>
  (run: Run): boolean =>
    statuses.includes(run.status) && (owner === undefined || run.owner === owner);
const becomes = (status: Status) => (run: Run) => ({ owner: run.owner, status });
const isOf = (owner: string, status: Status) => () => ({ owner, status });

const must = { must: true, always: false } as const;
const forced = { must: true, always: true } as const;
const some = { must: false, always: true } as const;

const kindOf = (fields: Said): string => text(fields, "kind");

/** What ends grams, and which of them. */
const ends: Readonly<
  Record<string, readonly [from: readonly Status[], to: Status, rule: typeof must | typeof forced]>
> = {
  STEP_KIND_CANCEL: [["held"], "cancelled", must],
  STEP_KIND_REVOKE: [["held", "suspended", "buffer"], "cancelled", forced],
  STEP_KIND_EXPIRE: [["held", "buffer"], "expired", forced],
  STEP_KIND_REVERSE: [["buffer"], "cancelled", forced],
  STEP_KIND_SHORTFALL: [["held"], "cancelled", forced],
};

type Hear = (books: Books, fields: Said, asked: Asked) => Moved[];

function suspendDoubleUse(books: Books, fields: Said): Moved[] {
  const range = rangeOf(fields);
  books.records.set(whole(fields, "record_id"), range);
  const [id, start, end] = range;
  // What its owner had retired stays retired; nothing else can be used twice.
  books.change(range, isIn(["held", "buffer", "retired"]), (run) => run, forced);
  return books.change([id, start, end], isIn(["held", "buffer"]), becomes("suspended"), some);
}

function reinstate(books: Books, fields: Said): Moved[] {
  const record = books.records.get(whole(fields, "record_id"));
  if (record === undefined) throw new Error(`record ${text(fields, "record_id")} was never told of`);
  const owner = text(fields, "owner");
  return books.change(record, isIn(["suspended"]), isOf(owner, owner === buffer ? "buffer" : "held"), some);
}

function exported(books: Books, fields: Said): Moved[] {
  const [range, owner] = [rangeOf(fields), text(fields, "owner")];
  const first = whole(fields, "confirmations") + whole(fields, "refusals") === 0n;
  switch (text(fields, "status")) {
    case "EXPORT_STATUS_PENDING":
      return first ? books.change(range, isIn(["held"], owner), becomes("exported"), must) : [];
    case "EXPORT_STATUS_REJECTED":
      return books.change(range, isIn(["exported"], owner), becomes("held"), must);
    default:
      return [];
  }
}

function converted(books: Books, fields: Said): Moved[] {
  const id = whole(fields, "predecessor_batch_id");
  if (id === 0n) return [];
  const { unit, first } = books.of(id);
  const [from, to] = [whole(fields, "predecessor_start") - first, whole(fields, "predecessor_end") + 1n - first];
  return books.change([id, from * unit, to * unit], isIn(["held", "exported"]), becomes("exported"), must);
}

function sent(books: Books, fields: Said): Moved[] {
  const [sender, recipient] = [text(fields, "sender"), text(fields, "recipient")];
  const isRelease = kindOf(fields) === "STEP_KIND_RELEASE_BUFFER";
  const from = isIn([isRelease ? "buffer" : "held"], sender);
  return books.change(rangeOf(fields), from, isOf(recipient, "held"), must);
}

function ended(books: Books, fields: Said): Moved[] {
  const [from, to, rule] = ends[kindOf(fields)] ?? [];
  if (from === undefined || to === undefined || rule === undefined) throw new Error(`${kindOf(fields)} ends no grams`);
  return books.change(rangeOf(fields), isIn(from, text(fields, "owner")), becomes(to), rule);
}

const registry = "eco2.registry.v1.";

/** Events that come first of what one transaction tells: the rest of it is about what they bring. */
const bringing: Readonly<Record<string, Hear>> = {
  [`${registry}EventImportBatch`](books, fields, asked) {
    const id = whole(fields, "batch_id");
    // What returns is told of by itself.
    if (books.batches.has(id)) return [];
    return books.create(id, whole(fields, "grams"), text(fields, "recipient"), asked.numbers(id));
  },
  [`${registry}EventIssueBatch`](books, fields, asked) {
    const [id, grams, kept] = [whole(fields, "batch_id"), whole(fields, "grams"), whole(fields, "buffer_grams")];
    const made = books.create(id, grams, text(fields, "recipient"), asked.numbers(id));
    if (kept === 0n) return made;
    return [...made, ...books.change([id, grams - kept, grams], isIn(["held"]), isOf(buffer, "buffer"), forced)];
  },
  "eco2.reduction.v1.EventPoolCredited"(books, fields, asked) {
    const [id, grams, kept] = [whole(fields, "batch_id"), whole(fields, "grams"), whole(fields, "buffer_grams")];
    const moved = books.create(id, grams + kept, buffer, asked.numbers(id));
    books.of(id).runs = [...asked.lots(id)];
    return moved;
  },
  [`${registry}EventReinstate`]: reinstate,
};

const following: Readonly<Record<string, Hear>> = {
  [`${registry}EventSend`]: sent,
  [`${registry}EventRetire`]: (books, fields) =>
    books.change(
      rangeOf(fields),
      isIn(["held"], text(fields, "owner")),
      becomes("retired"),
      text(fields, "source_event_id") === "0" ? must : forced,
    ),
  [`${registry}EventEnd`]: ended,
  [`${registry}EventDoubleUse`]: suspendDoubleUse,
  [`${registry}EventExport`]: exported,
  [`${registry}EventReturn`]: (books, fields) =>
    books.change(rangeOf(fields), isIn(["exported"]), isOf(text(fields, "recipient"), "held"), must),
  [`${registry}EventConvert`]: converted,
  [`${registry}EventSuspendBatch`](books, fields) {
    books.suspend(whole(fields, "batch_id"), true);
    return [];
  },
  [`${registry}EventReleaseBatch`](books, fields) {
    books.suspend(whole(fields, "batch_id"), false);
    return [];
  },
};

/** Writes down what one transaction, or the end of a block, tells. @returns grams that changed @throws Error for what no rule allows */
export function hear(books: Books, told: readonly { type: string; fields: Said }[], asked: Asked): Moved[] {
  return [bringing, following].flatMap((hearers) =>
    told.flatMap(({ type, fields }) => hearers[type]?.(books, fields, asked) ?? []),
  );
}
