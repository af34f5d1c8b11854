import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { claimSignBytes } from "../../codec/notary/signing.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import { LedgerError } from "../../core/errors.ts";
import {
  day,
  device,
  emptyNotary,
  gridFactor,
  hour,
  hourly,
  meters,
  methods,
  newYear,
  queries,
  unit,
  who,
} from "./testing/meters.ts";

// A plain model of sources, their readings and records, held against the chain over random messages.

type Command =
  | { readonly do: "submit"; readonly source: number; readonly amounts: readonly number[]; readonly back: number }
  | { readonly do: "gap"; readonly source: number; readonly skip: number; readonly hours: number }
  | { readonly do: "close"; readonly source: number; readonly stranger: boolean }
  | { readonly do: "device"; readonly source: number }
  | { readonly do: "factor"; readonly grams: number }
  | { readonly do: "withdraw" }
  | { readonly do: "revoke"; readonly source: number }
  | { readonly do: "wait"; readonly hours: number };

const source = fc.constantFrom(1, 2);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("submit" as const),
      source,
      amounts: fc.array(fc.oneof({ weight: 12, arbitrary: fc.nat(500) }, fc.nat(1100)), { minLength: 1, maxLength: 4 }),
      back: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constant(1)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("gap" as const), source, skip: fc.nat(2), hours: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("close" as const), source, stranger: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("device" as const), source }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("factor" as const), grams: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("withdraw" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("revoke" as const), source }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 30 }) }) },
);

interface ModelRecord {
  readonly source: number;
  readonly start: bigint;
  end: bigint;
  amount: bigint;
  count: number;
  /** Undefined while it gathers. */
  micrograms: bigint | undefined;
}

interface ModelSource {
  sequence: bigint;
  start: bigint | undefined;
  /** What the meter shows, and what of it the chain knows. */
  total: bigint;
  known: boolean;
  last: { readonly start: bigint; readonly amount: bigint } | undefined;
  gap: boolean;
  open: ModelRecord | undefined;
  device: number;
  revoked: boolean;
}

/** Codes that the model foresees. */
const codes = {
  inactive: 6,
  invalid: 16,
  replayed: 20,
  future: 23,
  range: 24,
  fast: 25,
  nothing: 32,
  gap: 33,
  young: 38,
  factor: 14,
  withdrawn: 37,
};
class Refused extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`${code}`);
    this.code = code;
  }
}

const period = 4n * hour;

/** What should become of messages. */
class Model {
  now = newYear + 2n * day;
  devices = 2;
  readonly sources = new Map<number, ModelSource>();
  records: ModelRecord[] = [];
  /** Micrograms for each kWh by version, undefined for those withdrawn. */
  factors: (bigint | undefined)[] = [400_000_000n];

  constructor() {
    for (const number of [1, 2])
      this.sources.set(number, {
        sequence: 1n,
        start: undefined,
        total: 0n,
        known: false,
        last: undefined,
        gap: false,
        open: undefined,
        device: number,
        revoked: false,
      });
  }

  of(number: number): ModelSource {
    const found = this.sources.get(number);
    if (found === undefined) throw new Error("two sources");
    return found;
  }

  factor(): bigint {
    const found = this.factors.findLast((one) => one !== undefined);
    if (found === undefined) throw new Refused(codes.factor);
    return found;
  }

  active(number: number): ModelSource {
    const found = this.of(number);
    if (found.revoked) throw new Refused(codes.inactive);
    return found;
  }

  close(of: ModelSource): void {
    if (of.open === undefined) return;
    const perUnit = of.open.amount * this.factor();
    of.open.micrograms = (perUnit + unit - 1n) / unit;
    of.open = undefined;
  }

  submit(number: number, amounts: readonly number[], back: number): void {
    const of = this.active(number);
    if (of.open !== undefined) this.factor();
    if (back > 0) throw new Refused(of.sequence === 1n ? codes.invalid : codes.replayed);
    for (const whole of amounts) {
      const amount = BigInt(whole) * unit;
      const start = of.start ?? newYear;
      if (amount > 1000n * unit) throw new Refused(codes.range);
      const change =
        of.last === undefined ? 0n : amount > of.last.amount ? amount - of.last.amount : of.last.amount - amount;
      if (of.last !== undefined && change * hour > 500n * unit * (start - of.last.start)) throw new Refused(codes.fast);
      if (start + hour > this.now + 60_000_000_000n) throw new Refused(codes.future);
      if (of.open !== undefined && start + hour > of.open.start + period) this.close(of);
      if (of.open === undefined) {
        this.factor();
        of.open = { source: number, start, end: start, amount: 0n, count: 0, micrograms: undefined };
        this.records.push(of.open);
      }
      of.open.end = start + hour;
      of.open.amount += amount;
      of.open.count += 1;
      of.total += amount;
      of.sequence += 1n;
      of.start = start + hour;
      of.last = { start, amount };
      of.gap = false;
    }
  }

  gap(number: number, skip: number, hours: number): void {
    const of = this.active(number);
    const start = (of.start ?? newYear) + BigInt(hours) * hour;
    // Where no reading was yet, any start is one that nothing is missing before.
    if (skip === 0 && (hours === 0 || of.start === undefined)) throw new Refused(codes.gap);
    if (start > this.now + 60_000_000_000n) throw new Refused(codes.future);
    this.close(of);
    of.sequence += BigInt(skip);
    of.start = start;
    of.gap = true;
  }

