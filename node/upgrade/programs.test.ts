import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { NodeError } from "../errors.ts";
import { type Home, homeAt } from "../home.ts";
import { readUpgradeInfo, writeUpgradeInfo } from "./info.ts";
import { checkSum, currentFolder, currentProgram, folderOf, layOut, switchTo, upgradeFolder } from "./programs.ts";

let home: Home;
beforeEach(() => {
  home = homeAt(mkdtempSync(join(tmpdir(), "programs-")));
});
afterEach(() => rmSync(home.root, { recursive: true }));

function install(folder: string, mode = 0o755): string {
  mkdirSync(join(home.programs, folder, "bin"), { recursive: true });
  writeFileSync(join(home.programs, folder, "bin", "eco2d"), "#!/bin/true\n", { mode });
  return join(home.programs, folder);
}

const sum = (kind: string) => createHash(kind).update("#!/bin/true\n").digest("hex");
const plan = (info = "") => ({ name: "v2", height: 9, info });
const binaries = (url: string) => JSON.stringify({ binaries: { any: url } });

// As Go's url.PathEscape has them.
test.each([
  ["v2", "v2"],
  ["v2.1-rc_1~", "v2.1-rc_1~"],
  ["two words", "two%20words"],
  ["a/b", "a%2Fb"],
  ["$&+:=@", "$&+:=@"],
  ["!'()*,;?", "%21%27%28%29%2A%2C%3B%3F"],
  ["grün", "gr%C3%BCn"],
])("the folder of %s", (name, folder) => {
  expect(folderOf(name)).toBe(folder);
});

test.each(["", ".", ".."])('"%s" names no folder', (name) => {
  expect(() => folderOf(name)).toThrow(NodeError);
});

describe("upgrade-info.json", () => {
  test("comes back as it was written", () => {
    expect(readUpgradeInfo(home.upgradeInfo)).toBeUndefined();
    for (const info of ["", 'text with "quotes"']) {
      writeUpgradeInfo(home.upgradeInfo, plan(info));
      expect(readUpgradeInfo(home.upgradeInfo)).toEqual(plan(info));
    }
  });

  test.each(["", "{", "[]", '{"name":"","height":1}', '{"name":"v2"}', '{"name":"v2","height":"5"}'])(
    "%s is refused",
    (text) => {
      mkdirSync(home.data);
      writeFileSync(home.upgradeInfo, text);
      expect(() => readUpgradeInfo(home.upgradeInfo)).toThrow(/upgrade-info\.json is no plan/);
    },
  );
});

describe("programs of a home", () => {
  test("begin with the one that runs, and change by a link", () => {
    layOut(home, process.execPath);
    expect(currentFolder(home)).toBe(join(home.programs, "genesis"));
    expect(currentProgram(home)).toBe(join(home.programs, "genesis", "bin", "eco2d"));
    writeUpgradeInfo(home.upgradeInfo, plan());
    const folder = install("upgrades/v2");
    expect(switchTo(home, plan())).toBe(false);
    expect(currentFolder(home)).toBe(folder);
    expect(readlinkSync(join(home.programs, "current"))).toBe(join("upgrades", "v2"));
  });

  test("are found by a name in small letters too", () => {
    const small = install("upgrades/v2-beta");
    expect(upgradeFolder(home, "V2-Beta")).toBe(small);
    const exact = install("upgrades/V2-Beta");
    expect(upgradeFolder(home, "V2-Beta")).toBe(exact);
  });

  test.each<readonly [string, () => unknown, RegExp]>([
    ["is missing", () => undefined, /ENOENT/],
    ["cannot be run", () => install("upgrades/v2", 0o644), /EACCES/],
    [
      "is a folder",
      () => mkdirSync(join(home.programs, "upgrades/v2/bin/eco2d"), { recursive: true }),
      /it is no file/,
    ],
  ])("are not changed where the next %s", (_, make, reason) => {
    layOut(home, process.execPath);
    make();
    expect(() => switchTo(home, plan())).toThrow(reason);
    expect(currentFolder(home)).toBe(join(home.programs, "genesis"));
  });
});

describe("a checksum in the plan", () => {
  test.each(["sha256", "sha512"])("of kind %s is compared", (kind) => {
    const folder = install("upgrades/v2");
    const url = `https://example.org/eco2d?checksum=${kind}:`;
    expect(checkSum(folder, plan(binaries(`${url}${sum(kind).toUpperCase()}`)))).toBe(true);
    expect(() => checkSum(folder, plan(binaries(`${url}00`)))).toThrow(new RegExp(`has the ${kind} ${sum(kind)}`));
  });

  test("of an archive is compared with the archive, where it lies in the folder", () => {
    const folder = install("upgrades/v2");
    const info = binaries(`https://example.org/eco2-ledger-2.0.0.tgz?checksum=sha256:${sum("sha256")}`);
    expect(checkSum(folder, plan(info))).toBe(false);
    writeFileSync(join(folder, "eco2-ledger-2.0.0.tgz"), "other");
    expect(() => checkSum(folder, plan(info))).toThrow(/tgz has the sha256/);
    writeFileSync(join(folder, "eco2-ledger-2.0.0.tgz"), "#!/bin/true\n");
    expect(checkSum(folder, plan(info))).toBe(true);
  });

  test.each([
    "",
    "see the notes",
    "{}",
    '{"binaries":{"other/machine":"x"}}',
    binaries("https://example.org/eco2d"),
    binaries("no url"),
  ])("is not in %s", (info) => {
    expect(checkSum(install("upgrades/v2"), plan(info))).toBe(false);
  });

  test("of another kind is refused", () => {
    const folder = install("upgrades/v2");
    expect(() => checkSum(folder, plan(binaries("https://example.org/eco2d?checksum=md5:00")))).toThrow(
      /of kind "md5"/,
    );
  });
});
