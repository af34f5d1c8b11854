import { describe, expect, test } from "@jest/globals";
import { Appointment } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "../bank/index.ts";
import consensus from "../consensus/index.ts";
import staking from "../staking/index.ts";
import upgrade from "../upgrade/index.ts";
import { bodies } from "./bodies.ts";
import { subscriptions } from "./hooks.ts";
import committee from "./index.ts";
import {
  accountOf,
  addCandidate,
  authority,
  committeeChain,
  create,
  day,
  methods,
  person,
  propose,
  queries,
  sendFrom,
  stake,
  vote,
} from "./testing/chain.ts";

const modules = [auth, bank, consensus, staking, upgrade, committee];
const restart = (sections: Record<string, unknown>) => testChain(modules, sections, [...subscriptions]);

/** A chain with all there can be: an election under way, one that fades, a spent limit, proposals of every end. */
function full() {
  const chain = committeeChain({ committees: [], next_committee_id: "1" });
  addCandidate(chain, 100);
  for (let who = 1; who <= 4; who++) stake(chain, who, 100, 1_000_000);
  const body = create(chain);
  const elected = create(chain, { appointment: Appointment.APPOINTMENT_ELECTION }, "elected", []);
  const gone = create(chain, { appointment: Appointment.APPOINTMENT_ELECTION }, "gone", []);
  for (const committeeId of [elected, gone])
    for (const who of [1, 2]) {
      chain.deliver(methods.nominate, { nominee: person(who), committeeId, statement: "" });
      chain.deliver(methods.elect, { voter: person(who + 2), committeeId, nominee: person(who) });
    }
  chain.deliver(methods.dissolve, { authority, committeeId: gone });
  const done = propose(chain, body, [sendFrom(body, 100)]);
  for (const who of [1, 2]) vote(chain, who, done);
  propose(chain, body, [sendFrom(body, 700)]);
  return chain;
}

describe("genesis", () => {
  test("gives back what was exported, and the chain goes on the same", () => {
    const chain = full();
    const exported = chain.exported();
    const again = restart(exported);
    expect(again.exported()).toEqual(exported);
    expect(again.broken()).toBeUndefined();
    const section = exported["committee"] as Record<string, unknown[]>;
    const sizes = Object.fromEntries(Object.entries(section).map(([name, value]) => [name, value.length]));
    expect(sizes).toMatchObject({ committees: 3, proposals: 2, spent: 1, nominees: 2, ballots: 2 });
    for (const one of [chain, again]) {
      stake(one, 3, 100, 500_000);
      expect(one.query(queries.election, { committeeId: 2n }).nominees.map(({ votes }) => votes)).toEqual([
        "1500000",
        "1000000",
      ]);
      vote(one, 1, 2n);
      vote(one, 3, 2n);
      one.runBlock({ after: 100n * day });
      one.runBlock();
      expect(one.broken()).toBeUndefined();
    }
    expect(again.exported()["committee"]).toEqual(chain.exported()["committee"]);
  });

  test("of a new chain has three bodies with empty seats, whose first elections are open", () => {
    const chain = restart({});
    const { committees } = chain.query(queries.committees, {});
    expect(committees.map(({ name, members, election }) => [name, members.length, election])).toEqual([
      ["carbon-assets-review", 0, 1n],
      ["carbon-neutrality", 0, 2n],
      ["foundation", 0, 0n],
    ]);
    expect(committees.map(({ address }) => address)).toEqual([1n, 2n, 3n].map(accountOf));
    expect(committees[0]?.termEnd).toBeDefined();
    expect(committees[2]?.termEnd).toBeUndefined();
    expect(chain.broken()).toBeUndefined();
    expect(bodies.map(({ rules }) => rules?.title)).toEqual([
      "Carbon Assets Review Committee",
      "Carbon Neutrality Committee",
      "Foundation",
    ]);
    chain.runBlock({ after: 365n * day });
    chain.runBlock();
    expect(chain.query(queries.committee, { committeeId: 1n }).committee).toMatchObject({ members: [], election: 3n });
    expect(chain.broken()).toBeUndefined();
  });

  type Section = Record<string, Record<string, unknown>[]>;
  const first = (section: Section, name: string) => section[name]?.[0] ?? {};
  test.each<readonly [string, (section: Section) => void, RegExp]>([
    [
      "a committee twice",
      (s) => s["committees"]?.push(first(s, "committees")),
      /committees\.3\.id: id 1 is there twice/,
    ],
    ["a name twice", (s) => s["committees"]?.push({ ...first(s, "committees"), id: "3" }), /id 3 is there twice/],
    [
      "an id that comes later",
      (s) => (first(s, "committees")["id"] = "9"),
      /next_committee_id: is 4, and there is the id 9/,
    ],
    ["another account", (s) => (first(s, "committees")["address"] = person(1)), /committees\.0\.address: must be eco1/],
    ["a bad name", (s) => (first(s, "committees")["name"] = "X"), /committees\.0\.name: .*invalid rules/],
    ["no rules", (s) => (first(s, "committees")["rules"] = null), /committees\.0\.rules: /],
    ["a member of no address", (s) => (first(s, "committees")["members"] = ["x"]), /committees\.0\.members: x: /],
    [
      "a dissolved one with members",
      (s) => (first(s, "committees")["dissolved"] = true),
      /committees\.0: is dissolved/,
    ],
    [
      "an election of an appointed one",
      (s) => (first(s, "committees")["election"] = "1"),
      /committees\.0\.election: is of an elected/,
    ],
    ["a proposal of nobody", (s) => (first(s, "proposals")["committee_id"] = "7"), /proposals\.0\.committee_id/],
    ["a proposal twice", (s) => s["proposals"]?.push(first(s, "proposals")), /proposals\.2\.id: id 1 is there twice/],
    ["a proposal without a status", (s) => (first(s, "proposals")["status"] = 0), /proposals\.0\.status/],
    ["what nobody spent", (s) => (first(s, "spent")["committee_id"] = "7"), /spent\.0: is of no committee/],
    ["spent twice", (s) => s["spent"]?.push(first(s, "spent")), /spent\.1: is there twice/],
    [
      "a nominee of no election",
      (s) => (first(s, "nominees")["election"] = "9"),
      /nominees\.0\.election: election 9 is not open/,
    ],
    ["a nominee twice", (s) => s["nominees"]?.push(first(s, "nominees")), /nominees\.2: .* stands twice/],
    [
      "a ballot for nobody",
      (s) => (first(s, "ballots")["nominee"] = person(7)),
      /ballots\.0\.nominee: .* does not stand/,
    ],
    ["a voter twice", (s) => s["ballots"]?.push(first(s, "ballots")), /ballots\.2\.voter: .* votes twice/],
    ["a voter of no address", (s) => (first(s, "ballots")["voter"] = "x"), /ballots\.0\.voter/],
    ["a field that there is not", (s) => (s["bodies"] = []), /bodies/],
    [
      "an open vote of a stranger",
      (s) => {
        const open = s["proposals"]?.[1] ?? {};
        open["votes"] = [{ voter: person(7), yes: true }];
      },
      /has a vote of .*, who is no member/,
    ],
  ])("refuses %s", (_, change, reason) => {
    const exported = full().exported();
    change(exported["committee"] as Section);
    expect(() => restart(exported)).toThrow(reason);
  });

  test("refuses parameters that are none", () => {
    expect(() => committeeChain({ params: {} })).toThrow(/committee\.params: invalid max_open_proposals/);
  });
});
