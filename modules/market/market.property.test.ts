import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LedgerError } from "../../core/errors.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { emptyMarket, escrow, traders, ueco2, who } from "./testing/market.ts";
import { CELL, type Kind, Model } from "./testing/model.ts";

const people = [who.alice, who.bob, who.carol] as const;
const cellsInAll = 90;
/** Of each coin, to each: little enough that someone runs out. */
const purse = 2000;

type Action =
  | {
      readonly do: "offer";
      readonly who: number;
      readonly to: number;
      readonly kind: Kind;
      readonly amount: number;
      readonly each: number;
      readonly more: number;
      readonly whole: boolean;
      readonly seconds: number;
    }
  | {
      readonly do: "trade";
      readonly who: number;
      readonly pick: number;
      readonly part: number;
      readonly amount: number;
    }
  | { readonly do: "cancel"; readonly who: number; readonly pick: number }
  | { readonly do: "suspend" | "resume" | "restart" }
  | { readonly do: "revoke"; readonly first: number; readonly count: number }
  | { readonly do: "block"; readonly seconds: number };

const person = fc.nat(2);
const small = fc.oneof(fc.nat(6), fc.nat(40));
const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("offer" as const),
      who: person,
      to: fc.oneof({ weight: 3, arbitrary: fc.constant(3) }, person),
      kind: fc.constantFrom<Kind[]>("credits", "credits", "ecc"),
      amount: small,
      // So much for each cell or unit, and a little more that leaves only some parts a whole price.
      each: fc.nat(12),
      more: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(6)),
      whole: fc.boolean(),
      seconds: fc.nat(6),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("trade" as const),
      who: person,
      pick: fc.nat(30),
      part: fc.nat(4),
      amount: small,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), who: person, pick: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("suspend" as const, "resume" as const, "resume" as const, "restart" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("revoke" as const),
      first: fc.nat(cellsInAll - 1),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("block" as const), seconds: fc.integer({ min: 1, max: 3 }) }) },
);

function begin(): TestChain {
  const balances = people.map((address) => ({
    address,
    coins: [ueco2(purse), { denom: "ugold", amount: String(purse) }],
  }));
  const chain = emptyMarket([], { bank: { balances } });
  const { bring, send } = traders(chain);
  bring(BigInt(cellsInAll) / 10n, who.registrar);
  for (let i = 0; i < cellsInAll; i++) send(who.registrar, people[i % 3] ?? "", CELL);
  return chain;
}

