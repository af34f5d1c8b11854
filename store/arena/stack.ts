/** A growing stack of u32, 4 bytes each. */
export class U32Stack {
  size = 0;
  items: Uint32Array;

  constructor(capacity = 16) {
    this.items = new Uint32Array(capacity);
  }

  push(item: number): void {
    if (this.size === this.items.length) this.reserve(1);
    this.items[this.size++] = item;
  }

  /** Pushes all of `list`. */
  append(list: Uint32Array): void {
    this.reserve(list.length);
    this.items.set(list, this.size);
    this.size += list.length;
  }

  /** Takes the last one off; the stack must not be empty. */
  pop(): number {
    return this.items[--this.size] as number;
  }

  /** A copy of what it holds, first to last. */
  taken(): Uint32Array {
    return this.items.slice(0, this.size);
  }

  private reserve(more: number): void {
    const needed = this.size + more;
    if (needed <= this.items.length) return;
    const items = new Uint32Array(Math.max(needed, 2 * this.items.length));
    items.set(this.items.subarray(0, this.size));
    this.items = items;
  }
}
