import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { encodeAddress } from "../../../codec/bech32.ts";
import { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { type TestChain, testAddress, testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { house, methods, queries, who } from "../issuance/testing/house.ts";
import { CreditKeeper, IssuanceKeeper } from "../keeper.ts";

const people = [21, 22, 23].map(testAddress);
const nobody = new Uint8Array(0);
const some = fc.nat({ max: 1_000_000 });
const person = fc.nat({ max: people.length - 1 });

/** What may happen to the batches of pools; which batch and how much of it is taken by what there is. */
const actions = fc.oneof(
  fc.record({
    do: fc.constant("issue" as const),
    shares: fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: people.length }),
    buffer: fc.nat({ max: 5_000 }),
  }),
  fc.record({
    do: fc.constantFrom("send" as const, "use" as const),
    from: person,
    to: person,
    batch: some,
    grams: some,
  }),
  fc.record({ do: fc.constantFrom("suspend" as const, "release" as const), batch: some, byPool: fc.boolean() }),
  fc.record({ do: fc.constant("cancel" as const), batch: some, grams: some }),
);
type Action = typeof actions extends fc.Arbitrary<infer A> ? A : never;
type Of<K extends Action["do"]> = Extract<Action, { readonly do: K }>;

/** A batch in plain numbers. */
interface Plain {
  held: number[];
  buffer: number;
  used: number;
  gone: number;
  pool: boolean;
  review: boolean;
}

