import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Home } from "../../node/home.ts";
import { runCli } from "../cli/run.ts";
import { startOn } from "../harness/network.ts";
import {
  copyOf,
  edit,
  editGenesis,
  flip,
  leftBehind,
  logFile,
  newHome,
  refusedStart,
  removeHome,
  snapshot,
  usedHome,
} from "./homes.ts";

type Which = "fresh" | "used" | "other";
const bases = new Map<Which, Home>();
const copies: Home[] = [];
beforeAll(async () => {
  bases.set("fresh", newHome());
  bases.set("used", await usedHome());
  bases.set("other", await usedHome("other-1"));
}, 60_000);
afterEach(() => {
  for (const home of copies.splice(0)) removeHome(home);
});
afterAll(() => {
  for (const home of bases.values()) removeHome(home);
});

function base(which: Which): Home {
  const home = bases.get(which);
  if (home === undefined) throw new Error(`the ${which} home was not made`);
  return home;
}

function take(which: Which): Home {
  const home = copyOf(base(which));
  copies.push(home);
  return home;
}

const comet = (home: Home) => existsSync(join(home.data, "blockstore.db"));

describe("a genesis that is wrong is refused by validate and by start, and taken when it was mended", () => {
  const wrong: [name: string, change: Parameters<typeof editGenesis>[1], reason: RegExp][] = [
    [
      "a wrong sum",
      ({ app_state }) => {
        app_state["bank"] = { ...app_state["bank"], supply: [{ denom: "ueco2", amount: "101" }] };
      },
      /app_state\.bank\.supply: genesis supply is incorrect, expected 101ueco2, got 100ueco2$/,
    ],
    [
      "an unknown field",
      ({ app_state }) => {
        app_state["bank"] = { ...app_state["bank"], interest: "1" };
      },
      /app_state\.bank: interest: unknown field/,
    ],
    [
      "an account twice",
      ({ app_state }) => {
        const accounts = app_state["auth"]?.["accounts"] as object[];
        app_state["auth"] = { ...app_state["auth"], accounts: [...accounts, ...accounts] };
      },
      /app_state\.auth\.accounts\.1: duplicate account eco1/,
    ],
  ];
  test.each(wrong)(
    "%s",
    async (_, change, reason) => {
      const home = take("fresh");
      const before = readFileSync(home.genesis, "utf8");
      editGenesis(home, change);
      const { code, errors } = await refusedStart(home);
      expect([code, errors.length]).toEqual([1, 1]);
      expect(errors[0]).toMatch(reason);
      const validated = await runCli(["genesis", "validate", "--home", home.root]);
      expect([validated.code, validated.err.trim()]).toEqual([1, errors[0]]);
      expect([comet(home), existsSync(home.chainMark), leftBehind(home)]).toEqual([false, false, []]);

      writeFileSync(home.genesis, before);
      await (await startOn(home.root)).stop();
    },
    30_000,
  );
});

describe("a home that cannot run is refused in one line before CometBFT starts", () => {
  const cases: [name: string, which: Which, break_: (home: Home) => void, reason: RegExp][] = [
    ["no home", "fresh", ({ root }) => rmSync(root, { recursive: true }), /configuration not found .*run "eco2d init"/],
    [
      "a wrong value",
      "fresh",
      ({ appConfig }) => edit(appConfig, (t) => t.replace("halt-height = 0", "halt-height = -1")),
      /app\.toml: halt-height: /,
    ],
    [
      "no config.toml",
      "fresh",
      ({ cometConfig }) => rmSync(cometConfig),
      /CometBFT's configuration not found at .*config\.toml/,
    ],
    [
      "a config.toml that is none",
      "fresh",
      ({ cometConfig }) => edit(cometConfig, (t) => `${t}\n= =`),
      /config\.toml:\d+:1: not TOML/,
    ],
    [
      "a damaged key",
      "fresh",
      ({ validatorKey }) => writeFileSync(validatorKey, "{"),
      /priv_validator_key\.json holds no ed25519 key/,
    ],
    ["a lost key", "used", ({ validatorKey }) => rmSync(validatorKey), /validator key not found/],
    [
      "a lost validator state",
      "used",
      ({ validatorState }) => rmSync(validatorState),
      /keeps this validator from signing twice/,
    ],
    [
      "genesis of another chain",
      "used",
      ({ genesis }) => cpSync(base("other").genesis, genesis),
      /data holds chain "faults-1", but .* is of chain "other-1": use the genesis of faults-1/,
    ],
    [
      "state of another chain",
      "used",
      ({ state }) => {
        rmSync(state, { recursive: true });
        cpSync(base("other").state, state, { recursive: true });
      },
      /the state in .* is of chain "other-1", but .*genesis\.json is of chain "faults-1"/,
    ],
    [
      "state without blocks",
      "used",
      ({ data }) => rmSync(join(data, "blockstore.db"), { recursive: true }),
      /is at height \d+, but CometBFT's blocks are missing \(.*restore the whole data folder/,
    ],
    [
      "a log damaged in the middle",
      "used",
      (home) => flip(logFile(home), 40),
      /\.wal: the record at offset 24, after height 4, is damaged, and good ones follow\. Restore/,
    ],
    [
      "a damaged snapshot",
      "used",
      (home) => flip(join(snapshot(home), "nodes"), 60),
      /no snapshot can be read\. the snapshot .*snap-0+4 is damaged: .*Restore/,
    ],
    [
      "a cut snapshot",
      "used",
      (home) => truncateSync(join(snapshot(home), "nodes"), 100),
      /no snapshot can be read.*nodes has 100 bytes instead of/,
    ],
    [
      "a file in the place of the state",
      "used",
      ({ state }) => {
        rmSync(state, { recursive: true });
        writeFileSync(state, "");
      },
      /(EEXIST|ENOTDIR): .*state.* Move away .*, then start again: nothing that was answered is lost\.$/,
    ],
    [
      "a file in the place of the log",
      "used",
      ({ state }) => {
        rmSync(join(state, "wal"), { recursive: true });
        writeFileSync(join(state, "wal"), "");
      },
      /(EEXIST|ENOTDIR): .*state.* Move away .*, then start again: nothing that was answered is lost\.$/,
    ],
    [
      "a lost snapshot",
      "used",
      (home) => rmSync(snapshot(home), { recursive: true }),
      /the log does not belong to the snapshot, or one is missing\. Restore/,
    ],
  ];
  test.each(cases)(
    "%s",
    async (_, which, break_, reason) => {
      const home = take(which);
      break_(home);
      const { code, errors } = await refusedStart(home);
      expect(errors).toEqual([expect.stringMatching(reason)]);
      expect([code, errors[0]?.startsWith("Error: ")]).toEqual([1, true]);
      expect(leftBehind(home)).toEqual([]);
      if (which === "fresh") expect(comet(home)).toBe(false);
    },
    30_000,
  );

  test("a home in which a node runs", async () => {
    const home = take("fresh");
    const running = await startOn(home.root);
    const { code, errors } = await refusedStart(home);
    await running.stop();
    expect([code, errors]).toEqual([
      1,
      [`Error: ${home.root} is in use by process ${process.pid}: stop it first, or choose another --home`],
    ]);
  }, 30_000);
});

