import { arrow, ink, rect, svg, text } from "./svg.ts";

const [width, height] = [190, 62];

/** A box with what it is and what happens there. */
function box(x: number, y: number, fill: string, name: string, ...about: string[]): string {
  const middle = x + width / 2;
  const lines = about.map((words, at) => text(middle, y + 39 + at * 15, words, "middle", "#52606d"));
  return [rect(x, y, width, height, fill, ink, 6), text(middle, y + 21, name, "middle", ink, "bold"), ...lines].join(
    "\n",
  );
}

const [left, centre, right] = [20, 285, 550];
const [off, on, credit] = ["#f5f7fa", "#e3f8ff", "#e3f9e5"];

/** From a meter to neutrality: what happens where. */
export const flowPicture = (): string =>
  svg(760, 500, "From a meter to a record of neutrality", [
    box(left, 20, off, "Meter", "counts, signs each hour", "with a key of its own"),
    arrow(left + width, 51, centre, 51),
    box(centre, 20, on, "Readings", "one by one, or 100,000", "under one Merkle root"),
    arrow(centre + width, 51, right, 51),
    box(right, 20, on, "Record", "amount × factor =", "micrograms of CO2e"),
    arrow(right + width / 2, 82, right + width / 2, 130),
    box(right, 130, on, "Notaries", "drawn by the hashes of", "three later blocks"),
    arrow(right, 161, centre + width, 161),
    box(centre, 130, on, "Attested", "or objected, challenged,", "disputed, done anew"),
    arrow(centre, 161, left + width, 161),
    box(left, 130, "#fff3c4", "Challenge", "one bad reading shown:", "who attested it is slashed"),
    arrow(centre + width / 2, 192, centre + width / 2, 240),
    box(centre, 240, "#ffe3e3", "Emission tokens", "a lot for each record,", "a liability, never sold"),
    arrow(centre, 271, left + width, 271),
    box(left, 240, on, "Reduction pool", "a target below the", "notarised past"),
    arrow(left + width / 2, 302, left + width / 2, 350),
    box(left, 350, credit, "Reduction credits", "what was not emitted;", "sold on the market"),
    box(right, 240, off, "Projects", "trees, stone, air:", "verified removals"),
    arrow(right + width / 2, 302, right + width / 2, 350),
    box(right, 350, credit, "Removal credits", "bought on the market", ""),
    arrow(centre + width / 2, 302, centre + width / 2, 350),
    arrow(right, 381, centre + width, 381),
    box(centre, 350, "#fbeaff", "Burn", "both histories walked,", "equal to the microgram"),
    arrow(centre + width / 2, 412, centre + width / 2, 440),
    rect(centre, 440, width, 40, "#fbeaff", ink, 6),
    text(centre + width / 2, 465, "Neutrality record", "middle", ink, "bold"),
    text(right, 465, "proven offline by one hash", "start", "#52606d"),
  ]);