/** Whether the chain took it. @throws what is no refusal */
function took(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

/** The id of one of the offers, and now and then of none. */
const picked = ({ offers }: Model, pick: number) => (pick === 30 ? 99 : (pick % Math.max(1, offers.length)) + 1);

/** Does the same on both. @returns what each says of it: the chain, then the model */
function act(chain: TestChain, model: Model, action: Action): readonly [boolean, boolean] {
  const { offer, trade, cancel, suspend, resume, revoke, wait, inSeconds } = traders(chain);
  switch (action.do) {
    case "offer": {
      const { kind, whole, amount, seconds } = action;
      const price = action.each * amount + action.more;
      const [seller, buyer] = [people[action.who] ?? "", people[action.to] ?? ""];
      const goods =
        kind === "ecc"
          ? { denom: "ugold", amount: String(amount) }
          : { batchId: 1n, amount: String(BigInt(amount) * CELL) };
      const terms = { seller, buyer, whole, expiresAt: inSeconds(BigInt(seconds)) };
      const done = took(() => offer({ ...terms, ...goods, price: ueco2(price) }));
      return [done, model.offer({ seller, buyer, kind, amount, price, whole, seconds })];
    }
    case "trade": {
      const id = picked(model, action.pick);
      const found = model.offers[id - 1];
      // All that is held, all that was offered, or some of it.
      const units = [found?.held, found?.amount][action.part] ?? action.amount;
      const amount = found?.kind === "ecc" ? BigInt(units) : BigInt(units) * CELL;
      const buyer = people[action.who] ?? "";
      const done = took(() => trade({ buyer, offerId: BigInt(id), amount: String(amount) }));
      return [done, model.trade(buyer, id, units)];
    }
    case "cancel": {
      const [seller, id] = [people[action.who] ?? "", picked(model, action.pick)];
      return [took(() => cancel({ seller, offerId: BigInt(id) })), model.cancel(seller, id)];
    }
    case "suspend":
    case "resume": {
      const should = action.do === "suspend";
      const done = took(() => (should ? suspend() : resume()));
      const changes = model.suspended !== should;
      model.suspended = should;
      return [done, changes];
    }
    case "revoke": {
      const to = Math.min(action.first + action.count, cellsInAll);
      const valid = model.cells.slice(action.first, to).some((owner) => owner !== "gone");
      const done = took(() => revoke(BigInt(action.first) * CELL, BigInt(to) * CELL));
      if (valid) model.revoke(action.first, action.count);
      return [done, valid];
    }
    case "block":
      wait(BigInt(action.seconds));
      model.block(action.seconds);
      return [true, true];
    case "restart":
      return [true, true];
  }
}

/** What the chain says of all, in the model's terms. */
function seen(chain: TestChain, model: Model) {
  const { coins, lotsOf, status } = traders(chain);
  const owners = new Map<string, string>([
    ["alice", who.alice],
    ["bob", who.bob],
    ["carol", who.carol],
  ]);
  const cells = lotsOf().flatMap((lot) => {
    const [, start = "0", end = "0", name = "", state] = /^(\d+)-(\d+) (\S+) (.+)$/.exec(lot) ?? [];
    const owner = state === "held" ? (owners.get(name) ?? name) : "gone";
    return Array.from({ length: Number((BigInt(end) - BigInt(start)) / CELL) }, () => owner);
  });
  const offers = model.offers.map((_, index) => status(BigInt(index + 1)));
  const purses = people.map((one) => [Number(coins(one)), Number(coins(one, "ugold"))]);
  return { cells, offers, purses, escrow: Number(coins(escrow, "ugold")) };
}

function expected(model: Model): ReturnType<typeof seen> {
  const cells = model.cells.map((owner) => (owner.startsWith("offer ") ? "market" : owner));
  const offers = model.offers.map(({ kind, status, ...amounts }) => {
    const unit = kind === "ecc" ? 1n : CELL;
    const of = (name: "sold" | "returned" | "lost" | "held") => `${name} ${BigInt(amounts[name]) * unit}`;
    return `${status} ${of("sold")} ${of("returned")} ${of("lost")} ${of("held")}`;
  });
  const purses = people.map((one) => [model.coins.get(one)?.eco2 ?? 0, model.coins.get(one)?.ecc ?? 0]);
  const held = model.offers.reduce((sum, offer) => sum + (offer.kind === "ecc" ? offer.held : 0), 0);
  return { cells, offers, purses, escrow: held };
}

const first = begin().exported();

test("whatever is offered, bought, cancelled, suspended, revoked, the chain is the plain model's", () => {
  fc.assert(
    fc.property(fc.array(actions, { minLength: 15, maxLength: 40 }), (todo) => {
      let chain = emptyMarket([], first);
      const model = new Model(people, cellsInAll, purse, purse);
      for (const action of todo) {
        if (action.do === "restart") {
          const { time } = chain.ctx;
          const exported = chain.exported();
          chain = emptyMarket([], exported);
          // A new chain begins at its first second, at the end of which what has ended goes back.
          if (time > chain.ctx.time) {
            chain.runBlock({ after: time - chain.ctx.time });
            model.returnAll();
          }
        }
        const [chainSays, modelSays] = act(chain, model, action);
        expect([action, chainSays]).toEqual([action, modelSays]);
        expect(seen(chain, model)).toEqual(expected(model));
        expect(chain.broken()).toBeUndefined();
      }
    }),
    { numRuns: process.env["ECO2_LONG"] === "1" ? 2000 : 25 },
  );
}, 600_000);
