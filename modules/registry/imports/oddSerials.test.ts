import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import { overlaps, parseSerial, unitCount } from "../serials.ts";
import { calls, creditChain, importOf, T } from "../testing/credits.ts";

const [first, last] = [5001n, 5100n];
const gold = (a: string, b: string) => `GS1-1-KE-GS11603-16-2025-30256-${a}-${b}`;
const own = gold("5001", "5100");

/** What others do against double imports: a set of the texts that came in. */
function exactTextMap() {
  const seen = new Set<string>();
  return (serial: string): boolean => {
    if (seen.has(serial)) return false;
    seen.add(serial);
    return true;
  };
}

describe("after 5001-5100 came in, odd spellings of what it shares numbers with", () => {
  const spellings: readonly (readonly [string, string, bigint, string])[] = [
    ["a part", gold("5010", "5020"), 11n, "5010-5020"],
    ["one number", gold("5100", "5100"), 1n, "5100-5100"],
    ["the whole and more", gold("1", "9000"), 9000n, "5001-5100"],
    ["the numbers before and its first", gold("4000", "5001"), 1002n, "5001-5001"],
    ["en dashes", own.replaceAll("-", "\u2013"), 100n, "5001-5100"],
    ["a minus between the ends", gold("5001", "5100").replace("5001-5100", "5001\u22125100"), 100n, "5001-5100"],
    ["blanks around dashes", own.replaceAll("-", " - "), 100n, "5001-5100"],
    ["a blank that does not break", `\u00a0${own}\u00a0`, 100n, "5001-5100"],
    ["lower case", own.toLowerCase(), 100n, "5001-5100"],
    ["leading zeros", gold("0005001", "00000000005100"), 100n, "5001-5100"],
    [
      "zeros before project and batch",
      own.replace("GS11603", "GS0011603").replace("30256", "0030256"),
      100n,
      "5001-5100",
    ],
    ["all at once, a part", ` gs1\u2014001 - ke-gs011603-16-2025-030256 \u2013 05042 -05043 `, 2n, "5042-5043"],
  ];
  test.each(spellings)("%s is refused, naming the numbers", (_, serial, tonnes, shared) => {
    const chain = creditChain();
    const { import: add } = calls(chain);
    const isNewText = exactTextMap();
    add(importOf(first, last));
    isNewText(own);
    const before = chain.exported();
    expect(refusal(() => add(importOf(1n, 1n, { serial, quantityGrams: tonnes * T })))).toBe(
      `registry 5: numbers ${shared} of GLD/11603/30256 are held by batch 1: serial numbers are imported already`,
    );
    expect(chain.exported()).toEqual(before);
    // The same text is all that a map of texts would have noticed.
    expect(isNewText(serial)).toBe(true);
  });
});

describe("no block at all", () => {
  test.each([
    ["swapped ends", gold("5100", "5001"), 100n * T, "block starts at 5100 after its end 5001"],
    [
      "an end that is not counted",
      own,
      99n * T,
      "5001-5100 has 100 tonnes, both ends included, which is 100000000 grams",
    ],
    ["a quantity in tonnes", own, 100n, "quantity is 100 grams, the block 5001-5100 has 100 tonnes"],
    ["10^30", gold("1", (10n ** 30n).toString()), T, "end 1000000000000000000000000000000 is above 2^64-1"],
    ["more grams than 2^64", gold("1", "18446744073709551615"), T, "more than 2^64-1 grams"],
    ["a fraction", gold("1", "2.5"), T, "character U+002E"],
    ["a sign", gold("+1", "2"), T, "character U+002B"],
    ["an exponent", gold("1", "1E3"), T, 'end is "1E3"'],
    ["digits of another script", gold("\u0661", "2"), T, "character U+0661"],
    ["a letter that looks like another", own.replace("KE", "\u041aE"), T, "character U+041A"],
    ["an empty end", gold("1", ""), T, "end is"],
    ["a line end", `${own}\n`, 100n * T, "character U+000A"],
  ])("%s is refused, saying what is wrong", (_, serial, quantityGrams, text) => {
    const chain = creditChain();
    const before = chain.exported();
    const said = refusal(() => calls(chain).import(importOf(1n, 1n, { serial, quantityGrams })));
    expect(said).toMatch(/^registry 3: /);
    expect(said).toContain(text);
    expect(chain.exported()).toEqual(before);
  });
});