describe("what CometBFT refuses is told in one line, and nothing is left running", () => {
  test("a value of the wrong type", async () => {
    const home = take("fresh");
    edit(home.cometConfig, (text) => text.replace(/^size = .*$/m, 'size = "many"'));
    const { code, errors } = await refusedStart(home);
    expect([code, errors]).toEqual([
      1,
      [expect.stringMatching(/^Error: CometBFT refuses config\.toml: .*mempool\.size.*"many"/)],
    ]);
    expect(leftBehind(home)).toEqual([]);
  }, 30_000);

  test("blocks of another chain under this genesis", async () => {
    const home = take("used");
    for (const path of [home.chainMark, home.state]) rmSync(path, { recursive: true });
    cpSync(base("other").genesis, home.genesis);
    const { code, errors } = await refusedStart(home);
    expect([code, errors]).toEqual([
      1,
      [expect.stringMatching(/^Error: CometBFT's data are of chain "faults-1", genesis of "other-1": /)],
    ]);
  }, 30_000);
});

describe("a port that another process has", () => {
  const taken = createServer();
  const address = { text: "" };
  beforeAll(async () => {
    await new Promise<void>((resolve) => taken.listen({ host: "127.0.0.1", port: 0 }, resolve));
    const bound = taken.address();
    if (typeof bound === "object" && bound !== null) address.text = `127.0.0.1:${bound.port}`;
  });
  afterAll(() => {
    taken.close();
  });

  const servers: [flag: string, hint: string][] = [
    ["--rest-address", "the port is in use; stop the other process, or change [api] address in app.toml"],
    ["--grpc-address", "the port is in use; stop the other process, or change [grpc] address in app.toml"],
    ["--rpc-laddr", "the port is in use; stop the other process, or change [rpc] laddr in config.toml"],
    ["--p2p-laddr", "the port is in use; stop the other process, or change [p2p] laddr in config.toml"],
    ["--address", "is in use by another process"],
  ];
  test.each(servers)(
    "%s",
    async (flag, hint) => {
      const home = take("fresh");
      const { code, errors } = await refusedStart(home, [flag, `tcp://${address.text}`]);
      expect([code, errors.length]).toEqual([1, 1]);
      expect(errors[0]).toContain(address.text);
      expect(errors[0]).toContain(hint);
      expect(leftBehind(home)).toEqual([]);
    },
    30_000,
  );
});

describe("what a crash leaves is mended, and said", () => {
  test.each([
    ["noise behind the log", (path: string) => appendFileSync(path, "noise ".repeat(20))],
    ["a record cut short", (path: string) => truncateSync(path, readFileSync(path).length - 10)],
  ])(
    "%s",
    async (_, damage) => {
      const home = take("used");
      damage(logFile(home));
      const told: string[] = [];
      const note = (_fields: object, message: string) => void told.push(message);
      const network = await startOn(home.root, { info: () => undefined, warn: note, error: note });
      await network.stop();
      // The history may have read the record before it was cut short; it says so, and follows the log back.
      expect(told.filter((line) => !line.startsWith("the history reached height"))).toEqual([
        expect.stringMatching(
          /\.wal: cut off \d+ bytes at offset \d+: the record after height \d+ was not written whole$/,
        ),
      ]);
    },
    30_000,
  );

  test("a state that was removed is built anew from CometBFT's blocks", async () => {
    const home = take("used");
    rmSync(home.state, { recursive: true });
    const network = await startOn(home.root);
    expect(network.node.application.height).toBeGreaterThan(6);
    await network.stop();
  }, 30_000);
});
