import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { LedgerError } from "../../../core/errors.ts";
import { calls, importOf, serialOf, T, who } from "../testing/credits.ts";
import { approvalChain, detailsOf, imports, receiptOf } from "../testing/imports.ts";

/** What the model knows of one number of the source. */
interface Number {
  state: "free" | "held" | "pending" | "gone" | "converted" | "barred";
  owner: string;
  batch: bigint;
}

type Do = "import" | "leave" | "confirm" | "refuse" | "return" | "convert" | "send";
interface Act {
  readonly do: Do;
  readonly first: number;
  readonly length: number;
  readonly who: number;
  readonly export: number;
  /** Whether it is bent to what is possible: most acts of blind chance are refused. */
  readonly guided: boolean;
}

const owners = [who.alice, who.bob] as const;
const last = 16;

const act = fc.record({
  do: fc.constantFrom<Do>(
    "import",
    "import",
    "leave",
    "leave",
    "confirm",
    "confirm",
    "refuse",
    "return",
    "convert",
    "send",
  ),
  first: fc.integer({ min: 1, max: last }),
  length: fc.integer({ min: 1, max: 4 }),
  who: fc.nat(1),
  export: fc.integer({ min: 1, max: 4 }),
  guided: fc.constantFrom(true, true, true, false),
});

/** The exchange as one would write it without any thought of speed: an entry a number. */
function model() {
  const numbers: Number[] = Array.from({ length: last + 1 }, () => ({ state: "free", owner: "", batch: 0n }));
  const exports: { readonly of: Number[]; open: boolean }[] = [];
  let batches = 0n;
  const set = (of: readonly Number[], fields: Partial<Number>) => {
    for (const one of of) Object.assign(one, fields);
  };
  const sameBatch = (of: readonly Number[]) => of.every(({ batch }) => batch !== 0n && batch === of[0]?.batch);
  const sameOwner = (of: readonly Number[]) => of.every(({ owner }) => owner === of[0]?.owner);
  /** Whether the act is possible; then it is done. */
  const perform = ({ do: what, first, length, who: by, export: id }: Act): boolean => {
    const of = numbers.slice(first, Math.min(first + length, last + 1));
    const owner = owners[by] ?? "";
    const isAll = (state: Number["state"], whose?: string) =>
      of.every((one) => one.state === state && (whose === undefined || one.owner === whose));
    const left = exports[id - 1];
    switch (what) {
      case "import":
        if (!isAll("free")) return false;
        batches += 1n;
        set(of, { state: "held", owner, batch: batches });
        return true;
      case "leave":
        if (!sameBatch(of) || !isAll("held", owner)) return false;
        set(of, { state: "pending" });
        exports.push({ of, open: true });
        return true;
      case "confirm":
      case "refuse":
        if (left?.open !== true) return false;
        left.open = false;
        set(left.of, { state: what === "confirm" ? "gone" : "held" });
        return true;
      case "return":
        if (!sameBatch(of) || !isAll("gone")) return false;
        set(of, { state: "held", owner });
        return true;
      case "convert": {
        const free = isAll("free");
        const mine = (one: Number) => (one.state === "held" && one.owner === owner) || one.state === "gone";
        if (!free && !(sameBatch(of) && sameOwner(of) && of.every(mine))) return false;
        batches += 1n;
        set(of, { state: free ? "barred" : "converted" });
        return true;
      }
      case "send":
        if (of[0]?.state !== "held" || of[0].owner !== owner || length > 1) return false;
        set(of.slice(0, 1), { owner: owners[1 - by] ?? "" });
        return true;
    }
  };
  /** The act with the owner of its first number, or one of the exports that it could be about. */
  const bend = (given: Act): Act => {
    if (!given.guided) return given;
    const { do: what, first, export: id } = given;
    const isOpen = what === "confirm" || what === "refuse";
    const fits = exports.filter(({ of, open }) => (isOpen ? open : of.every(({ state }) => state === "gone")));
    const chosen = fits[id % Math.max(fits.length, 1)];
    if (isOpen && chosen !== undefined) return { ...given, export: exports.indexOf(chosen) + 1 };
    const start = chosen?.of[0];
    if (what === "return" && start !== undefined)
      return { ...given, first: numbers.indexOf(start), length: chosen?.of.length ?? 1 };
    const by = numbers[first]?.owner === who.bob ? 1 : 0;
    return what === "import" ? given : { ...given, who: by, length: what === "send" ? 1 : given.length };
  };
  return { numbers, perform, bend };
}

