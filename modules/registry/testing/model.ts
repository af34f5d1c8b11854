import { who } from "./credits.ts";

/** Grams of a cell: the model counts quarters of a tonne, which cut units but keep it small. */
export const CELL = 250_000n;
const cellsPerUnit = 4;

export type Status = "held" | "suspended" | "retired" | "cancelled" | "exported" | "expired" | "buffer";

/** What the model knows of a quarter of a tonne. */
export interface Cell {
  readonly batch: number;
  owner: string;
  status: Status;
  /** "kind owner" of each move, first the import or issue. */
  readonly history: string[];
  /** Whether its source used it although someone else held it, or had retired it, here. */
  doubleUse: boolean;
  /** Sorted. */
  labels: readonly string[];
}

export interface ModelBatch {
  readonly programme: string;
  readonly year: number;
  readonly space: number;
  readonly first: number;
  readonly cells: Cell[];
  suspended: boolean;
}

/** Names in the order in which actions number them; the first two are registrars. */
export const people: readonly string[] = [who.registrar, who.second, who.alice, who.bob];

/** A use that a source reports: what it did with the cells, by their number. */
export type Effects = readonly [retired: number, suspended: number, barred: number, before: number];

/** The ledger as one would write it without any thought of speed: an entry a unit, and an entry a quarter of a unit. */
export class Model {
  /** By "space/number": the batch that holds the unit, or 0 where it is barred. */
  readonly units = new Map<string, number>();
  /** Cells of each batch in order; batch 1 is the first. */
  readonly batches: ModelBatch[] = [];
  /** Cells that the buffer of a programme owes. */
  readonly debts = new Map<string, number>();
  certificates = 0;

  /** What an import meets first: a batch, 0 for a bar, `undefined` when it may come in. */
  inTheWay(space: number, first: number, last: number): number | undefined {
    for (let n = first; n <= last; n++) {
      const found = this.units.get(`${space}/${n}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @param origin the kind of the first step: 1 an import, 6 an issue */
  create(space: number, first: number, last: number, year: number, to: string, origin: 1 | 6): ModelBatch {
    const batch = this.batches.length + 1;
    for (let n = first; n <= last; n++) this.units.set(`${space}/${n}`, batch);
    const cells = Array.from({ length: (last - first + 1) * cellsPerUnit }, (): Cell => {
      return { batch, owner: to, status: "held", history: [`${origin} ${to}`], doubleUse: false, labels: [] };
    });
    const made = { programme: origin === 1 ? "GLD" : "ECO2", year, space, first, cells, suspended: false };
    this.batches.push(made);
    return made;
  }

  /** Puts the last cells of a new batch into the buffer, which pays first what it owes. */
  withhold(batch: ModelBatch, cells: number, buffer: string): void {
    if (cells === 0) return;
    for (const cell of batch.cells.slice(-cells)) this.step(cell, 7, "buffer", buffer);
    this.payDebt(batch);
  }

  step(cell: Cell, kind: number, status: Status, owner = cell.owner): void {
    cell.status = status;
    cell.owner = owner;
    cell.history.push(`${kind} ${owner}`);
  }

  /** The cells that an owner may use of a batch (0: of all, oldest first), in the order of use. */
  usable(owner: string, batch: number): Cell[] {
    const among = batch === 0 ? this.batches.toSorted((a, b) => a.year - b.year) : [this.batches[batch - 1]];
    const cells = among.flatMap((one) => (one === undefined || one.suspended ? [] : one.cells));
    return cells.filter((cell) => cell.owner === owner && cell.status === "held");
  }

  /** Cells of the buffer that may pay for a batch: its own, then the oldest of its programme. */
  private buffered(batch: ModelBatch): Cell[] {
    const others = this.batches.filter((one) => one !== batch && one.programme === batch.programme);
    const order = [batch, ...others.toSorted((a, b) => a.year - b.year)];
    return order.flatMap((one) => (one.suspended ? [] : one.cells)).filter(({ status }) => status === "buffer");
  }

  /** Gives the cells paid. */
  reverse(batch: ModelBatch, cells: number): number {
    const paid = this.buffered(batch).slice(0, cells);
    for (const cell of paid) this.step(cell, 10, "cancelled");
    const owed = (this.debts.get(batch.programme) ?? 0) + cells - paid.length;
    this.debts.set(batch.programme, owed);
    return paid.length;
  }

  /** Cells of a double use that was none. */
  reinstate(batch: ModelBatch, first: number, end: number): void {
    let buffered = false;
    for (const cell of batch.cells.slice(first, end)) {
      cell.doubleUse = false;
      if (cell.status !== "suspended") continue;
      this.step(cell, 23, "held");
      if (people.includes(cell.owner)) continue;
      this.step(cell, 7, "buffer");
      buffered = true;
    }
    if (buffered) this.payDebt(batch);
  }

  payDebt(batch: ModelBatch): void {
    if (batch.suspended) return;
    const owed = this.debts.get(batch.programme) ?? 0;
    const paid = batch.cells.filter(({ status }) => status === "buffer").slice(0, owed);
    for (const cell of paid) this.step(cell, 10, "cancelled");
    this.debts.set(batch.programme, owed - paid.length);
  }

  /** Tells the source's use of units. */
  report(space: number, first: number, last: number, by: string): Effects {
    let [retired, suspended, barred, before] = [0, 0, 0, 0];
    for (let n = first; n <= last; n++) {
      const batch = this.batches[(this.units.get(`${space}/${n}`) ?? 0) - 1];
      if (batch === undefined) {
        this.units.set(`${space}/${n}`, 0);
        barred += cellsPerUnit;
        continue;
      }
      const at = (n - batch.first) * cellsPerUnit;
      for (const cell of batch.cells.slice(at, at + cellsPerUnit)) {
        if (cell.status === "held" && cell.owner === by) {
          retired += 1;
          this.step(cell, 5, "retired");
        } else if (cell.status === "held" || cell.status === "buffer") {
          suspended += 1;
          this.step(cell, 3, "suspended");
          cell.doubleUse = true;
        } else if (cell.status === "suspended") suspended += 1;
        else {
          before += 1;
          if (/^(4|20) /.test(cell.history.at(-1) ?? "")) cell.doubleUse = true;
        }
      }
    }
    return [retired, suspended, barred, before];
  }
}
