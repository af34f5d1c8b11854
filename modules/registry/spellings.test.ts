import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { refusal } from "../../core/testing/refusal.ts";
import { calls, creditChain, importOf } from "./testing/credits.ts";

/** A serial from its block, in one form of a grammar, and the number space that it names. */
interface Form {
  readonly source: string;
  readonly space: string;
  readonly serial: (first: string, last: string) => string;
  /** Fields of a message that may not contradict the serial. */
  readonly says: { readonly projectId: string; readonly country?: string; readonly year?: number };
}

const kenya = { country: "KE", year: 2025 };

const verra = (space: string, spell: (block: string) => string): Form => ({
  source: "VCS",
  space,
  serial: (a, b) => spell(`${a}-${b}`),
  says: { projectId: "VCS934", ...kenya },
});
const verraTail = "KE-14-934-01012025-31122025";

const cdm = (source: string, period: string): Form => {
  const unit = (number: string) => `KE-5-${number}-2-${period}-0-7014`;
  const serial = (a: string, b: string) => `${unit(a)} - ${unit(b)}`;
  return { source, space: "CDM/KE/2", serial, says: { projectId: `${source}7014`, country: "KE" } };
};

const car = (type: string): Form => ({
  source: "CAR",
  space: "CAR/1335/9659",
  serial: (a, b) => `CAR-${type}-KE-1335-31-983-KS-2025-9659-${a} to ${b}`,
  says: { projectId: "CAR1335", ...kenya },
});

const art = (programme: string): Form => ({
  source: "ART",
  space: "ART/102/11",
  serial: (a, b) => `${programme}-KE-102-2025-11-${a} to ${b}`,
  says: { projectId: "ART102", ...kenya },
});

const cercarbono = (prefix: string): Form => ({
  source: "CCB",
  space: `CCB/${prefix}`,
  serial: (a, b) => `${prefix} ${a}-${b}`,
  says: { projectId: "CCB4" },
});

// Every form of every registry's grammar; forms of one group name the same units.
const groups: readonly (readonly Form[])[] = [
  [
    verra("VCS/VER", (block) => `9381-${block}-VCS-VCU-50-VER-${verraTail}-0`),
    verra("VCS/VER", (block) => `9381-${block}-VCU-050-VER-${verraTail}-0`),
    verra("VCS/VER", (block) => `9381-${block}-VCS-VCU-50-VER-${verraTail}-1`),
    verra("VCS/VER", (block) => `9382-${block}-VCS-VCU-50-VER-${verraTail}-0`),
  ],
  [
    verra("VCS/MER", (block) => `5531-${block}-VCU-050-MER-${verraTail}-0`),
    verra("VCS/MER", (block) => `5531-${block}-VCS-VCU-050-MER-${verraTail}-0`),
  ],
  [
    {
      source: "GLD",
      space: "GLD/11603/30256",
      serial: (a, b) => `GS1-1-KE-GS11603-16-2025-30256-${a}-${b}`,
      says: { projectId: "GLD11603", ...kenya },
    },
  ],
  [cdm("GLD", "2"), cdm("GLD", "3"), cdm("CDM", "2"), cdm("CDM", "3")],
  [
    {
      source: "ACR",
      space: "ACR/1107/2766",
      serial: (a, b) => `ACR-KE-1107-2025-2766-${a} to ${b}`,
      says: { projectId: "ACR1107", ...kenya },
    },
  ],
  [car("1"), car("ROC")],
  [art("ART"), art("FCPF")],
  [cercarbono("CDC_4_1_1_321_14_1")],
  [cercarbono("CDC_4_1_1_321_14_R1_XX_CO_1_2_2021")],
];

const dashes = ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212"];
const blanks = ["", " ", "  ", "\t", "\u00a0"];

