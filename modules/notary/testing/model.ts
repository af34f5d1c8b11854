import { sha256 } from "@noble/hashes/sha2.js";
import { decodeAddress } from "../../../codec/bech32.ts";
import { compareBytes, concatBytes, fromHex } from "../../../codec/bytes.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { second } from "./judged.ts";
import type { Answer, Dispute, Notary, PlainRecord } from "./modelParts.ts";

// What notarisation is to come to, written down plainly: nothing is queued, everything is looked through, numbers are of the rules of
// tests.

const part = (amount: bigint, ppm: bigint) => (amount * ppm + 999_999n) / 1_000_000n;

/** The model. Amounts that accounts got or paid are summed by address. */
export class Model {
  readonly notaries = new Map<string, Notary>();
  unbondings: { who: string; amount: bigint; at: bigint }[] = [];
  readonly records = new Map<bigint, PlainRecord>();
  readonly disputes: Dispute[] = [];
  readonly paid = new Map<string, bigint>();
  readonly told: string[] = [];
  readonly hashes = new Map<number, Uint8Array>();
  height = 0;
  time = 0n;
  readonly operator: string;

  constructor(operator: string) {
    this.operator = operator;
  }

  pay(to: string, amount: bigint): void {
    this.paid.set(to, (this.paid.get(to) ?? 0n) + amount);
  }

  /** What the module's account has to have. */
  get held(): bigint {
    const bonds = [...this.notaries.values()].reduce((sum, { bond }) => sum + bond, 0n);
    const unbonding = this.unbondings.reduce((sum, { amount }) => sum + amount, 0n);
    const fees = [...this.records.values()].reduce((sum, { fee }) => sum + fee, 0n);
    return bonds + unbonding + fees + BigInt(this.disputes.filter(({ open }) => open).length) * 500n;
  }

  bond(who: string, amount: bigint): boolean {
    const { bond, since, jailedUntil } = this.notaries.get(who) ?? { bond: 0n, since: 0, jailedUntil: 0n };
    const bonded = [...this.notaries.values()].filter((one) => one.bond > 0n).length;
    if (amount < 1n || bond + amount < 1000n || (bond === 0n && bonded >= 8)) return false;
    this.notaries.set(who, { bond: bond + amount, since: bond < 1000n ? this.height : since, jailedUntil });
    this.pay(who, -amount);
    return true;
  }

  unbond(who: string, amount: bigint): boolean {
    const notary = this.notaries.get(who);
    if (notary === undefined || amount < 1n || amount > notary.bond) return false;
    const left = notary.bond - amount;
    if ((left > 0n && left < 1000n) || this.unbondings.filter((one) => one.who === who).length === 7) return false;
    notary.bond = left;
    this.unbondings.push({ who, amount, at: this.time + 2000n * second });
    return true;
  }

  submit(bad: boolean, replaces: bigint): bigint | undefined {
    const old = this.records.get(replaces);
    if (replaces !== 0n) {
      const isOpen = old?.status === "final" || old?.status === "rejected" || old?.status === "overturned";
      if (old === undefined || !isOpen || old.replacedBy !== 0n || old.correction !== 0n) return undefined;
      if (old.replaces !== 0n && !old.wasFinal) return undefined;
    }
    const id = BigInt(this.records.size + 1);
    if (old !== undefined) old.correction = id;
    this.records.set(id, {
      id,
      bad,
      replaces,
      status: "submitted",
      seats: [],
      round: 0,
      closed: this.height,
      drawAt: this.height + 3,
      due: undefined,
      disputableUntil: undefined,
      dispute: 0n,
      fee: 91n,
      wasFinal: false,
      replacedBy: 0n,
      correction: 0n,
    });
    this.pay(this.operator, -91n);
    return id;
  }

  answer(who: string, id: bigint, answer: "attested" | "objected"): boolean {
    const record = this.records.get(id);
    const seat = record?.seats.find((one) => one.who === who && one.answer === "open");
    if (record?.due === undefined || seat === undefined || record.due <= this.time) return false;
    if ((this.notaries.get(who)?.jailedUntil ?? 0n) > this.time) return false;
    seat.answer = answer;
    this.judge(record);
    return true;
  }

