import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { bindChain } from "./chainMark.ts";
import { NodeError } from "./errors.ts";
import { initHome } from "./init.ts";

const folder = mkdtempSync(join(tmpdir(), "mark-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newHome = () =>
  initHome({ home: join(folder, `${count++}`), moniker: "n", chainId: "mark-1", appState: {} }).home;
const accept = () => undefined;

describe("a home belongs to one chain", () => {
  test("it is tied at the first start, and asked about the genesis that once", () => {
    const home = newHome();
    const asked: string[] = [];
    const check = ({ chain_id }: { chain_id: string }) => void asked.push(chain_id);
    expect(bindChain(home, check).chain_id).toBe("mark-1");
    expect(bindChain(home, check).chain_id).toBe("mark-1");
    expect(asked).toEqual(["mark-1"]);
  });

  test("a genesis that is refused ties nothing: mended, it is taken", () => {
    const home = newHome();
    const refuse = () => {
      throw new NodeError("wrong sum");
    };
    expect(() => bindChain(home, refuse)).toThrow("wrong sum");
    expect(existsSync(home.chainMark)).toBe(false);
    writeFileSync(home.genesis, readFileSync(home.genesis, "utf8").replace('"power": "10"', '"power": "11"'));
    bindChain(home, accept);
    expect(existsSync(home.chainMark)).toBe(true);
  });

  test("the genesis of another chain, a changed one and none at all are refused", () => {
    const home = newHome();
    bindChain(home, accept);
    const genesis = readFileSync(home.genesis, "utf8");
    writeFileSync(home.genesis, genesis.replace("mark-1", "mark-2"));
    expect(() => bindChain(home, accept)).toThrow(
      /data holds chain "mark-1", but .*genesis\.json is of chain "mark-2": use the genesis of mark-1/,
    );
    writeFileSync(home.genesis, genesis.replace('"power": "10"', '"power": "11"'));
    expect(() => bindChain(home, accept)).toThrow(/genesis\.json has changed since chain "mark-1" was started: put/);
    writeFileSync(home.genesis, "{");
    expect(() => bindChain(home, accept)).toThrow(/genesis\.json is not JSON/);
    writeFileSync(home.genesis, "[]");
    expect(() => bindChain(home, accept)).toThrow(/genesis\.json: chain_id must be a string of 1 to 50 characters/);
    rmSync(home.genesis);
    expect(() => bindChain(home, accept)).toThrow(/^genesis not found at .*: run "eco2d init" first/);
  });

  test("a mark torn by a power cut is written again", () => {
    const home = newHome();
    bindChain(home, accept);
    const whole = readFileSync(home.chainMark, "utf8");
    writeFileSync(home.chainMark, whole.slice(0, 20));
    bindChain(home, accept);
    expect(readFileSync(home.chainMark, "utf8")).toBe(whole);
  });
});
