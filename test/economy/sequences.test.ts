import { beforeAll, test } from "@jest/globals";
import fc from "fast-check";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { acts } from "./acts.ts";
import { deedTx } from "./history.ts";
import { beginAgain, day, people, startWorld, type World } from "./world.ts";

// Messages of all modules together, in any order, with gaps of months, missing votes and double signs.

const second = 1_000_000_000n;
const isLong = process.env["ECO2_LONG"] !== undefined;
const kinds = Object.keys(acts);

/** A number, once in so many times. */
const rarely = (max: number, times: number) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(max) });

/** One transaction of a person: what it does, and the numbers that it is chosen by. */
const deed = fc.record({
  kind: fc.constantFrom(...kinds),
  by: fc.nat(people.length - 1),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 4, maxLength: 8 }),
  /** Whether another is to pay the fee, and who. */
  granter: rarely(people.length - 1, 8),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

const gap = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(second, 10n * second) },
  { weight: 3, arbitrary: fc.constantFrom(3_600n * second, day, 2n * day) },
  { weight: 2, arbitrary: fc.constantFrom(7n * day, 21n * day, 30n * day, 95n * day) },
);
/** Some blocks of one kind: rarely does something go wrong in one of them. */
const stretch = fc.record({
  after: gap,
  deeds: fc.array(deed, { maxLength: 6 }),
  down: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.nat(8), { maxLength: 2 }) },
  ),
  doubleSigner: rarely(8, 15),
  quiet: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(8) }),
});
type Stretch = typeof stretch extends fc.Arbitrary<infer S> ? S : never;
const history = (size: number) => fc.array(stretch, { minLength: size, maxLength: size });

let verify: VerifySignature = () => false;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});

/** Numbers that are given, again from the first after the last. */
function numbersIn(list: readonly number[]): (below: number) => number {
  let drawn = 0;
  return (below) => (list[drawn++ % list.length] ?? 0) % below;
}

const txOf = (world: World, { kind, by, numbers, granter }: Deed) =>
  deedTx(world, kind, by, numbersIn(numbers), granter);

function holds(world: World, what: string): void {
  const broken = world.broken();
  if (broken !== undefined) throw new Error(`after block ${world.app.height} (${what}): ${broken}`);
}

/** Makes the blocks of a stretch. @returns kinds of what succeeded */
function live(world: World, { after, deeds, down, doubleSigner, quiet }: Stretch): string[] {
  const signers = { down: new Set(down) };
  const txs = world.app.height === 0 ? [] : deeds.map((one) => txOf(world, one));
  const fault = doubleSigner === undefined ? {} : { doubleSigner };
  const { txResults } = world.block({ after, txs, ...signers, ...fault });
  holds(world, deeds.map(({ kind }) => kind).join());
  for (let block = 0; block < quiet; block += 1) world.block({ after: second, txs: [], ...signers });
  if (quiet > 0) holds(world, "quiet");
  return txResults.flatMap(({ code }, index) => (code === 0 ? [deeds[index]?.kind ?? ""] : []));
}

test("whatever people and validators do, all invariants hold after each block, and the state begins another chain", () => {
  fc.assert(
    fc.property(history(isLong ? 60 : 20), (stretches) => {
      const world = startWorld(verify);
      try {
        for (const one of stretches) live(world, one);
        beginAgain(world);
      } finally {
        world.close();
      }
    }),
    { numRuns: isLong ? 100 : 20 },
  );
});