  private count = ({ seats }: PlainRecord, answer: Answer) => seats.filter((seat) => seat.answer === answer).length;

  private judge(record: PlainRecord): void {
    if (this.count(record, "attested") >= 2) {
      record.status = "attested";
      this.release(record);
      record.due = this.time + 50n * second;
      record.disputableUntil = record.due;
    } else if (this.count(record, "objected") > 1) this.reject(record);
    else if (this.count(record, "open") === 0) {
      record.due = undefined;
      if (record.round >= 2) this.reject(record);
      else {
        record.drawAt = this.height + 3;
        record.closed = this.height;
      }
    }
  }

  private release(record: PlainRecord): void {
    for (const seat of record.seats) if (seat.answer === "open") seat.answer = "released";
  }

  private share(record: PlainRecord, answer: Answer, otherwise: string): void {
    const earners = record.seats.filter((seat) => seat.answer === answer);
    const share = earners.length === 0 ? 0n : record.fee / BigInt(earners.length);
    for (const { who } of earners) this.pay(who, share);
    const rest = record.fee - share * BigInt(earners.length);
    this.pay(earners.length === 0 ? otherwise : "neutrality", rest);
    record.fee = 0n;
  }

  private over(record: PlainRecord): void {
    this.release(record);
    record.due = undefined;
    record.drawAt = undefined;
    if (record.dispute !== 0n) this.endDispute(record.dispute, true);
    const old = this.records.get(record.replaces);
    if (old !== undefined && !record.wasFinal) old.correction = 0n;
  }

  private reject(record: PlainRecord): void {
    record.status = "rejected";
    this.over(record);
    this.share(record, "objected", this.operator);
  }

  private endDispute(id: bigint, back: boolean): void {
    const dispute = this.disputes[Number(id) - 1];
    if (dispute === undefined) return;
    dispute.open = false;
    const record = this.records.get(dispute.record);
    if (record !== undefined) record.dispute = 0n;
    this.pay(back ? dispute.by : "neutrality", 500n);
  }

  private slash(who: string, ppm: bigint): bigint {
    const notary = this.notaries.get(who);
    if (notary === undefined) return 0n;
    let taken = part(notary.bond, ppm);
    notary.bond -= taken;
    for (const one of this.unbondings)
      if (one.who === who) {
        const lost = part(one.amount, ppm);
        taken += lost;
        one.amount -= lost;
      }
    return taken;
  }

  private overturn(record: PlainRecord, prover: string): void {
    let taken = 0n;
    for (const { who, answer } of record.seats)
      if (answer === "attested") {
        taken += this.slash(who, 200_000n);
        const notary = this.notaries.get(who);
        if (notary !== undefined) notary.jailedUntil = this.time + 1000n * second;
      }
    this.pay(prover, taken / 2n);
    this.pay("neutrality", taken - taken / 2n);
    const wasSound = record.status === "final" && record.replacedBy === 0n;
    record.status = "overturned";
    this.over(record);
    this.share(record, "objected", prover);
    if (wasSound) this.told.push(`broken ${record.id}`);
  }

  dispute(by: string, id: bigint): boolean {
    const record = this.records.get(id);
    if (record === undefined || record.dispute !== 0n || record.replacedBy !== 0n) return false;
    if (record.status === "rejected" || record.status === "overturned") return false;
    if (record.status === "final" && (record.disputableUntil ?? 0n) < this.time) return false;
    this.disputes.push({ record: id, by, until: this.time + 200n * second, open: true });
    record.dispute = BigInt(this.disputes.length);
    this.pay(by, -500n);
    if (record.status !== "final") return true;
    record.status = "disputed";
    this.told.push(`broken ${id}`);
    return true;
  }

