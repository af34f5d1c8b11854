import { who } from "./credits.ts";

/** Grams of a cell: the model counts quarters of a tonne, which cut units but keep it small. */
export const CELL = 250_000n;
const cellsPerUnit = 4;

/** What the model knows of a quarter of a tonne. */
export interface Cell {
  readonly batch: number;
  owner: string;
  status: "held" | "suspended" | "retired";
  /** "kind owner" of each move, first the import. */
  readonly history: string[];
  /** Whether its source used it although someone else held it, or had retired it, here. */
  doubleUse: boolean;
}

/** One thing that somebody does. Numbers choose among what there is. */
export type Action =
  | {
      readonly do: "import";
      readonly space: number;
      readonly first: number;
      readonly length: number;
      readonly year: number;
      readonly to: number;
    }
  | { readonly do: "send"; readonly from: number; readonly to: number; readonly batch: number; readonly cells: number }
  | { readonly do: "retire"; readonly owner: number; readonly batch: number; readonly cells: number }
  | {
      readonly do: "report";
      readonly space: number;
      readonly first: number;
      readonly length: number;
      readonly by: number;
    };

/** Names in the order in which actions number them; the first two are registrars. */
export const people: readonly string[] = [who.registrar, who.second, who.alice, who.bob];

/** The ledger as one would write it without any thought of speed: an entry a unit, and an entry a quarter of a unit. */
export class Model {
  /** By "space/number": the batch that holds the unit, or 0 where it is barred. */
  readonly units = new Map<string, number>();
  /** Cells of each batch in order; batch 1 is the first. */
  readonly batches: {
    readonly year: number;
    readonly space: number;
    readonly first: number;
    readonly cells: Cell[];
  }[] = [];
  certificates = 0;

  /** What an import meets first: a batch, 0 for a bar, `undefined` when it may come in. */
  inTheWay(space: number, first: number, last: number): number | undefined {
    for (let n = first; n <= last; n++) {
      const found = this.units.get(`${space}/${n}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  import(space: number, first: number, last: number, year: number, to: string): void {
    const batch = this.batches.length + 1;
    for (let n = first; n <= last; n++) this.units.set(`${space}/${n}`, batch);
    const cells = Array.from({ length: (last - first + 1) * cellsPerUnit }, (): Cell => {
      return { batch, owner: to, status: "held", history: [`1 ${to}`], doubleUse: false };
    });
    this.batches.push({ year, space, first, cells });
  }

  /** The cells that an owner may use of a batch (0: of all, oldest first), in the order of use. */
  usable(owner: string, batch: number): Cell[] {
    const among = batch === 0 ? this.batches.toSorted((a, b) => a.year - b.year) : [this.batches[batch - 1]];
    const cells = among.flatMap((one) => one?.cells ?? []);
    return cells.filter((cell) => cell.owner === owner && cell.status === "held");
  }

  /** Tells the source's use of units; gives the cells retired, suspended, barred, retired before. */
  report(space: number, first: number, last: number, by: string): readonly [number, number, number, number] {
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
        if (cell.status === "retired") {
          before += 1;
          if (cell.history.at(-1)?.startsWith("4 ") === true) cell.doubleUse = true;
        } else if (cell.status === "held" && cell.owner === by) {
          retired += 1;
          cell.status = "retired";
          cell.history.push(`5 ${by}`);
        } else {
          suspended += 1;
          if (cell.status === "held") cell.history.push(`3 ${cell.owner}`);
          cell.status = "suspended";
          cell.doubleUse = true;
        }
      }
    }
    return [retired, suspended, barred, before];
  }
}
