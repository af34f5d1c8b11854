import { describe, expect, test } from "@jest/globals";
import { Appointment } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
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
} from "./testing/chain.ts";

const elected = { appointment: Appointment.APPOINTMENT_ELECTION };
type Chain = ReturnType<typeof committeeChain>;

/** A chain with two candidates, persons 1 to 6 with a million at the first, and an elected committee with empty seats. */
function electing(): { chain: Chain; id: bigint } {
  const chain = committeeChain();
  addCandidate(chain, 100);
  addCandidate(chain, 101);
  for (let who = 1; who <= 6; who++) stake(chain, who, 100, 1_000_000);
  return { chain, id: create(chain, elected, "body", []) };
}
const stand = (chain: Chain, id: bigint, who: number) =>
  chain.deliver(methods.nominate, { nominee: person(who), committeeId: id, statement: "for all" });
const ballot = (chain: Chain, id: bigint, voter: number, nominee: number) =>
  chain.deliver(methods.elect, { voter: person(voter), committeeId: id, nominee: person(nominee) });
const standings = (chain: Chain, id: bigint) =>
  chain.query(queries.election, { committeeId: id }).nominees.map(({ nominee, votes }) => [nominee?.address, votes]);
const close = (chain: Chain, after = 100n * day) => {
  chain.runBlock({ after });
  return chain.runBlock().events.filter(({ type }) => type.startsWith("eco2.committee"));
};