interface World {
  readonly chain: TestChain;
  readonly batches: Plain[];
  debt: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const halted = ({ pool, review }: Plain) => pool || review;
const keeper = ({ chain }: World) => chain.chain.doors(IssuanceKeeper);
const credits = ({ chain }: World) => chain.chain.doors(CreditKeeper);

const heldOf = ({ chain }: World, batchId: bigint, index: number): number => {
  const owner = encodeAddress(testPrefix, people[index] ?? nobody);
  return Number(chain.query(queries.balance, { owner, batchId }).balance?.heldGrams ?? 0n);
};

/** The buffer of a batch that is not suspended pays what the programme owes. */
function payDebt(world: World, batch: Plain): void {
  const paid = Math.min(world.debt, batch.buffer);
  batch.buffer -= paid;
  batch.gone += paid;
  world.debt -= paid;
}

function issue(world: World, { shares, buffer }: Of<"issue">): void {
  const poolId = BigInt(world.batches.length + 1);
  const owners = shares.map((grams, index) => ({ address: people[index] ?? nobody, grams: BigInt(grams) }));
  const about = { title: "Pool", methodology: "MEAN", creditType: "Reduction - technical", country: "", sector: "" };
  const days = { vintageStart: "2025-01-01", vintageEnd: "2025-12-31" };
  const given = { poolId, programme: "ECO2-RP", ...about, ...days, owners, bufferGrams: BigInt(buffer) };
  expect(keeper(world).issueForPool(world.chain.ctx, given).batchId).toBe(poolId);
  const held = people.map((_, index) => shares[index] ?? 0);
  const batch = { held, buffer, used: 0, gone: 0, pool: false, review: false };
  payDebt(world, batch);
  world.batches.push(batch);
}

function move(world: World, batchId: bigint, batch: Plain, action: Of<"send" | "use">): void {
  const { ctx } = world.chain;
  const there = batch.held[action.from] ?? 0;
  const grams = action.grams % (there + 2);
  const [from, to] = [people[action.from] ?? nobody, people[action.to] ?? nobody];
  const send = () => credits(world).take(ctx, from, to, batchId, BigInt(grams), StepKind.STEP_KIND_SEND);
  if (halted(batch) || grams === 0 || grams > there) {
    expect(refusal(send)).toMatch(/registry (8|9|14):/);
    return;
  }
  const pieces = send();
  if (action.do === "send") {
    batch.held[action.from] = there - grams;
    batch.held[action.to] = (batch.held[action.to] ?? 0) + grams;
    return;
  }
  credits(world).retirePieces(ctx, to, pieces, StepKind.STEP_KIND_NEUTRALISE);
  batch.held[action.from] = there - grams;
  batch.used += grams;
}

function suspend({ chain, ...world }: World, batchId: bigint, batch: Plain, byPool: boolean): void {
  if (byPool) {
    keeper({ chain, ...world }).suspendForPool(chain.ctx, batchId, "A record is disputed");
    batch.pool = true;
    return;
  }
  const review = { reviewer: who.reviewer, batchId, reason: "Found so" };
  expect(refusal(() => chain.deliver(methods.suspendBatch, review))).toMatch(batch.review ? /registry 14/ : /^$/);
  batch.review = true;
}

function release(world: World, batchId: bigint, batch: Plain, byPool: boolean): void {
  const { chain } = world;
  const before = halted(batch);
  const review = { reviewer: who.reviewer, batchId, reason: "Found so" };
  if (byPool) keeper(world).releaseForPool(chain.ctx, batchId);
  else expect(refusal(() => chain.deliver(methods.releaseBatch, review))).toMatch(batch.review ? /^$/ : /registry 21/);
  if (byPool) batch.pool = false;
  else batch.review = false;
  if (before && !halted(batch)) payDebt(world, batch);
}

function cancel(world: World, batchId: bigint, batch: Plain, asked: number): void {
  const grams = (asked % (sum(batch.held) + batch.buffer + batch.used + batch.gone)) + 1;
  const fromBuffer = Math.min(grams, batch.buffer);
  const fromHeld = Math.min(grams - fromBuffer, sum(batch.held));
  const owed = grams - fromBuffer - fromHeld;
  expect(keeper(world).cancelForPool(world.chain.ctx, batchId, BigInt(grams), "Notarised again")).toMatchObject({
    bufferGrams: BigInt(fromBuffer),
    heldGrams: BigInt(fromHeld),
    owedGrams: BigInt(owed),
  });
  world.debt += owed;
  batch.buffer -= fromBuffer;
  batch.gone += fromBuffer + fromHeld;
  // Whose grams went follows from how long they were held: the chain says it, the sums check it.
  batch.held = people.map((_, index) => heldOf(world, batchId, index));
}

function run(world: World, action: Action): void {
  if (action.do === "issue") {
    issue(world, action);
    return;
  }
  const index = action.batch % Math.max(world.batches.length, 1);
  const batch = world.batches[index];
  if (batch === undefined) return;
  const batchId = BigInt(index + 1);
  if (action.do === "send" || action.do === "use") move(world, batchId, batch, action);
  else if (action.do === "suspend") suspend(world, batchId, batch, action.byPool);
  else if (action.do === "release") release(world, batchId, batch, action.byPool);
  else if (action.do === "cancel") cancel(world, batchId, batch, action.grams);
}

test("batches of pools agree with a plain model, whatever happens to them, and no gram is lost", () => {
  fc.assert(
    fc.property(fc.array(actions, { maxLength: 25 }), (list) => {
      const chain = house();
      const programme = { name: "N", registryName: "N", registryId: "N", native: true, open: true, pools: true };
      chain.deliver(methods.setProgramme, {
        reviewer: who.reviewer,
        programme: Programme.fromPartial({ id: "ECO2-RP", ...programme }),
      });
      const world: World = { chain, batches: [], debt: 0 };
      for (const action of list) run(world, action);
      for (const [index, batch] of world.batches.entries()) {
        const id = BigInt(index + 1);
        expect(chain.query(queries.batch, { id }).batch?.supply).toMatchObject({
          heldGrams: BigInt(sum(batch.held)),
          bufferGrams: BigInt(batch.buffer),
          retiredGrams: BigInt(batch.used),
          cancelledGrams: BigInt(batch.gone),
          haltedGrams: halted(batch) ? BigInt(sum(batch.held)) : 0n,
        });
        expect(batch.held).toEqual(people.map((_, at) => heldOf(world, id, at)));
      }
      const debts = chain.query(queries.bufferDebts, {}).debts.map(({ grams }) => Number(grams));
      expect(debts).toEqual(world.debt === 0 ? [] : [world.debt]);
      expect(chain.broken()).toBeUndefined();
    }),
    { numRuns: 20 },
  );
});
