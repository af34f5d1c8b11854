import { expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { toUtf8 } from "../../../codec/bytes.ts";
import type { Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { merkleRoot } from "../../../codec/merkle.ts";
import { readingBytes } from "../../../codec/notary/signing.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  callers,
  emptyChain,
  headerOf,
  hourly,
  judge,
  leafOf,
  methods,
  moduleText,
  operator,
  otherOperator,
  queries,
  register,
  second,
  signedBatch,
  stranger,
  type Told,
} from "../testing/judged.ts";
import { Model } from "../testing/model.ts";

/** A chain and the model beside it. */
function start() {
  const told: Told = [];
  const chain = emptyChain({}, {}, told);
  register(chain, 1);
  const model = new Model(operator);
  model.time = chain.ctx.time;
  model.height = chain.ctx.height;
  const neutral = callers(chain).balance(moduleText("neutrality"));
  return { chain, told, model, neutral, readings: new Map<bigint, Reading[]>(), next: 1n, ...callers(chain) };
}
type World = ReturnType<typeof start>;

const coin = (amount: bigint) => ({ denom: "ueco2", amount: amount.toString() });
const rich = 1_000_000_000n;

/** Runs a message on the chain and in the model: both take it, or neither. */
function both(onChain: () => unknown, inModel: () => boolean): void {
  const refused = refusal(() => void onChain());
  const taken = inModel();
  expect(`${refused === "" ? "taken" : refused}`).toMatch(taken ? /^taken$/ : /^(notary|sdk) \d+: /);
}

function submit(world: World, bad: boolean, replaces: bigint): void {
  const { chain, model, readings } = world;
  const from = readings.get(replaces)?.[0]?.sequence ?? world.next;
  const plain = hourly(1n, [10, 20], from);
  const leaves = plain.map((one, i) => (bad && i === 1 ? { ...one, unit: "MWh" } : one));
  const header = { ...headerOf(plain), root: merkleRoot(leaves.map(readingBytes)) };
  const message = { ...signedBatch(chain, 1, header), replaces };
  both(
    () => chain.deliver(methods.submitBatch, message),
    () => {
      const id = model.submit(bad, replaces);
      if (id === undefined) return false;
      readings.set(id, leaves);
      if (replaces === 0n) world.next += 2n;
      return true;
    },
  );
}

function challenge(world: World, by: string, id: bigint): void {
  const leaves = world.readings.get(id) ?? hourly(1n, [1, 2]);
  both(
    () => world.chain.deliver(methods.challengeLeaf, { challenger: by, recordId: id, leaves: [leafOf(id, leaves, 1)] }),
    () => world.model.challenge(by, id),
  );
}

/** Ends the block and begins the next, so many seconds later. */
function block(world: World, seconds: bigint): void {
  const { chain, model } = world;
  model.endBlock();
  const hash = sha256(toUtf8(`block ${chain.ctx.height + 1}`));
  chain.runBlock({ after: seconds * second, decision: { hash } });
  model.height += 1;
  model.time += seconds * second;
  model.hashes.set(model.height, hash);
}

function fourBlocks(world: World): void {
  for (let i = 0; i < 4; i++) block(world, 1n);
}

/** One of those who are asked, or anybody where nobody is. */
function asked({ model }: World, id: bigint, pick: number): string {
  const open = model.records.get(id)?.seats.filter(({ answer }) => answer === "open") ?? [];
  return open[pick % Math.max(1, open.length)]?.who ?? judge(1 + (pick % 6));
}

type Step = (world: World) => void;
const notary = fc.integer({ min: 1, max: 8 }).map(judge);
const record = fc.bigInt({ min: 1n, max: 8n });
const anybody = fc.constantFrom(stranger, otherOperator);
const pick = fc.nat(5);

const answers = (answer: "attested" | "objected"): fc.Arbitrary<Step> =>
  fc.tuple(record, pick).map(([id, at]) => (world) => {
    const who = asked(world, id, at);
    const call = () => (answer === "attested" ? world.attest(who, id) : world.object(who, id));
    both(call, () => world.model.answer(who, id, answer));
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(notary, fc.constantFrom(0, 5, 200, 1000, 2500)).map(
      ([who, amount]): Step =>
        (world) =>
          both(
            () => world.bond(who, amount),
            () => world.model.bond(who, BigInt(amount)),
          ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(notary, fc.constantFrom(1n, 500n, 1000n, 2500n)).map(
      ([who, amount]): Step =>
        (world) =>
          both(
            () => world.chain.deliver(methods.unbondNotary, { notary: who, amount: coin(amount) }),
            () => world.model.unbond(who, amount),
          ),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.boolean().map(
      (bad): Step =>
        (world) =>
          submit(world, bad, 0n),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.boolean(), record).map(
      ([bad, id]): Step =>
        (world) =>
          submit(world, bad, id),
    ),
  },
  { weight: 10, arbitrary: answers("attested") },
  { weight: 3, arbitrary: answers("objected") },
  {
    weight: 3,
    arbitrary: fc.tuple(anybody, record).map(
      ([by, id]): Step =>
        (world) =>
          both(
            () => world.dispute(id, by),
            () => world.model.dispute(by, id),
          ),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.bigInt({ min: 1n, max: 4n }), fc.boolean()).map(
      ([id, upheld]): Step =>
        (world) =>
          both(
            () => world.decide(id, upheld),
            () => world.model.decide(id, upheld),
          ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(anybody, record).map(
      ([by, id]): Step =>
        (world) =>
          challenge(world, by, id),
    ),
  },
  {
    weight: 10,
    arbitrary: fc.constantFrom(1n, 1n, 1n, 1n, 40n, 120n, 700n, 2500n).map(
      (seconds): Step =>
        (world) =>
          block(world, seconds),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Step>(fourBlocks) },
);

const names = ["none", "open", "attested", "objected", "silent", "released"];

function compare({ chain, model, told, neutral, balance, judged, status }: World): void {
  expect(chain.broken()).toBeUndefined();
  const bonds = chain.query(queries.notaries, {}).notaries.map(({ address, bond }) => [address, BigInt(bond)] as const);
  expect(new Map(bonds)).toEqual(new Map([...model.notaries].map(([address, { bond }]) => [address, bond])));
  for (const [id, one] of model.records) {
    expect(`${id} ${status(id)}`).toBe(`${id} ${one.status}`);
    const seats = judged(id).seats.map(({ notary: who, answer }) => `${who} ${names[answer]}`);
    expect(seats).toEqual(one.seats.map(({ who, answer }) => `${who} ${answer}`));
  }
  expect(balance(moduleText("notary"))).toBe(model.held);
  expect(balance(moduleText("neutrality")) - neutral).toBe(model.paid.get("neutrality") ?? 0n);
  for (const who of [operator, otherOperator, stranger, ...[1, 2, 3, 4, 5, 6, 7, 8].map(judge)])
    expect(balance(who) - rich).toBe(model.paid.get(who) ?? 0n);
  expect(told.map((text) => text.replace(/:.*/s, ""))).toEqual(model.told);
}

test("whatever is said and whenever, the chain and a plain model agree on bonds, seats, outcomes and every coin", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 120 }), (steps) => {
      const world = start();
      for (let number = 1; number <= 5; number++)
        both(
          () => world.bond(judge(number)),
          () => world.model.bond(judge(number), 1000n),
        );
      for (const [i, one] of steps.entries()) {
        one(world);
        if (i % 15 === 0) compare(world);
      }
      compare(world);
      for (let i = 0; i < 3; i++) block(world, 300n);
      compare(world);
      for (const { status } of world.model.records.values()) seen.set(status, (seen.get(status) ?? 0) + 1);
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 25 : 600 },
  );
  for (const status of ["attesting", "final", "rejected", "overturned"])
    expect(seen.get(status) ?? 0).toBeGreaterThan(0);
}, 600_000);