  decide(id: bigint, upheld: boolean): boolean {
    const dispute = this.disputes[Number(id) - 1];
    const record = dispute === undefined ? undefined : this.records.get(dispute.record);
    if (dispute?.open !== true || record === undefined) return false;
    this.endDispute(id, upheld);
    if (upheld) this.overturn(record, dispute.by);
    else this.resume(record);
    return true;
  }

  private resume(record: PlainRecord): void {
    if (record.status === "attested" && record.due === undefined) record.due = this.time;
    if (record.status !== "disputed") return;
    record.status = "final";
    if (record.replacedBy === 0n) this.told.push(`restored ${record.id}`);
  }

  challenge(by: string, id: bigint): boolean {
    const record = this.records.get(id);
    if (record?.bad !== true || record.status === "rejected" || record.status === "overturned") return false;
    this.overturn(record, by);
    return true;
  }

  private finalise(record: PlainRecord): void {
    record.status = "final";
    record.wasFinal = true;
    record.due = undefined;
    record.disputableUntil = this.time + 500n * second;
    this.share(record, "attested", this.operator);
    const old = this.records.get(record.replaces);
    if (old !== undefined) {
      old.replacedBy = record.id;
      old.correction = 0n;
    }
    this.told.push(old?.wasFinal === true ? `replaced ${old.id} by ${record.id}` : `final ${record.id}`);
  }

  private windowEnded(record: PlainRecord): void {
    for (const seat of record.seats) {
      if (seat.answer !== "open") continue;
      const isJailed = (this.notaries.get(seat.who)?.jailedUntil ?? 0n) > this.time;
      seat.answer = isJailed ? "released" : "silent";
      if (!isJailed) this.pay("neutrality", this.slash(seat.who, 10_000n));
    }
    this.judge(record);
  }

  private draw(record: PlainRecord): void {
    const at = record.drawAt ?? 0;
    const hashes = [at - 2, at - 1, at].map((height) => this.hashes.get(height) ?? new Uint8Array(0));
    const seed = sha256(concatBytes(...hashes, fromHex(record.id.toString(16).padStart(16, "0"))));
    const rank = (who: string) => sha256(concatBytes(seed, decodeAddress(testPrefix, who)));
    const eligible = [...this.notaries].filter(
      ([who, { bond, since, jailedUntil }]) =>
        bond >= 1000n &&
        jailedUntil <= this.time &&
        since <= record.closed &&
        who !== this.operator &&
        !record.seats.some((seat) => seat.who === who),
    );
    const chosen = eligible
      .map(([who]) => who)
      .sort((a, b) => compareBytes(rank(a), rank(b)))
      .slice(0, 3 - this.count(record, "attested") - this.count(record, "objected"));
    if (this.count(record, "attested") + chosen.length < 2) {
      record.drawAt = this.height + 5;
      record.closed = this.height;
      return;
    }
    record.drawAt = undefined;
    record.round += 1;
    record.status = "attesting";
    record.due = this.time + 100n * second;
    for (const who of chosen) record.seats.push({ who, answer: "open" });
  }

  /** What the end of the block does. */
  endBlock(): void {
    for (const { who, amount } of this.unbondings.filter(({ at }) => at <= this.time)) this.pay(who, amount);
    this.unbondings = this.unbondings.filter(({ at }) => at > this.time);
    for (const [index, dispute] of this.disputes.entries()) {
      if (!dispute.open || dispute.until > this.time) continue;
      this.endDispute(BigInt(index + 1), true);
      const record = this.records.get(dispute.record);
      if (record !== undefined) this.resume(record);
    }
    const due = [...this.records.values()].filter((one) => one.due !== undefined && one.due <= this.time);
    for (const record of due.sort((a, b) => ((a.due ?? 0n) < (b.due ?? 0n) ? -1 : 1))) {
      if (record.status === "attesting") this.windowEnded(record);
      else if (record.dispute !== 0n) record.due = undefined;
      else this.finalise(record);
    }
    for (const record of this.records.values()) if (record.drawAt === this.height) this.draw(record);
  }
}
