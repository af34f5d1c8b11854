import { describe, expect, test } from "@jest/globals";
import { durationOf } from "../../codec/duration.ts";
import { Appointment } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { CommitteeKeeper } from "./keeper.ts";
import {
  accountOf,
  authority,
  balance,
  committeeChain,
  create,
  day,
  eco2,
  members,
  methods,
  person,
  queries,
  rules,
  sendUrl,
  upgradeUrl,
} from "./testing/chain.ts";

describe("a committee", () => {
  test("is set up with members, an account and a term, and found by id and name", () => {
    const chain = committeeChain();
    const id = create(chain, {}, "body", [person(3), person(1), person(2)]);
    const { committee } = chain.query(queries.committee, { committeeId: id });
    expect(committee).toMatchObject({ id: 1n, name: "body", address: accountOf(1n), members, election: 0n });
    expect(committee?.rules).toEqual(rules());
    expect(chain.query(queries.committeeByName, { name: "body" }).committee).toEqual(committee);
    expect(create(chain, {}, "other")).toBe(2n);
    expect(chain.query(queries.committees, {}).committees.map(({ name }) => name)).toEqual(["body", "other"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("is in office until its term ends; then its seats are empty until the authority appoints again", () => {
    const chain = committeeChain();
    const id = create(chain);
    const may = () => chain.query(queries.mayAct, { committeeId: id, typeUrl: sendUrl }).mayAct;
    expect(may()).toBe(true);
    chain.runBlock({ after: 100n * day });
    // Over with the time of this block, before the end of the block clears the seats.
    expect(may()).toBe(false);
    chain.runBlock();
    expect(chain.query(queries.committee, { committeeId: id }).committee).toMatchObject({ members: [] });
    chain.deliver(methods.setMembers, { authority, committeeId: id, members: [person(5), person(4)] });
    expect(may()).toBe(true);
    expect(chain.query(queries.committee, { committeeId: id }).committee?.members).toEqual([person(4), person(5)]);
    expect(chain.broken()).toBeUndefined();
  });

  test("without a term is in office for ever", () => {
    const chain = committeeChain();
    const id = create(chain, { term: undefined });
    chain.runBlock({ after: 40_000n * day });
    chain.runBlock();
    expect(chain.query(queries.mayAct, { committeeId: id, typeUrl: upgradeUrl }).mayAct).toBe(true);
  });

  test("that is dissolved has no powers, keeps its name, and gives its coins back to the authority", () => {
    const chain = committeeChain();
    const id = create(chain, { appointment: Appointment.APPOINTMENT_ELECTION });
    const request = { authority, committeeId: id, recipient: person(7), amount: eco2(10_000) };
    expect(refusal(() => chain.deliver(methods.reclaim, request))).toMatch(/^sdk 18: committee body is not dissolved/);
    chain.deliver(methods.dissolve, { authority, committeeId: id });
    expect(chain.query(queries.mayAct, { committeeId: id, typeUrl: sendUrl }).mayAct).toBe(false);
    const refused = "committee 3: body: committee is dissolved";
    expect(refusal(() => chain.deliver(methods.dissolve, { authority, committeeId: id }))).toBe(refused);
    expect(refusal(() => chain.deliver(methods.setMembers, { authority, committeeId: id, members }))).toBe(refused);
    expect(refusal(() => create(chain))).toBe("committee 8: body: name is taken");
    expect(refusal(() => chain.query(queries.election, { committeeId: id }))).toMatch(/^NotFound/);
    chain.deliver(methods.reclaim, request);
    expect(balance(chain, person(7))).toBe(1_000_000_010_000n);
    expect(refusal(() => chain.deliver(methods.reclaim, request))).toMatch(/^sdk 5/);
    expect(refusal(() => chain.deliver(methods.reclaim, { ...request, amount: [] }))).toMatch(/^sdk 10/);
    expect(refusal(() => chain.deliver(methods.reclaim, { ...request, recipient: "x" }))).toMatch(/^sdk 7/);
    chain.runBlock({ after: 400n * day });
    chain.runBlock();
    expect(chain.broken()).toBeUndefined();
  });

  test("changes from appointment to election and back", () => {
    const chain = committeeChain();
    const id = create(chain, { term: undefined });
    const elected = rules({ appointment: Appointment.APPOINTMENT_ELECTION });
    chain.deliver(methods.updateRules, { authority, committeeId: id, rules: elected });
    expect(chain.query(queries.election, { committeeId: id })).toMatchObject({ election: 1n, nominees: [] });
    expect(chain.query(queries.committee, { committeeId: id }).committee).toMatchObject({ members, rules: elected });
    expect(chain.broken()).toBeUndefined();
    chain.deliver(methods.updateRules, { authority, committeeId: id, rules: rules() });
    expect(refusal(() => chain.query(queries.election, { committeeId: id }))).toBe(
      "NotFound: no election of body is open",
    );
    expect(chain.broken()).toBeUndefined();
  });
});

test("other modules ask by name for account and powers", () => {
  const chain = committeeChain();
  const id = create(chain);
  const keeper = chain.chain.doors(CommitteeKeeper);
  expect([keeper.find(chain.ctx, "body"), keeper.find(chain.ctx, "none")]).toEqual([id, undefined]);
  expect(Buffer.from(keeper.address(id)).toString("hex")).toMatch(/^[0-9a-f]{40}$/);
  expect([sendUrl, "/eco2.x.MsgNone"].map((url) => keeper.mayAct(chain.ctx, id, url))).toEqual([true, false]);
  expect(keeper.mayAct(chain.ctx, 9n, sendUrl)).toBe(false);
});

describe("is refused, and nothing changes:", () => {
  test.each<readonly [string, Parameters<typeof create>[1], string, readonly string[], RegExp]>([
    ["no title", { title: "" }, "body", members, /^committee 7: title is empty/],
    ["nobody's appointment", { appointment: 0 }, "body", members, /^committee 7: members are appointed/],
    ["no seats", { seats: 0 }, "body", [], /^committee 7: 0 seats/],
    ["too many seats", { seats: 101 }, "body", [], /^committee 7: 101 seats/],
    ["a threshold of nobody", { threshold: 0 }, "body", members, /^committee 7: threshold 0/],
    ["a threshold above the seats", { threshold: 4 }, "body", members, /^committee 7: threshold 4/],
    ["an election without a term", { appointment: 2, term: undefined }, "body", members, /^committee 7: an elected/],
    ["a term of a second", { term: durationOf(1_000_000_000n) }, "body", members, /^committee 7: a term is/],
    ["a term of ages", { term: durationOf(36_501n * day) }, "body", members, /^committee 7: a term is/],
    ["a vote of no time", { votingPeriod: undefined }, "body", members, /^committee 7: a voting period/],
    ["a vote of two years", { votingPeriod: durationOf(730n * day) }, "body", members, /^committee 7: a voting period/],
    ["a name of capitals", {}, "Body", members, /^committee 7: name "Body"/],
    ["a short name", {}, "bo", members, /^committee 7: name "bo"/],
    ["a member twice", {}, "body", [person(1), person(1)], /^committee 17: .* is there twice/],
    ["a member of no address", {}, "body", ["eco1"], /^committee 17: eco1: /],
    ["more members than seats", {}, "body", [1, 2, 3, 4].map(person), /^committee 17: 4 members for 3 seats/],
  ])("%s", (_, change, name, of, text) => {
    const chain = committeeChain();
    const before = chain.exported();
    expect(refusal(() => create(chain, change, name, of))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["createCommittee", methods.createCommittee],
    ["updateRules", methods.updateRules],
    ["setMembers", methods.setMembers],
    ["dissolve", methods.dissolve],
    ["reclaim", methods.reclaim],
    ["updateParams", methods.updateParams],
  ])("%s of another than the authority", (_, method) => {
    const chain = committeeChain();
    const id = create(chain);
    const request = { authority: person(1), committeeId: id, name: "x", rules: rules(), members: [] };
    expect(refusal(() => chain.deliver(method, request as never))).toMatch(/^gov 13: invalid authority/);
  });

  test.each([
    ["updateRules", methods.updateRules],
    ["setMembers", methods.setMembers],
    ["dissolve", methods.dissolve],
    ["reclaim", methods.reclaim],
  ])("%s of a committee that is not there", (_, method) => {
    const request = { authority, committeeId: 9n, rules: rules() };
    expect(refusal(() => committeeChain().deliver(method, request as never))).toBe(
      "committee 2: 9: committee not found",
    );
  });

  test("rules with fewer seats than members", () => {
    const chain = committeeChain();
    const id = create(chain);
    const request = { authority, committeeId: id, rules: rules({ seats: 2 }) };
    expect(refusal(() => chain.deliver(methods.updateRules, request))).toMatch(/^committee 17: 3 members for 2 seats/);
  });

  test("the resignation of who is no member", () => {
    const chain = committeeChain();
    const id = create(chain);
    expect(refusal(() => chain.deliver(methods.resign, { member: person(7), committeeId: id }))).toMatch(
      /^committee 4/,
    );
    expect(refusal(() => chain.deliver(methods.resign, { member: person(1), committeeId: 9n }))).toMatch(
      /^committee 2/,
    );
  });

  test.each<readonly [string, object, RegExp]>([
    ["no proposals", { maxOpenProposals: 0 }, /invalid max_open_proposals: 0/],
    ["too many nominees", { maxNominees: 1001 }, /invalid max_nominees: 1001/],
    ["a stake below nothing", { minNomineeStake: "-1" }, /invalid min_nominee_stake/],
    ["a retry of no time", { electionRetry: undefined }, /invalid election_retry/],
  ])("parameters with %s", (_, change, text) => {
    const chain = committeeChain();
    const { params } = chain.query(queries.params, {});
    if (params === undefined) throw new Error("no parameters");
    const request = { authority, params: { ...params, ...change } };
    expect(refusal(() => chain.deliver(methods.updateParams, request))).toMatch(text);
    expect(chain.query(queries.params, {}).params).toEqual(params);
  });

  test("queries of what is not there", () => {
    const chain = committeeChain();
    expect(refusal(() => chain.query(queries.committee, { committeeId: 1n }))).toBe(
      "NotFound: no committee has the id 1",
    );
    expect(refusal(() => chain.query(queries.committeeByName, { name: "x\0" }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(queries.mayAct, { committeeId: 1n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(queries.proposal, { proposalId: 1n }))).toBe("NotFound: no proposal has the id 1");
    expect(refusal(() => chain.query(queries.proposals, { committeeId: 1n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(queries.election, { committeeId: 1n }))).toMatch(/^NotFound/);
  });
});
