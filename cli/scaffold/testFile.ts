import type { NewFile } from "./files.ts";
import type { Import } from "./imports.ts";

type Source = (path: string, imports: readonly Import[], body: string) => NewFile;

/** What the two runners call the same: a checkout's tests run in Jest, those of others in what Node brings along. */
const inJest = {
  imports: [[["expect", "test"], "@jest/globals"]] as const,
  equal: (found: string, expected: string) => `expect(${found}).toEqual(${expected})`,
  refused: (work: string, reason: string) => `expect(${work}).toThrow(${reason})`,
};
const inNode = {
  imports: [
    [["deepEqual", "throws"], "node:assert/strict"],
    [["test"], "node:test"],
  ] as const,
  equal: (found: string, expected: string) => `deepEqual(${found}, ${expected})`,
  refused: (work: string, reason: string) => `throws(${work}, ${reason})`,
};

/** The test of the new message: of the module alone, then on a chain with real blocks. */
export function testFile(name: string, source: Source, checkout: boolean): NewFile {
  const { imports, equal, refused } = checkout ? inJest : inNode;
  return source(
    "msg/write.test.ts",
    [
      ...imports,
      [["addressText", "defineChain", "type MakeChain", "standardSteps"], "core"],
      [["default auth"], "modules/auth"],
      [["default bank"], "modules/bank"],
      [["default consensus"], "modules/consensus"],
      [["message", "startChain", "testAddress", "testChain"], "testing"],
      [["MsgDefinition", "MsgWrite", "QueryDefinition"], "gen"],
      [[`default ${name}`], "../index.ts"],
    ],
    `const { write } = MsgDefinition.methods;
const { text } = QueryDefinition.methods;

/** The module among those that it needs, without transactions. */
const modules = [auth, bank, ${name}];
const start = (section?: unknown) => testChain(modules, section === undefined ? {} : { ${name}: section });
const person = (number: number) => addressText(start().ctx.chain, testAddress(number));
const [anna, ben] = [person(1), person(2)];

test("everyone has a text of their own, and the last one counts", () => {
  const chain = start();
  chain.deliver(write, { sender: anna, text: "first" });
  chain.deliver(write, { sender: ben, text: "mine" });
  chain.deliver(write, { sender: anna, text: "second" });
  ${equal("chain.query(text, { address: anna })", '{ text: "second" }')};
  ${equal("chain.query(text, { address: ben })", '{ text: "mine" }')};
  ${refused("() => chain.query(text, { address: person(3) })", "/has written nothing/")};
});

for (const [what, length] of [
  ["no text", 0],
  ["a text that is too long", 257],
] as const)
  test(\`\${what} is refused\`, () => {
    const work = () => start().deliver(write, { sender: anna, text: "x".repeat(length) });
    ${refused("work", "/1 to 256 are allowed: invalid text/")};
  });

test("state exported as genesis gives the same state", () => {
  const chain = start();
  chain.deliver(write, { sender: anna, text: "kept" });
  const section = chain.exported()["${name}"];
  ${equal("section", '{ texts: [{ address: anna, text: "kept" }] }')};
  ${equal(`start(section).exported()["${name}"]`, "section")};
});

const makeChain: MakeChain = (verify) =>
  defineChain({
    name: "test",
    version: "0.1.0",
    modules: [auth, bank, consensus, ${name}],
    hooks: [],
    order: { genesis: ["auth", "bank", "${name}"], beginBlock: [], endBlock: [] },
    steps: standardSteps(verify),
    authority: "gov",
  });

test("a signed transaction on a chain with real blocks, and a month later", async () => {
  const chain = await startChain(makeChain);
  try {
    const [alice] = chain.accounts;
    if (alice === undefined) throw new Error("the chain has accounts");
    const { result } = await chain.send(alice, [message(MsgWrite, { sender: alice.address, text: "hello" })]);
    ${equal("result.code", "0")};
    await chain.advanceTime({ days: 30 });
    ${equal("chain.ask(text, { address: alice.address })", '{ text: "hello" }')};
    ${equal("chain.broken()", "undefined")};
  } finally {
    await chain.close();
  }
});
`,
  );
}
