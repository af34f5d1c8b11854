/** A kilogram of a batch as the model has it. */
interface Cell {
  readonly batch: number;
  readonly index: number;
}

/** What becomes of ECC and of the vault, as one would write it without any thought of speed: an entry a kilogram. */
export class Model {
  /** By batch, in the order of their places in the queue: cells, the oldest first. */
  queue: { readonly batch: number; cells: Cell[] }[] = [];
  readonly suspended = new Map<number, Cell[]>();
  readonly ecc = new Map<string, number>();
  deficit = 0;
  buffer = 0;
  pool = 0;
  /** Who gave ECC up for suspended cells. */
  owedToBuffer = 0;
  owedToPool = 0;
  retired = 0;
  lost = 0;

  valid(): number {
    return this.queue.reduce((sum, { cells }) => sum + cells.length, 0);
  }

  halted(): number {
    return [...this.suspended.values()].reduce((sum, cells) => sum + cells.length, 0);
  }

  supply(): number {
    return [...this.ecc.values()].reduce((sum, amount) => sum + amount, 0) + this.buffer + this.pool;
  }

  of(owner: string): number {
    return this.ecc.get(owner) ?? 0;
  }

  change(owner: string, by: number): void {
    this.ecc.set(owner, this.of(owner) + by);
  }

  put(batch: number, indexes: readonly number[]): void {
    const cells = indexes.map((index) => ({ batch, index }));
    const place = this.queue.find((one) => one.batch === batch);
    if (place === undefined) this.queue.push({ batch, cells });
    else place.cells = [...place.cells, ...cells];
  }

  /** Takes the oldest of all. */
  take(count: number): void {
    let missing = count;
    for (const place of this.queue) missing -= place.cells.splice(0, missing).length;
    this.queue = this.queue.filter(({ cells }) => cells.length > 0);
  }

  /** Claims are never more than what suspended cells can bring; the buffer gives in first. */
  settle(): void {
    const most = Math.max(0, this.halted() - this.deficit);
    const over = Math.max(0, this.owedToBuffer + this.owedToPool - most);
    const borne = Math.min(over, this.owedToBuffer);
    this.owedToBuffer -= borne;
    this.owedToPool -= over - borne;
  }

  fill(): void {
    const buffer = Math.min(this.deficit, this.buffer);
    const pool = Math.min(this.deficit - buffer, this.pool);
    this.buffer -= buffer;
    this.pool -= pool;
    this.deficit -= buffer + pool;
    this.owedToBuffer += buffer;
    this.owedToPool += pool;
    this.settle();
  }

  suspend(batch: number): void {
    const place = this.queue.find((one) => one.batch === batch);
    if (place === undefined) return;
    this.queue = this.queue.filter((one) => one !== place);
    this.suspended.set(batch, place.cells);
    this.deficit += place.cells.length;
    this.fill();
  }

  release(batch: number): void {
    const cells = this.suspended.get(batch);
    if (cells === undefined) return;
    this.suspended.delete(batch);
    this.queue.push({ batch, cells });
    const deficit = Math.min(this.deficit, cells.length);
    const pool = Math.min(cells.length - deficit, this.owedToPool);
    const buffer = cells.length - deficit - pool;
    this.deficit -= deficit;
    this.pool += pool;
    this.owedToPool -= pool;
    this.buffer += buffer;
    this.owedToBuffer -= buffer;
    this.settle();
  }

  /** Takes cells for good. */
  lose(batch: number, from: number, to: number): void {
    const stays = ({ batch: of, index }: Cell) => of !== batch || index < from || index >= to;
    const [valid, halted] = [this.valid(), this.halted()];
    for (const place of this.queue) place.cells = place.cells.filter(stays);
    this.queue = this.queue.filter(({ cells }) => cells.length > 0);
    for (const [of, cells] of this.suspended) {
      const left = cells.filter(stays);
      if (left.length > 0) this.suspended.set(of, left);
      else this.suspended.delete(of);
    }
    this.lost += valid - this.valid() + halted - this.halted();
    this.deficit += valid - this.valid();
    this.settle();
    if (valid > this.valid()) this.fill();
  }
}