/** Another spelling of a serial: letters in either case, numbers padded, any dash, blanks around dashes and at the ends. */
function respelt(serial: string, pick: (below: number) => number): string {
  const blank = () => blanks[pick(blanks.length)] ?? "";
  const underscores = serial.startsWith("CDC_");
  const text = serial.replaceAll(/ to | - |-|(?<![0-9])[0-9]+|[A-Z]/g, (part, at: number) => {
    if (part === " to " || part === " - ")
      return pick(2) === 0
        ? ` ${blank()}${pick(2) === 0 ? "to" : "TO"} ${blank()}`
        : `${blank()}${dashes[pick(8)]}${blank()}`;
    // A blank stands in these between prefix and block, so none is put where the block's own dash is read.
    if (part === "-") return `${blank()}${dashes[pick(8)]}${blank()}`;
    if (/[A-Z]/.test(part)) return pick(2) === 0 ? part : part.toLowerCase();
    // A day is eight digits, a year four and a flag one; whatever else is a number may be padded.
    const isFlag = serial.includes("VCU") && at === serial.length - 1;
    const isDate = /^(?:[0-9]{8}|20[0-9]{2})$/.test(part) && !underscores;
    const isPart = underscores && /[A-Z]/.test(serial.charAt(at - 1));
    return isDate || isPart || isFlag ? part : `${"0".repeat(pick(4))}${part}`;
  });
  return `${blank()}${text}${blank()}`;
}

const spelling = fc.array(fc.nat(), { minLength: 80, maxLength: 80 }).map((numbers) => {
  let at = 0;
  return (below: number) => (numbers[at++ % numbers.length] ?? 0) % below;
});

const batchOf = ({ source, serial, says }: Form, first: number, last: number, spell: (serial: string) => string) => {
  const { projectId, country = "", year } = says;
  const vintage = year === undefined ? { vintageStart: "", vintageEnd: "" } : {};
  return importOf(BigInt(first), BigInt(last), {
    sourceRegistry: source,
    serial: spell(serial(String(first), String(last))),
    projectId,
    country,
    ...vintage,
  });
};
const asIs = (serial: string) => serial;
const [first, last] = [5000, 5999];

describe.each(groups.map((forms) => [`${forms[0]?.source} ${forms[0]?.space}`, forms] as const))("%s", (_, forms) => {
  const form = fc.constantFrom(...forms);
  const chain = creditChain();
  const { import: add } = calls(chain);
  const [given] = forms;
  if (given !== undefined) add(batchOf(given, first, last, asIs));

  test("no block that shares a number comes in, however it is spelt and from whom", () => {
    const overlap = fc.oneof(
      fc.tuple(fc.integer({ min: first, max: last }), fc.integer({ min: first, max: last })),
      fc.tuple(fc.integer({ min: 1, max: first }), fc.integer({ min: first, max: 9999 })),
      fc.tuple(fc.integer({ min: first, max: last }), fc.integer({ min: last, max: 9999 })),
    );
    fc.assert(
      fc.property(form, overlap, spelling, (other, [a, b], pick) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const said = refusal(() => add(batchOf(other, from, to, (serial) => respelt(serial, pick))));
        const shared = `numbers ${Math.max(from, first)}-${Math.min(to, last)} of ${other.space}`;
        expect(said).toBe(`registry 5: ${shared} are held by batch 1: serial numbers are imported already`);
      }),
      { numRuns: 150 },
    );
  });

  test("the numbers beside it do come in, in the same spellings", () => {
    fc.assert(
      fc.property(
        form,
        fc.constantFrom([1, first - 1], [last + 1, 9999]),
        spelling,
        (other, [from = 0, to = 0], pick) => {
          const fresh = creditChain();
          const again = calls(fresh);
          if (given !== undefined) again.import(batchOf(given, first, last, asIs));
          expect(again.import(batchOf(other, from, to, (serial) => respelt(serial, pick)))).toBe(2n);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test("an Isometric issuance comes in once, in whatever letters", () => {
  const { import: add } = calls(creditChain());
  const iso = (serial: string, quantityGrams: bigint) => () =>
    add(importOf(1n, 1n, { sourceRegistry: "ISO", serial, quantityGrams, projectId: "ISO1" }));
  expect(iso("iss_1KP6EDZ8K1S036PY", 5_000n)()).toBe(1n);
  for (const serial of ["ISS_1kp6edz8k1s036py", " iss_1KP6EDZ8K1S036PY\t", "Iss_1Kp6eDz8k1s036pY"]) {
    // Less and more of it alike: it is taken whole, so both begin with its first kilogram.
    for (const grams of [1_000n, 5_000n, 9_000n]) expect(refusal(iso(serial, grams))).toContain("are held by batch 1");
  }
});