function ledger() {
  const chain = approvalChain(1);
  const { import: add } = calls(chain);
  const { leave, confirm, refuse, request, approve } = imports(chain);
  let receipts = 0;
  const fresh = (tonnes: bigint, date = "2026-01-10") => {
    receipts += 1;
    return receiptOf(tonnes, { reference: `R-${receipts}`, date });
  };
  const sendRanges = (
    sender: string,
    recipient: string,
    ranges: { batchId: bigint; startGram: bigint; endGram: bigint }[],
  ) => chain.deliver(MsgDefinition.methods.send, { sender, recipient, ranges });
  const perform = (given: Act, batch: bigint, start: bigint): void => {
    const { do: what, first, length, who: by, export: id } = given;
    const [from, to] = [BigInt(first), BigInt(Math.min(first + length - 1, last))];
    const [owner, other] = [owners[by] ?? "", owners[1 - by] ?? ""];
    const tonnes = to - from + 1n;
    if (what === "import") add(importOf(from, to, { recipient: owner }));
    else if (what === "leave") leave(owner, batch, from, to);
    else if (what === "confirm") {
      receipts += 1;
      confirm(who.registrar, BigInt(id), 16n, { reference: `L-${receipts}` });
    } else if (what === "refuse") refuse(who.registrar, BigInt(id));
    else if (what === "return") {
      add(importOf(from, to, { returning: true, recipient: owner, receipt: fresh(tonnes, "2026-03-01") }));
    } else if (what === "convert") {
      const at = BigInt(receipts * 100 + 1);
      const serial = `9381-${at}-${at + tonnes - 1n}-VCS-VCU-50-VER-KE-14-934-01012025-31122025-0`;
      const predecessor = { sourceRegistry: "GLD", serial: serialOf(from, to).toLowerCase() };
      const about = { sourceRegistry: "VCS", serial, projectId: "VCS934", predecessor };
      const asked = { ...detailsOf(from, to), ...about, receipt: fresh(tonnes) };
      approve(who.registrar, request(owner, asked).requestId);
    } else {
      if (length > 1) throw new LedgerError("test", 2, "the model sends single numbers");
      const ranges = [{ batchId: batch, startGram: (from - start) * T, endGram: (from - start + 1n) * T }];
      sendRanges(owner, other, ranges);
    }
  };
  return { chain, perform };
}

/** What each number of the source is, as the ledger's lots have it. */
function numbersOf(chain: ReturnType<typeof approvalChain>, count: bigint): Map<bigint, readonly [string, string]> {
  const found = new Map<bigint, readonly [string, string]>();
  for (let id = 1n; id <= count; id++) {
    const batch = calls(chain).batch(id);
    if (batch?.sourceRegistry !== "GLD") continue;
    for (const lot of calls(chain).lots(id)) {
      const [range = "", owner = "", status = ""] = lot.split(" ");
      const [start = 0n, end = 0n] = range.split("-").map((gram) => BigInt(gram) / T);
      for (let n = start; n < end; n++) found.set(batch.blockStart + n, [owner, status]);
    }
  }
  return found;
}

const statusOf = { free: "", barred: "", held: "held", pending: "exported", gone: "exported", converted: "exported" };
const nameOf = (owner: string) => (owner === who.alice ? "alice" : "bob");

test("imports, exports, returns and conversions in any order are what an entry for each number says", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 10, maxLength: 40 }), (acts) => {
      const { numbers, perform, bend } = model();
      const { chain, perform: onLedger } = ledger();
      let batches = 0n;
      const starts = new Map<bigint, bigint>();
      const begin: Act = { do: "import", first: 1, length: 10, who: 0, export: 1, guided: false };
      for (const given of [begin, ...acts]) {
        const one = bend(given);
        const batch = numbers[one.first]?.batch ?? 0n;
        const before = chain.exported();
        const isPossible = perform(one);
        const work = () => {
          onLedger(one, batch, starts.get(batch) ?? 0n);
        };
        if (isPossible) {
          work();
          if (one.do === "import" || one.do === "convert") batches += 1n;
          if (one.do === "import") starts.set(batches, BigInt(one.first));
        } else {
          expect(work).toThrow(LedgerError);
          // A request that cannot be approved stays open; everything else is as before.
          if (one.do !== "convert") expect(chain.exported()).toEqual(before);
        }
      }
      const found = numbersOf(chain, batches);
      for (const [n, { state, owner }] of numbers.entries()) {
        if (n === 0) continue;
        const expected = statusOf[state] === "" ? undefined : [nameOf(owner), statusOf[state]];
        expect([n, found.get(BigInt(n))]).toEqual([n, expected]);
      }
      expect(chain.broken()).toBeUndefined();
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 30 : 1000 },
  );
});
