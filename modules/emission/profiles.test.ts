import { describe, expect, test } from "@jest/globals";
import type { Profile } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { checkEvidence, checkProfile, effectiveOf } from "./profiles.ts";
import { envOf, footprintChain } from "./testing/footprint.ts";

const profile = (milliwatts: bigint, pueThousandths: bigint, zone: string): Profile => ({
  milliwatts,
  pueThousandths,
  zone,
});

describe("what counts of a node", () => {
  const chain = footprintChain({ nodes: 1 });
  const { state } = envOf(chain);
  const counted = (declared: Profile, accepted?: Profile) => {
    const defaults = { defaultMilliwatts: 60_000n, defaultPueThousandths: 1_500n };
    const { profile: found, microgramsPerKwh } = effectiveOf(chain.ctx, state, defaults, { declared, accepted });
    return [found.milliwatts, found.pueThousandths, found.zone, microgramsPerKwh];
  };

  test.each([
    ["more of all, as declared", profile(90_000n, 1_800n, "IND"), undefined, [90_000n, 1_800n, "IND", 700_000_000n]],
    ["less of all, by default", profile(20_000n, 1_100n, "NOR"), undefined, [60_000n, 1_500n, "World", 473_000_000n]],
    [
      "less of all, when proven",
      profile(20_000n, 1_100n, "NOR"),
      profile(20_000n, 1_100n, "NOR"),
      [20_000n, 1_100n, "NOR", 30_000_000n],
    ],
    [
      "more than is proven, as declared",
      profile(40_000n, 1_200n, "NOR"),
      profile(20_000n, 1_100n, "NOR"),
      [40_000n, 1_200n, "NOR", 30_000_000n],
    ],
    [
      "less than is proven, as it is proven",
      profile(10_000n, 1_000n, "NOR"),
      profile(20_000n, 1_100n, "NOR"),
      [20_000n, 1_100n, "NOR", 30_000_000n],
    ],
    [
      "what is proven above the default does not bind",
      profile(60_000n, 1_500n, "World"),
      profile(90_000n, 1_600n, "World"),
      [60_000n, 1_500n, "World", 473_000_000n],
    ],
    [
      "another grid below the mean than was proven",
      profile(60_000n, 1_500n, "NOR"),
      profile(60_000n, 1_500n, "IND"),
      [60_000n, 1_500n, "World", 473_000_000n],
    ],
    [
      "a zone that the table lost",
      profile(60_000n, 1_500n, "XXX"),
      profile(60_000n, 1_500n, "XXX"),
      [60_000n, 1_500n, "World", 473_000_000n],
    ],
  ])("%s", (_name, declared, accepted, expected) => expect(counted(declared, accepted)).toEqual(expected));
});

describe("a profile that no node has is refused", () => {
  test.each([
    ["no power", profile(999n, 1_500n, "IND"), "emission 2: 999 milliwatts, allowed: 1000 to 100000000"],
    ["a power plant", profile(100_000_001n, 1_500n, "IND"), "emission 2: 100000001 milliwatts, allowed"],
    ["a PUE below one", profile(60_000n, 999n, "IND"), "emission 2: PUE of 999 thousandths, allowed: 1000 to 10000"],
    ["a PUE of more than ten", profile(60_000n, 10_001n, "IND"), "emission 2: PUE of 10001 thousandths, allowed"],
  ])("%s", (_name, given, reason) => expect(refusal(() => checkProfile(given))).toContain(reason));
});

describe("evidence that nobody could look up is refused", () => {
  const sha256 = new Uint8Array(32);
  test.each([
    ["without an address", { url: "", sha256 }, "url of the evidence is empty"],
    ["with one that is too long", { url: "x".repeat(513), sha256 }, "has 513 bytes, at most 512 are allowed"],
    ["with one that hides something", { url: "https://a\u202eb", sha256 }, "has the invisible character U+202E at 9"],
    ["without a whole hash", { url: "https://a", sha256: new Uint8Array(31) }, "has 31 bytes, expected 32"],
  ])("%s", (_name, given, reason) => expect(refusal(() => checkEvidence(given))).toContain(reason));
});