  run(command: Command): void {
    switch (command.do) {
      case "submit":
        this.submit(command.source, command.amounts, command.back);
        return;
      case "gap":
        this.gap(command.source, command.skip, command.hours);
        return;
      case "close": {
        const of = this.of(command.source);
        if (of.open === undefined) throw new Refused(codes.nothing);
        if (command.stranger && this.now < of.open.start + period) throw new Refused(codes.young);
        this.close(of);
        return;
      }
      case "device": {
        const of = this.active(command.source);
        this.close(of);
        this.devices += 1;
        of.device = this.devices;
        of.last = undefined;
        return;
      }
      case "factor":
        this.factors.push(BigInt(command.grams) * 1_000_000n);
        return;
      case "withdraw":
        if (this.factors.at(-1) === undefined) throw new Refused(codes.withdrawn);
        this.factors[this.factors.length - 1] = undefined;
        return;
      case "revoke":
        this.active(command.source).revoked = true;
        return;
      case "wait":
        this.now += BigInt(command.hours) * hour;
        return;
    }
  }
}

type Chain = ReturnType<typeof meters>;

function send({ chain, submit, wait, setFactor }: Chain, model: Model, command: Command): void {
  switch (command.do) {
    case "submit": {
      const of = model.of(command.source);
      const back = BigInt(command.back);
      const from = { sequence: of.sequence - back, start: of.start ?? newYear, total: of.total };
      submit(hourly(command.amounts, { sourceId: BigInt(command.source) }, from), device(of.device));
      return;
    }
    case "gap": {
      const of = model.of(command.source);
      const nextStart = timestampOf((of.start ?? newYear) + BigInt(command.hours) * hour);
      const nextSequence = of.sequence + BigInt(command.skip);
      const about = { operator: who.operator, sourceId: BigInt(command.source), reason: "missing" };
      chain.deliver(methods.declareGap, { ...about, nextSequence, nextStart });
      return;
    }
    case "close":
      chain.deliver(methods.closeRecord, {
        signer: command.stranger ? who.stranger : who.operator,
        sourceId: BigInt(command.source),
      });
      return;
    case "device": {
      const { key, sign } = device(model.devices + 1);
      const deviceSignature = sign(claimSignBytes("test-1", { operator: who.operator, key }));
      const change = { operator: who.operator, sourceId: BigInt(command.source), deviceKey: key, deviceSignature };
      chain.deliver(methods.updateSource, change);
      return;
    }
    case "factor":
      setFactor({ ...gridFactor, micrograms: `${command.grams}000000` });
      return;
    case "withdraw": {
      const version = BigInt(model.factors.length);
      chain.deliver(methods.withdrawFactor, { authority: who.committee, code: "GRID-DE", version, reason: "wrong" });
      return;
    }
    case "revoke":
      chain.deliver(methods.revokeSource, { signer: who.operator, sourceId: BigInt(command.source), reason: "sold" });
      return;
    case "wait":
      wait(BigInt(command.hours) * hour);
  }
}

/** The code that work is refused with; 0 when it is not. A refused message of the model leaves it as it was. */
function codeOf(work: () => void): number {
  try {
    work();
    return 0;
  } catch (error) {
    if (error instanceof LedgerError || error instanceof Refused) return error.code;
    throw error;
  }
}

const copyOf = (model: Model): Model => {
  const copy = new Model();
  copy.now = model.now;
  copy.devices = model.devices;
  copy.factors = [...model.factors];
  const records = new Map(model.records.map((record) => [record, { ...record }]));
  copy.records = [...records.values()];
  for (const [number, of] of model.sources)
    copy.sources.set(number, { ...of, open: of.open === undefined ? undefined : records.get(of.open) });
  return copy;
};

const shown = ({ source, start, end, amount, count, micrograms }: ModelRecord) =>
  `${source} ${start} ${end} ${amount} ${count} ${micrograms ?? "gathers"}`;

function recordsOf({ chain }: Chain): string[] {
  return chain.query(queries.records, {}).records.map(({ sourceId, start, end, amount, count, status, micrograms }) =>
    shown({
      source: Number(sourceId),
      start: start === undefined ? 0n : timeOf(start),
      end: end === undefined ? 0n : timeOf(end),
      amount: BigInt(amount),
      count: Number(count),
      micrograms: status === RecordStatus.RECORD_STATUS_GATHERING ? undefined : BigInt(micrograms),
    }),
  );
}

const runs = process.env["ECO2_LONG"] === undefined ? 8 : 100;

describe("random messages", () => {
  test("do what a plain model says, and nothing where it refuses", () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 10, maxLength: 30 }), (commands) => {
        const found = meters(emptyNotary());
        found.setFactor();
        for (const number of [1, 2]) found.register({ recordSeconds: 4n * 3600n }, device(number));
        found.wait(2n * day);
        let model = new Model();
        for (const one of commands) {
          const next = copyOf(model);
          const expected = codeOf(() => next.run(one));
          expect([one, codeOf(() => send(found, model, one))]).toEqual([one, expected]);
          if (expected === 0) model = next;
          expect(recordsOf(found)).toEqual(model.records.map(shown));
        }
        expect(found.chain.broken()).toBeUndefined();
        const exported = found.chain.exported();
        expect(emptyNotary([], exported).exported()).toEqual(exported);
      }),
      { numRuns: runs },
    );
  });
});