describe("Verra's number spaces", () => {
  // Runs of blocks that were bridged to Regen Ledger; the fields after the numbers fill up the form.
  const tail = (batch: number, a: bigint, b: bigint, system: string, flag = 0) =>
    `${batch}-${a}-${b}-VCS-VCU-50-${system}-CD-14-934-01012014-31122014-${flag}`;
  const vcs = (serial: string, tonnes: bigint) =>
    importOf(1n, 1n, {
      sourceRegistry: "VCS",
      serial,
      quantityGrams: tonnes * T,
      projectId: "VCS934",
      country: "CD",
      vintageStart: "2014-01-01",
      vintageEnd: "2014-12-31",
    });
  const runs = [
    { batch: 5531, system: "MER", blocks: [0n, 1n, 1500n, 2500n, 3500n, 4000n, 4189n], from: 243_019_420n },
    { batch: 9381, system: "VER", blocks: [0n, 50n, 100n, 150n, 200n, 250n, 300n], from: 93_664_647n },
    { batch: 11339, system: "VER", blocks: [0n, 50n], from: 320_607_281n },
  ];

  test("all 13 blocks come in once; every sub-block is refused where a map of texts lets it in", () => {
    const chain = creditChain();
    const { import: add } = calls(chain);
    const isNewText = exactTextMap();
    const came: (readonly [string, bigint, bigint, number])[] = [];
    for (const { batch, system, blocks, from } of runs) {
      for (const [i, offset] of blocks.slice(0, -1).entries()) {
        const [a, b] = [from + offset, from + (blocks[i + 1] ?? 0n) - 1n];
        const serial = tail(batch, a, b, system);
        add(vcs(serial, b - a + 1n));
        expect(isNewText(serial)).toBe(true);
        came.push([system, a, b, batch]);
      }
    }
    expect(came).toHaveLength(13);
    for (const [system, a, b, batch] of came) {
      const middle = (a + b) / 2n;
      for (const serial of [tail(batch, a, middle, system, 1), tail(batch + 1, middle, b, system)]) {
        const block = parseSerial("VCS", serial);
        expect(refusal(() => add(vcs(serial, unitCount(block))))).toMatch(/^registry 5: .* are held by batch \d+/);
        expect(isNewText(serial)).toBe(true);
      }
    }
    // The systems count apart: the same numbers of the other one are other tonnes.
    const other = tail(5531, 93_664_647n, 93_664_946n, "MER");
    expect(add(vcs(other, 300n))).toBe(14n);
    expect(chain.broken()).toBeUndefined();
  });
});

// Published blocks: the sample of this repository, and the whole list where it is beside it. All issues come first.
const lists = ["examples/data/registry-sample.csv", "../shared/data/registry-transactions.csv"].filter(existsSync);

test.each(lists)("%s: without its last number no block is new, which a map of texts does not see", (path) => {
  const [head = "", ...rows] = readFileSync(path, "utf8").split("\n");
  const column = head.split(",").indexOf("serial");
  const isNewText = exactTextMap();
  let parts = 0;
  for (const fields of rows.map((row) => row.split(","))) {
    const [source = "", serial = ""] = [fields[0], fields[column]];
    // Isometric's ids hold no numbers; a comma in quotes moves the columns of a few rows.
    if (source === "ISO" || fields.length !== head.split(",").length || serial === "") continue;
    isNewText(serial);
    const block = parseSerial(source, serial);
    const end = serial.lastIndexOf(String(block.end));
    const shorter = `${serial.slice(0, end)}${block.end - 1n}${serial.slice(end + String(block.end).length)}`;
    if (block.start === block.end) continue;
    const part = parseSerial(source, shorter);
    expect([part.numberSpace, part.start, part.end]).toEqual([block.numberSpace, block.start, block.end - 1n]);
    expect([overlaps(part, block), isNewText(shorter)]).toEqual([true, true]);
    parts += 1;
  }
  expect(parts).toBeGreaterThan(10);
});
