import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Dimension, Flow } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../codec/gen/eco2/offset/v1/query.ts";
import { LedgerError } from "../../core/errors.ts";
import { T, who } from "../registry/testing/credits.ts";
import { offsetCalls, offsetChain } from "./testing/chain.ts";

// Amounts are quarters of a tonne, so that shortages and splits of numbers come often and nothing is refused for its fragments.
const quarter = T / 4n;
const people = [who.alice, who.bob] as const;
type Person = 0 | 1;

type Action =
  | { readonly do: "retire"; readonly by: Person; readonly batch: bigint; readonly n: bigint; readonly for: Person }
  | { readonly do: "deposit"; readonly by: Person; readonly batch: bigint; readonly n: bigint }
  | { readonly do: "giveCredits"; readonly by: Person; readonly batch: bigint; readonly n: bigint }
  | { readonly do: "retireEcc"; readonly by: Person; readonly n: bigint }
  | { readonly do: "giveEcc"; readonly by: Person; readonly n: bigint }
  | { readonly do: "supersede"; readonly by: Person; readonly id: bigint; readonly for: Person }
  | { readonly do: "suspend"; readonly batch: bigint }
  | { readonly do: "release"; readonly batch: bigint };

const by = fc.constantFrom<Person>(0, 1);
const n = fc.bigInt(0n, 6n);
const batch = fc.constantFrom(1n, 2n, 3n);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("retire" as const), by, batch, n, for: by }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("deposit" as const, "giveCredits" as const), by, batch, n }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("retireEcc" as const, "giveEcc" as const), by, n }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("supersede" as const), by, id: fc.bigInt(1n, 6n), for: by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("suspend" as const), batch }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), batch }) },
);

/** The books as one would keep them by hand: what each person holds in quarters, and what was done for each. */
interface Model {
  readonly held: Map<string, bigint>;
  readonly ecc: [bigint, bigint];
  readonly retiredFor: [bigint, bigint];
  given: bigint;
  readonly certificates: { readonly by: Person; for: Person; readonly n: bigint; standing: boolean }[];
}

const runs = process.env["ECO2_LONG"] === undefined ? 25 : 400;

test("random sequences keep the books of a plain model, and every invariant", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
      const chain = offsetChain();
      const call = offsetCalls(chain);
      for (const [index, owner] of [who.alice, who.bob, who.alice].entries()) {
        call.import(owner, index + 1, 2022 + index, 4n);
      }
      const model: Model = {
        held: new Map([
          ["0/1", 16n],
          ["1/2", 16n],
          ["0/3", 16n],
        ]),
        ecc: [0n, 0n],
        retiredFor: [0n, 0n],
        given: 0n,
        certificates: [],
      };
      const suspended = new Set<bigint>();
      const account = (person: Person) => ({ beneficiaryAccount: people[person], beneficiary: `Person ${person}` });
      const run = (one: Action): boolean => {
        try {
          if (one.do === "retire") call.retire(people[one.by], one.batch, one.n * quarter, account(one.for));
          else if (one.do === "deposit") call.deposit(people[one.by], one.batch, one.n * quarter);
          else if (one.do === "giveCredits") call.giveCredits(people[one.by], one.batch, one.n * quarter);
          else if (one.do === "retireEcc") call.retireEcc(people[one.by], one.n * quarter, account(one.by));
          else if (one.do === "giveEcc") call.giveEcc(people[one.by], one.n * quarter * T);
          else if (one.do === "supersede") call.supersede(people[one.by], one.id, account(one.for));
          else if (one.do === "suspend") call.suspend(one.batch);
          else call.release(one.batch);
          return true;
        } catch (error) {
          if (error instanceof LedgerError) return false;
          throw error;
        }
      };
      for (const one of actions) {
        const before = chain.exported();
        const done = run(one);
        if (!done) expect(chain.exported()).toEqual(before);
        if ("batch" in one && "by" in one) {
          const key = `${one.by}/${one.batch}`;
          const held = model.held.get(key) ?? 0n;
          expect(done).toBe(one.n > 0n && one.n <= held && !suspended.has(one.batch));
          if (!done) continue;
          model.held.set(key, held - one.n);
          if (one.do === "deposit") model.ecc[one.by] += one.n;
          else if (one.do === "giveCredits") model.given += one.n;
          else {
            model.retiredFor[one.for] += one.n;
            model.certificates.push({ by: one.by, for: one.for, n: one.n, standing: true });
          }
        } else if (one.do === "giveEcc") {
          expect(done).toBe(one.n > 0n && one.n <= model.ecc[one.by]);
          if (!done) continue;
          model.ecc[one.by] -= one.n;
          model.given += one.n;
        } else if (one.do === "retireEcc") {
          // Beside the payer's own coins the vault must have as much that is valid.
          if (one.n === 0n || one.n > model.ecc[one.by]) expect(done).toBe(false);
          if (suspended.size === 0) expect(done).toBe(one.n > 0n && one.n <= model.ecc[one.by]);
          if (!done) continue;
          model.ecc[one.by] -= one.n;
          model.retiredFor[one.by] += one.n;
          model.certificates.push({ by: one.by, for: one.by, n: one.n, standing: true });
        } else if (one.do === "supersede") {
          const old = model.certificates[Number(one.id) - 1];
          expect(done).toBe(old !== undefined && old.by === one.by && old.standing);
          if (!done || old === undefined) continue;
          old.standing = false;
          model.retiredFor[old.for] -= old.n;
          model.retiredFor[one.for] += old.n;
          model.certificates.push({ ...old, for: one.for, standing: true });
        } else if (done) {
          if (one.do === "suspend") suspended.add(one.batch);
          else if (one.do === "release") suspended.delete(one.batch);
        }
        expect(chain.broken()).toBeUndefined();
      }
      for (const [index, address] of people.entries()) {
        const found = call.account(address);
        expect(BigInt(found.uecc)).toBe((model.ecc[index] ?? 0n) * quarter * T);
        expect(BigInt(found.retired?.micrograms ?? "0")).toBe((model.retiredFor[index] ?? 0n) * quarter * T);
        const request = {
          flow: Flow.FLOW_RETIREMENT,
          dimension: Dimension.DIMENSION_BENEFICIARY,
          key: `Person ${index}`,
        };
        const { totals } = chain.query(QueryDefinition.methods.flowTotals, request);
        expect(totals[0]?.micrograms).toBe(found.retired?.micrograms);
      }
      expect(BigInt(call.pool().givenUecc)).toBe(model.given * quarter * T);
      expect(offsetChain(chain.exported()).exported()).toEqual(chain.exported());
    }),
    { numRuns: runs },
  );
});
