import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCli } from "../../test/cli/run.ts";
import { type Shell, shells } from "./scripts.ts";

const folder = mkdtempSync(join(tmpdir(), "completion-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pathOf = (shell: Shell) => join(folder, `eco2d.${shell}`);
const isThere = (shell: Shell) => spawnSync(shell, ["-c", "exit 0"]).status === 0;
/** bash is on every machine that these tests run on; the others are asked where they are. */
const present = shells.filter((shell) => shell === "bash" || isThere(shell));

beforeAll(async () => {
  for (const shell of shells) {
    const { code, out } = await runCli(["completion", shell]);
    expect(code).toBe(0);
    writeFileSync(pathOf(shell), out);
  }
}, 60_000);

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(" ");

/** Programs that print what a shell offers for the last of the words, one a line. */
const asking: Record<Shell, (words: readonly string[]) => string> = {
  bash: (words) => `source ${pathOf("bash")}
COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}
__eco2d_complete; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Outside of its editor zsh has no place to put words: they are printed, those that fit.
  zsh: (words) => `compdef() { :; }; _files() { :; }
compadd() { shift; for one in "$@"; do [[ "$one" == ${quoted(words.slice(-1))}* ]] && print -r -- "$one"; done; return 0 }
source ${pathOf("zsh")}
words=(${quoted(words)}); CURRENT=${words.length}; _eco2d`,
  fish: (words) => `source ${pathOf("fish")}; complete -C ${quoted([words.join(" ")])}`,
};

function offered(shell: Shell, ...words: string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, ["-c", asking[shell](["eco2d", ...words])], {
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, HOME: folder },
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe.each(present)("%s offers", (shell) => {
  test.each<[string, string[], string[], string[]]>([
    ["commands", ["ke"], ["keys"], []],
    ["commands of commands", ["keys", "a"], ["add"], ["list"]],
    ["messages", ["tx", "bank", ""], ["send", "multi-send"], ["balances"]],
    ["queries", ["query", "bank", "bal"], ["balances", "balance"], ["send"]],
    ["another name of a command", ["q", "ba"], ["bank"], []],
    ["flags", ["tx", "bank", "send", "--g"], ["--gas", "--gas-prices", "--generate-only"], ["--fees"]],
    ["flags of the program behind every command", ["keys", "list", "--ho"], ["--home"], []],
    ["choices of a flag", ["keys", "add", "--key-type", "secp256"], ["secp256k1", "secp256r1"], []],
    ["choices of a flag of the program", ["status", "-o", ""], ["text", "json"], ["keys"]],
    ["commands behind a flag with its value", ["--home", "keys", "ke"], ["keys"], ["add"]],
    ["commands behind a flag and its value in one", ["--home=keys", "ke"], ["keys"], ["add"]],
    ["choices of an argument", ["completion", ""], [...shells], []],
  ])("%s", (_, words, some, none) => {
    // What bash hands over of a flag and its value in one are three words.
    const parted = shell === "bash" ? words.flatMap((word) => word.split(/(?<==)|(?==)/)) : words;
    const answer = offered(shell, ...parted);
    expect(answer).toEqual(expect.arrayContaining(some));
    for (const word of none) expect(answer).not.toContain(word);
  });

  test("nothing of its own where a value is anything", () => {
    expect(offered(shell, "keys", "add", "--hd-path", "zz")).toEqual([]);
  });
});

test("another shell is refused", async () => {
  const { code, err } = await runCli(["completion", "tcsh"]);
  expect(code).toBe(1);
  expect(err).toContain("Allowed choices are bash, zsh, fish.");
});