describe("an election", () => {
  test("seats those with most delegated coins behind them, ties by who stood first, and opens the next", () => {
    const { chain, id } = electing();
    for (const who of [3, 2, 1]) stand(chain, id, who);
    for (const [voter, nominee] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 1],
    ] as const)
      ballot(chain, id, voter, nominee);
    expect(standings(chain, id)).toEqual([
      [person(1), "2000000"],
      [person(3), "1000000"],
      [person(2), "1000000"],
    ]);
    const types = close(chain).map(({ type }) => type.split(".").at(-1));
    expect(types).toEqual(["EventElectionClosed", "EventMembersChanged", "EventElectionOpened"]);
    expect(chain.query(queries.committee, { committeeId: id }).committee).toMatchObject({
      members: [person(1), person(2), person(3)],
      election: 2n,
    });
    expect(standings(chain, id)).toEqual([]);
    expect(propose(chain, id, [sendFrom(id, 1)])).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("seats no more than there are seats, and nobody without votes", () => {
    const chain = committeeChain({
      params: { max_open_proposals: 3, max_nominees: 9, min_nominee_stake: "1", election_retry: "864000s" },
    });
    addCandidate(chain, 100);
    for (let who = 1; who <= 5; who++) stake(chain, who, 100, who * 1_000_000);
    const id = create(chain, elected, "body", []);
    for (let who = 1; who <= 5; who++) stand(chain, id, who);
    for (let who = 2; who <= 5; who++) ballot(chain, id, who, who);
    close(chain);
    expect(chain.query(queries.committee, { committeeId: id }).committee?.members).toEqual([3, 4, 5].map(person));
  });

  test("with fewer than must agree seats nobody, and the next is shorter", () => {
    const { chain, id } = electing();
    stand(chain, id, 1);
    ballot(chain, id, 2, 1);
    close(chain);
    expect(chain.query(queries.committee, { committeeId: id }).committee).toMatchObject({ members: [], election: 2n });
    for (const who of [1, 2]) {
      stand(chain, id, who);
      ballot(chain, id, who, who);
    }
    close(chain, 10n * day);
    expect(chain.query(queries.committee, { committeeId: id }).committee?.members).toEqual([person(1), person(2)]);
    expect(chain.broken()).toBeUndefined();
  });

  test("follows delegations of those who voted: more, less, none, to another candidate", () => {
    const { chain, id } = electing();
    stand(chain, id, 1);
    stand(chain, id, 2);
    ballot(chain, id, 3, 1);
    const votes = () => standings(chain, id).find(([nominee]) => nominee === person(1))?.[1];
    stake(chain, 3, 101, 500_000);
    expect(votes()).toBe("1500000");
    stake(chain, 3, 100, 400_000, "undelegate");
    expect(votes()).toBe("1100000");
    stake(chain, 3, 100, 600_000, "undelegate");
    expect(votes()).toBe("500000");
    stake(chain, 3, 101, 500_000, "undelegate");
    expect(votes()).toBe("0");
    expect(chain.broken()).toBeUndefined();
    stake(chain, 3, 100, 70);
    expect(votes()).toBe("70");
    ballot(chain, id, 3, 2);
    expect(standings(chain, id)[0]).toEqual([person(2), "70"]);
    expect(chain.query(queries.ballot, { committeeId: id, voter: person(3) }).ballot?.nominee).toBe(person(2));
    expect(chain.broken()).toBeUndefined();
  });

  test("that is over is deleted by and by, and its voters vote anew", () => {
    const { chain, id } = electing();
    for (const who of [1, 2]) stand(chain, id, who);
    for (const who of [1, 2, 3, 4]) ballot(chain, id, who, 1 + (who % 2));
    close(chain);
    chain.runBlock();
    const rows = chain.ctx.branch.changes().get("committee") ?? [];
    const left = rows.filter(
      ([key, value]) => value !== null && [0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12].includes(key[0] ?? 0),
    );
    expect(left).toEqual([]);
    expect(refusal(() => chain.query(queries.ballot, { committeeId: id, voter: person(1) }))).toMatch(/^NotFound/);
    expect(refusal(() => ballot(chain, id, 1, 1))).toMatch(/does not stand/);
    stake(chain, 1, 100, 5);
    expect(chain.broken()).toBeUndefined();
  });

  test("goes on when the authority appoints members meanwhile", () => {
    const { chain, id } = electing();
    stand(chain, id, 1);
    ballot(chain, id, 1, 1);
    chain.deliver(methods.setMembers, { authority, committeeId: id, members: [person(4), person(5)] });
    expect(standings(chain, id)).toEqual([[person(1), "1000000"]]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("is refused:", () => {
  test.each<readonly [string, (chain: Chain, id: bigint) => unknown, string]>([
    [
      "who stands twice",
      (chain, id) => stand(chain, id, 1),
      "committee 14: eco1qyqszqgpqyqszqgpqyqszqgpqyqszqgpuqt4dt stands already",
    ],
    [
      "who has too little delegated",
      (chain, id) => stand(chain, id, 7),
      "has 0 delegated, at least 500000 is asked for: invalid nominee",
    ],
    ["a vote for who does not stand", (chain, id) => ballot(chain, id, 1, 5), "does not stand: invalid nominee"],
    ["a vote of who has nothing delegated", (chain, id) => ballot(chain, id, 7, 1), "committee 15: "],
    [
      "a vote for no address",
      (chain, id) => chain.deliver(methods.elect, { voter: person(1), committeeId: id, nominee: "x" }),
      "sdk 7: invalid nominee address",
    ],
    [
      "a statement that is too long",
      (chain, id) =>
        chain.deliver(methods.nominate, { nominee: person(4), committeeId: id, statement: "x".repeat(1001) }),
      "committee 14: statement has 1001 bytes",
    ],
    ["an election of a committee that is not there", (chain) => stand(chain, 9n, 1), "committee 2"],
    [
      "one that nobody elects",
      (chain) => stand(chain, create(chain, {}, "other"), 1),
      "committee 13: other: no election is open",
    ],
    ["a vote where nobody elects", (chain) => ballot(chain, create(chain, {}, "other"), 1, 1), "committee 13"],
  ])("%s", (_, work, text) => {
    const { chain, id } = electing();
    stand(chain, id, 1);
    expect(refusal(() => work(chain, id))).toContain(text.replace(/eco1qyqsz\w+/, person(1)));
    expect(chain.broken()).toBeUndefined();
  });

  test("one nominee too many", () => {
    const { chain, id } = electing();
    for (const who of [1, 2, 3]) stand(chain, id, who);
    expect(refusal(() => stand(chain, id, 4))).toBe("committee 12: 3 nominees of body: too many are open");
  });

  test("a vote in the last block, whose time is past the end", () => {
    const { chain, id } = electing();
    stand(chain, id, 1);
    chain.runBlock({ after: 100n * day });
    expect(refusal(() => ballot(chain, id, 1, 1))).toBe("committee 13: body: no election is open");
  });
});
