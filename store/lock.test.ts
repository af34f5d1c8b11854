import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openStore } from "./open.ts";
import { STORES, withDirectory } from "./testing/chain.ts";

test("a second opener is refused with the number of the first, until the first has closed", () => {
  withDirectory((dir) => {
    const open = () => openStore({ dir, storeNames: STORES });
    const first = open();
    expect(open).toThrow(`${dir} is in use by process ${process.pid}; stop it first`);
    first.close();
    expect(existsSync(join(dir, "LOCK"))).toBe(false);
    open().close();
  });
});

const dead = () => spawnSync(process.execPath, ["-e", ""]).pid;
test.each([
  ["of a process that ended", () => `${dead()} 1\n`],
  ["of an earlier process with this number", () => `${process.pid} 1\n`],
  ["that is empty", () => ""],
  ["that is no number", () => "x y z"],
])("a lock %s is taken over and said", (_name, content) => {
  withDirectory((dir) => {
    writeFileSync(join(dir, "LOCK"), content());
    const said: string[] = [];
    const store = openStore({ dir, storeNames: STORES, log: (line) => said.push(line) });
    expect(said).toEqual([expect.stringContaining("took over the lock")]);
    expect(readFileSync(join(dir, "LOCK"), "latin1")).toMatch(new RegExp(`^${process.pid} `));
    store.close();
  });
});
