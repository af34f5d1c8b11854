/** Grams of a cell: the model counts tenths of a tonne. */
export const CELL = 100_000n;

/** What is offered: cells of the one batch there is, or ECC. */
export type Kind = "credits" | "ecc";

/** What the model knows of an offer. Amounts are cells, or units of ECC. */
interface Offered {
  readonly seller: string;
  readonly buyer: string;
  readonly kind: Kind;
  readonly amount: number;
  readonly price: number;
  readonly whole: boolean;
  readonly expires: number;
  status: "open" | "sold" | "cancelled" | "expired" | "void";
  sold: number;
  returned: number;
  lost: number;
  held: number;
}

/** A market as one would write it without any thought of speed: an entry a cell, and whole numbers that stay small. */
export class Model {
  /** Whose each cell is: a name, "offer 3" while that offer holds it, "gone" when it lost its validity. */
  readonly cells: string[];
  readonly coins = new Map<string, { eco2: number; ecc: number }>();
  readonly offers: Offered[] = [];
  suspended = false;
  /** Seconds. */
  time = 0;

  constructor(people: readonly string[], cells: number, eco2: number, ecc: number) {
    this.cells = Array.from({ length: cells }, (_, index) => people[index % people.length] ?? "gone");
    for (const name of people) this.coins.set(name, { eco2, ecc });
  }

  private purse(name: string) {
    const purse = this.coins.get(name);
    if (purse === undefined) throw new Error(`nobody is called ${name}`);
    return purse;
  }

  /** Gives the lowest so many cells of one to another. */
  private hand(from: string, to: string, count: number): void {
    let left = count;
    for (const [index, owner] of this.cells.entries()) {
      if (left === 0) return;
      if (owner !== from) continue;
      this.cells[index] = to;
      left -= 1;
    }
  }

  private has(name: string, kind: Kind): number {
    return kind === "ecc" ? this.purse(name).ecc : this.cells.filter((owner) => owner === name).length;
  }

  /** Whether the terms are taken; then the goods are the offer's. */
  offer(
    terms: Pick<Offered, "seller" | "buyer" | "kind" | "amount" | "price" | "whole"> & { seconds: number },
  ): boolean {
    const { seller, buyer, kind, amount, price, seconds } = terms;
    if (seller === buyer || amount === 0 || price === 0 || seconds === 0) return false;
    if (kind === "credits" && this.suspended) return false;
    if (this.has(seller, kind) < amount) return false;
    if (kind === "ecc") this.purse(seller).ecc -= amount;
    else this.hand(seller, `offer ${this.offers.length + 1}`, amount);
    const none = { status: "open", sold: 0, returned: 0, lost: 0, held: amount } as const;
    this.offers.push({ ...terms, expires: this.time + seconds, ...none });
    return true;
  }

  trade(buyer: string, id: number, amount: number): boolean {
    const offer = this.offers[id - 1];
    if (offer === undefined || offer.status !== "open" || offer.expires <= this.time) return false;
    if (buyer === offer.seller || (offer.buyer !== "" && offer.buyer !== buyer)) return false;
    if (offer.kind === "credits" && this.suspended) return false;
    if (amount === 0 || amount > offer.held || (offer.whole && amount !== offer.amount)) return false;
    if ((offer.price * amount) % offer.amount !== 0) return false;
    const cost = (offer.price * amount) / offer.amount;
    if (this.purse(buyer).eco2 < cost) return false;
    this.purse(buyer).eco2 -= cost;
    this.purse(offer.seller).eco2 += cost;
    if (offer.kind === "ecc") this.purse(buyer).ecc += amount;
    else this.hand(`offer ${id}`, buyer, amount);
    offer.sold += amount;
    offer.held -= amount;
    if (offer.held === 0) offer.status = "sold";
    else this.voidIfUseless(offer);
    return true;
  }

  /** The least part that has a whole price; a part of a cell is none that the model sells. */
  private static step({ whole, amount, price }: Offered, unit: number): number {
    const all = amount * unit;
    if (whole) return all;
    let [a, b] = [all, price];
    while (b > 0) [a, b] = [b, a % b];
    return all / a;
  }

  private voidIfUseless(offer: Offered): void {
    const unit = offer.kind === "ecc" ? 1 : Number(CELL);
    if (offer.status === "open" && offer.held * unit < Model.step(offer, unit)) offer.status = "void";
  }

  private giveBack(offer: Offered, id: number): void {
    if (offer.status === "open" || (offer.kind === "credits" && this.suspended)) return;
    if (offer.kind === "ecc") this.purse(offer.seller).ecc += offer.held;
    else this.hand(`offer ${id}`, offer.seller, offer.held);
    offer.returned += offer.held;
    offer.held = 0;
  }

  cancel(seller: string, id: number): boolean {
    const offer = this.offers[id - 1];
    if (offer === undefined || offer.seller !== seller || offer.held === 0) return false;
    if (offer.status === "open") offer.status = "cancelled";
    this.giveBack(offer, id);
    return true;
  }

  /** Cells lose their validity, whoever has them. */
  revoke(first: number, count: number): void {
    for (let index = first; index < Math.min(first + count, this.cells.length); index++) {
      const id = Number(/^offer (\d+)$/.exec(this.cells[index] ?? "")?.[1] ?? 0);
      this.cells[index] = "gone";
      const offer = this.offers[id - 1];
      if (offer === undefined) continue;
      offer.held -= 1;
      offer.lost += 1;
    }
    for (const offer of this.offers) this.voidIfUseless(offer);
  }

  /** What ended offers hold goes back, where it can. */
  returnAll(): void {
    for (const [index, offer] of this.offers.entries()) this.giveBack(offer, index + 1);
  }

  /** Ends the block, and begins the next so many seconds later. */
  block(seconds: number): void {
    for (const offer of this.offers)
      if (offer.status === "open" && offer.expires <= this.time) offer.status = "expired";
    this.returnAll();
    this.time += seconds;
  }
}
