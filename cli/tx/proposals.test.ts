import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCli } from "../../test/cli/run.ts";

const home = mkdtempSync(join(tmpdir(), "cli-proposals-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const keyed = ["--home", home, "--keyring-backend", "test"];
const authority = "eco10d07y265gmmuvt4z0w9aw880jnsr700jd4ydlu";
const file = (name: string) => join(home, name);
const read = (name: string): unknown => JSON.parse(readFileSync(file(name), "utf8"));
let [alice, bob] = ["", ""];

beforeAll(async () => {
  for (const name of ["alice", "bob"]) await runCli(["keys", "add", name, ...keyed]);
  const show = async (name: string) => (await runCli(["keys", "show", name, "-a", ...keyed])).out.trim();
  [alice, bob] = [await show("alice"), await show("bob")];
});

const draft = (answers: readonly string[], ...flags: string[]) => {
  const places = ["--output-document", file("draft.json"), "--metadata-document", file("metadata.json")];
  return runCli(["tx", "gov", "draft-proposal", ...places, ...keyed, ...flags], answers);
};
const messageOf = async (...args: string[]): Promise<unknown> => {
  const run = await runCli(["tx", "gov", ...args, "--from", "alice", ...keyed, "--generate-only", "--offline"]);
  if (run.code !== 0) throw new Error(run.err);
  return (JSON.parse(run.out) as { body: { messages: unknown[] } }).body.messages[0];
};

describe("a drafted proposal", () => {
  test("is written as it was answered, and can be submitted", async () => {
    const answers = ["community-pool-spend", "Trees", "Plant some", "5ueco2", "y", "bob", "7ueco2,1uecc"];
    const run = await draft(answers, "--skip-metadata");
    expect([run.code, run.out]).toEqual([0, ""]);
    expect(run.err).toContain("what is proposed (text, community-pool-spend, ");
    expect(run.err).toContain("amount (coins, several divided by commas; empty for none): ");
    const message = {
      "@type": "/cosmos.distribution.v1beta1.MsgCommunityPoolSpend",
      authority,
      recipient: bob,
      amount: [
        { denom: "uecc", amount: "1" },
        { denom: "ueco2", amount: "7" },
      ],
    };
    expect(read("draft.json")).toEqual({
      messages: [message],
      metadata: "",
      deposit: "5ueco2",
      title: "Trees",
      summary: "Plant some",
      expedited: true,
    });
    expect(await messageOf("submit-proposal", file("draft.json"))).toEqual({
      "@type": "/cosmos.gov.v1.MsgSubmitProposal",
      messages: [message],
      initial_deposit: [{ denom: "ueco2", amount: "5" }],
      proposer: alice,
      metadata: "",
      title: "Trees",
      summary: "Plant some",
      expedited: true,
    });
  });

  test("of a text has its metadata in a file of its own, as wallets read it", async () => {
    const answers = ["text", "Hello", "We agree", "Ann, Bea", "More", "https://example.org", "", "5ueco2", "n"];
    const run = await draft(answers, "--yes");
    expect(run.code).toBe(0);
    expect(run.err).toContain(`publish ${file("metadata.json")}`);
    expect(read("metadata.json")).toEqual({
      title: "Hello",
      authors: ["Ann", "Bea"],
      summary: "We agree",
      details: "More",
      proposal_forum_url: "https://example.org",
      vote_option_context: "",
    });
    expect(read("draft.json")).toMatchObject({ messages: [], metadata: "ipfs://CID", expedited: false });
  });

  test("may be of any message that governance signs, by its type", async () => {
    const params = `{"registrars":["${authority}"]}`;
    const answers = ["/eco2.registry.v1.MsgUpdateParams", "New registrar", "It is ready", "5ueco2", "n", params];
    expect((await draft(answers, "--skip-metadata", "--yes")).code).toBe(0);
    expect(read("draft.json")).toMatchObject({
      messages: [{ "@type": "/eco2.registry.v1.MsgUpdateParams", authority, params: { registrars: [authority] } }],
    });
  });

  test.each([
    ["another kind", ["war"], '"war" is none of text, community-pool-spend'],
    ["a message of anybody", ["cosmos.bank.v1beta1.MsgSend"], "and no message with an authority"],
    ["no title", ["text", ""], "an answer is needed"],
    ["a deposit that is none", ["text", "t", "s", "much"], "a deposit is coins, as 100000000ueco2: "],
    ["coins that are none", ["community-pool-spend", "t", "s", "5ueco2", "n", "bob", "x"], "amount: invalid coin"],
    [
      "a recipient that is nobody",
      ["community-pool-spend", "t", "s", "5ueco2", "n", "nobody", "1ueco2"],
      'recipient: no key "nobody"',
    ],
    ["a file that is there", ["text", "t", "s", "5ueco2", "n", "n"], "cancelled"],
  ])("is none with %s", async (_, answers, text) => {
    writeFileSync(file("draft.json"), "kept");
    const run = await draft(answers, "--skip-metadata");
    expect([run.code, run.out]).toEqual([1, ""]);
    expect(run.err).toContain(text);
    expect(readFileSync(file("draft.json"), "utf8")).toBe("kept");
  });
});

test.each([
  ["no JSON", "{", "is not JSON: "],
  ["an unknown field", '{"deposit":"5ueco2","title":"t","summary":"s","fast":true}', "Unrecognized key"],
  ["no title", '{"deposit":"5ueco2","title":"","summary":"s"}', "title: must not be empty"],
  ["a message without type", '{"deposit":"5ueco2","title":"t","summary":"s","messages":[{}]}', "messages.0.@type: "],
  [
    "a message of no chain",
    '{"deposit":"5ueco2","title":"t","summary":"s","messages":[{"@type":"/toy.Msg"}]}',
    "unable to resolve type URL /toy.Msg",
  ],
  ["a deposit that is none", '{"deposit":"5","title":"t","summary":"s"}', "invalid coin expression"],
])("a file with %s is refused, naming it", async (_, text, expected) => {
  writeFileSync(file("wrong.json"), text);
  await expect(messageOf("submit-proposal", file("wrong.json"))).rejects.toThrow(expected);
  await expect(messageOf("submit-proposal", file("wrong.json"))).rejects.toThrow("wrong.json");
});

describe("a vote", () => {
  test("by the short name of its option", async () => {
    expect(await messageOf("vote", "3", "no-with-veto", "--metadata", "why")).toEqual({
      "@type": "/cosmos.gov.v1.MsgVote",
      proposal_id: "3",
      voter: alice,
      option: "VOTE_OPTION_NO_WITH_VETO",
      metadata: "why",
    });
  });

  test("divided over options", async () => {
    expect(await messageOf("weighted-vote", "3", "yes=0.6,no_with_veto=0.4")).toEqual({
      "@type": "/cosmos.gov.v1.MsgVoteWeighted",
      proposal_id: "3",
      voter: alice,
      options: [
        { option: "VOTE_OPTION_YES", weight: "0.600000000000000000" },
        { option: "VOTE_OPTION_NO_WITH_VETO", weight: "0.400000000000000000" },
      ],
      metadata: "",
    });
  });

  test.each([
    ["3", "perhaps=1", '"perhaps" is none of yes, abstain, no, no-with-veto; write yes=0.6,no=0.4'],
    ["3", "yes", "weight of yes: decimal string cannot be empty"],
    ["x", "yes=1", '[proposal-id]: must be a whole number above 0, not "x"'],
  ])("on %s of %s is refused", async (id, options, text) => {
    await expect(messageOf("weighted-vote", id, options)).rejects.toThrow(text);
  });
});
