import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { exportedByGo } from "../test/cli/exportedKey.ts";
import { runCli } from "../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newHome = () => join(folder, `home${count++}`);
const words =
  "notice oak worry limit wrap speak medal online prefer cluster roof addict wrist behave treat actual wasp year salad speed social layer crew genius";
// What CosmJS's own tests have for these words.
const cosmosAddress = "cosmos1cyyzpxplxdzkeea7kwsydadg87357qnalx9dqz";

const keys = (home: string, ...args: string[]) => ["keys", ...args, "--home", home, "--keyring-backend", "test"];

describe("eco2d keys", () => {
  test("a new key: words on the error output, the key on the output; in JSON both together", async () => {
    const home = newHome();
    const added = await runCli(keys(home, "add", "alice"));
    expect(added.code).toBe(0);
    expect(added.out).toMatch(
      /^name: alice\ntype: local\naddress: eco1[a-z0-9]{38}\npubkey: '\{"@type":"\/cosmos\.crypto\.secp256k1\.PubKey"/,
    );
    const mnemonic = added.err.trim().split("\n").at(-1) ?? "";
    expect(mnemonic.split(" ")).toHaveLength(24);
    const again = await runCli([...keys(newHome(), "add", "alice", "--recover"), "-o", "json"], [mnemonic]);
    expect(added.out).toContain(`address: ${JSON.parse(again.out).address}\n`);
    const json = JSON.parse((await runCli([...keys(home, "add", "bob"), "-o", "json"])).out);
    expect(Object.keys(json)).toEqual(["name", "type", "address", "pubkey", "mnemonic"]);
    const quiet = await runCli([...keys(home, "add", "carol", "--no-backup"), "-o", "json"]);
    expect([quiet.err, JSON.parse(quiet.out).mnemonic]).toEqual(["", undefined]);
  });

  test("a key of secure enclaves: added, recovered, imported and exported bare, never armored or in a multisig", async () => {
    const home = newHome();
    const r1 = ["--key-type", "secp256r1"];
    const added = JSON.parse((await runCli([...keys(home, "add", "alice", ...r1), "-o", "json"])).out);
    expect(added).toMatchObject({ address: expect.stringMatching(/^eco1[a-z0-9]{58}$/) });
    expect(added.pubkey).toContain("/cosmos.crypto.secp256r1.PubKey");
    const again = await runCli([...keys(newHome(), "add", "a", "--recover", ...r1), "-o", "json"], [added.mnemonic]);
    expect(JSON.parse(again.out).address).toBe(added.address);
    const bare = await runCli(keys(home, "export", "alice", "--unarmored-hex", "--unsafe", "-y"));
    const other = await runCli([...keys(newHome(), "import-hex", "a", bare.out.trim(), ...r1), "-o", "json"]);
    expect(JSON.parse(other.out).address).toBe(added.address);
    const refusals = [
      [keys(home, "export", "alice"), "a secp256r1 key has no armored form: export it with --unarmored-hex --unsafe"],
      [keys(home, "add", "m", "--multisig", "alice"), 'key "alice" is of type secp256r1, which no multisig takes'],
      [keys(home, "add", "b", "--key-type", "sr25519"), "Allowed choices are secp256k1, secp256r1."],
    ] as const;
    for (const [args, text] of refusals) expect((await runCli([...args])).err).toContain(text);
    expect((await runCli(keys(home, "list", "-n"))).out).toBe("alice\n");
  });

  test("show, list, rename, delete", async () => {
    const home = newHome();
    await runCli(keys(home, "add", "alice", "--recover", "--bech32-prefix", "cosmos"), [words]);
    const inCosmos = await runCli(keys(home, "show", "alice", "-a", "--bech32-prefix", "cosmos"));
    expect(inCosmos.out).toBe(`${cosmosAddress}\n`);
    const show = async (...args: string[]) => (await runCli(keys(home, "show", ...args))).out.trim();
    const address = await show("alice", "-a");
    expect(await show(address, "-p")).toMatch(/^\{"@type":"\/cosmos\.crypto\.secp256k1\.PubKey","key":"A/);
    expect(await show("alice", "-a", "--bech", "val")).toMatch(/^ecovaloper1/);
    expect(await show(await show("alice", "-a", "--bech", "cons"), "-a")).toBe(address);
    expect((await runCli(keys(home, "list", "-n"))).out).toBe("alice\n");
    expect((await runCli(keys(home, "rename", "alice", "eve"))).code).toBe(0);
    expect(JSON.parse((await runCli([...keys(home, "list"), "-o", "json"])).out)).toMatchObject([
      { name: "eve", address },
    ]);
    expect(await runCli(keys(home, "delete", "eve"), ["n"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Error: cancelled\n$/),
    });
    expect((await runCli(keys(home, "delete", "eve", "-y"))).err).toBe('Key "eve" deleted.\n');
    expect((await runCli(keys(home, "list"))).out).toBe("[]\n");
  });

  test("accounts, multisigs and public keys", async () => {
    const home = newHome();
    const add = async (...args: string[]) => {
      const run = await runCli([...keys(home, "add", ...args), "-o", "json"], [words]);
      return run.code === 0 ? JSON.parse(run.out) : run.err;
    };
    const first = await add("a", "--recover");
    await add("b", "--recover", "--index", "1");
    expect(await add("c", "--recover", "--hd-path", "m/44'/118'/0'/0/1")).toMatch(
      /Error: this key exists already under the name "b"\n$/,
    );
    const team = await add("team", "--multisig", "a,b", "--multisig-threshold", "2");
    expect(team.type).toBe("multi");
    const turned = await add("turned", "--multisig", "b,a", "--multisig-threshold", "2");
    expect(turned).toBe('Error: this key exists already under the name "team"\n');
    const unsorted = (names: string) =>
      add("kept", "--multisig", names, "--multisig-threshold", "2", "--nosort", "--dry-run");
    const [one, two] = [await unsorted("a,b"), await unsorted("b,a")];
    expect(one.address).not.toBe(two.address);
    expect([one.address, two.address]).toContain(team.address);
    expect(await add("bad", "--multisig", "a,b", "--multisig-threshold", "3")).toMatch(
      /--multisig-threshold 3 is more than the 2 members/,
    );
    const elsewhere = newHome();
    const offline = await runCli([...keys(elsewhere, "add", "away", "--pubkey", first.pubkey), "-o", "json"]);
    expect(JSON.parse(offline.out)).toMatchObject({ type: "offline", address: first.address });
    expect((await runCli(keys(elsewhere, "add", "x", "--pubkey", "{}"))).err).toMatch(
      /^Error: --pubkey is no public key; expected/,
    );
  });

  test("import of a key that the Go SDK exported; bare export and import", async () => {
    const home = newHome();
    const file = join(folder, "alice.armor");
    writeFileSync(file, exportedByGo);
    expect((await runCli(keys(home, "import", "alice", file), ["correct horse"])).code).toBe(0);
    expect((await runCli(keys(home, "export", "alice", "--unarmored-hex"))).err).toBe(
      "Error: a bare export needs both --unarmored-hex and --unsafe\n",
    );
    const bare = await runCli(keys(home, "export", "alice", "--unarmored-hex", "--unsafe"), ["y"]);
    expect(bare.out).toBe("c9e6bd3a8b2a1f5d4e7f6a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d\n");
    const other = newHome();
    expect((await runCli(keys(other, "import-hex", "alice", bare.out.trim()))).code).toBe(0);
    const address = (await runCli(keys(home, "show", "alice", "-a"))).out;
    expect((await runCli(keys(other, "show", "alice", "-a"))).out).toBe(address);
    expect((await runCli(keys(other, "import-hex", "bob"), ["00"])).err).toMatch(/expected 64 hexadecimal digits/);
    expect((await runCli(keys(other, "export", "alice"), ["short"])).err).toMatch(/at least 8 characters\n$/);
    expect((await runCli(keys(other, "import", "bob", "/nowhere"))).err).toBe("Error: cannot read /nowhere\n");
  }, 30_000);

  test("a key that only the other backend has is told with it", async () => {
    const home = newHome();
    await runCli(keys(home, "add", "alice"));
    const { code, err } = await runCli(["keys", "show", "alice", "--home", home]);
    expect(code).toBe(1);
    expect(err).toMatch(/^Error: no key "alice" in .*keyring-file: --keyring-backend test has one\n$/);
  });

  test("a password is chosen once and asked for afterwards", async () => {
    const home = newHome();
    const file = (...args: string[]) => ["keys", ...args, "--home", home];
    expect((await runCli(file("add", "alice"), ["short"])).err).toMatch(
      /Error: a password needs at least 8 characters\n$/,
    );
    expect((await runCli(file("add", "alice"), ["long enough", "long enougj"])).err).toMatch(
      /Error: the passwords differ\n$/,
    );
    expect((await runCli(file("add", "alice"), ["long enough", "long enough"])).code).toBe(0);
    expect((await runCli(file("export", "alice", "--unarmored-hex", "--unsafe", "-y"), ["long enough"])).code).toBe(0);
    expect((await runCli(file("export", "alice", "--unarmored-hex", "--unsafe", "-y"), ["wrong"])).err).toMatch(
      /the input ended\n$/,
    );
  });
});

describe("eco2d init and what reads it", () => {
  test("writes a home, and its prefix is that of its addresses from then on", async () => {
    const home = newHome();
    const flags = ["--chain-id", "test-1", "--bech32-prefix", "cosmos", "--denom", "stake", "--block-time", "500ms"];
    const made = await runCli(["init", "node", ...flags, "--home", home, "-o", "json"]);
    expect(JSON.parse(made.out)).toMatchObject({ chain_id: "test-1", moniker: "node" });
    expect((await runCli(["comet", "show-node-id", "--home", home])).out).toBe(`${JSON.parse(made.out).node_id}\n`);
    expect((await runCli(["comet", "show-validator", "--home", home])).out).toMatch(
      /^\{"@type":"\/cosmos\.crypto\.ed25519\.PubKey","key":"/,
    );
    expect((await runCli(["comet", "show-address", "--home", home])).out).toMatch(/^cosmosvalcons1/);
    await runCli(keys(home, "add", "alice", "--recover"), [words]);
    expect((await runCli(keys(home, "show", "alice", "-a"))).out).toBe(`${cosmosAddress}\n`);
    expect((await runCli(["init", "node", "--home", home])).err).toMatch(
      /^Error: .*genesis\.json exists already: .*--overwrite\n$/,
    );
  });

  test.each([
    ["block time", ["--block-time", "soon"], /^error: .*Expected a time such as 10s or 500ms\.\n$/],
    ["denom", ["--denom", "1"], /^Error: denom "1": 3 to 128/],
    ["prefix", ["--bech32-prefix", "ECO"], /^Error: bech32 prefix "ECO": lower-case/],
    ["chain id", ["--chain-id", "a b"], /^Error: chain id "a b"/],
  ])("a wrong %s is told in one line, and nothing is written", async (_, flags, reason) => {
    const home = newHome();
    const run = await runCli(["init", "node", ...flags, "--home", home]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(reason);
    expect(existsSync(home)).toBe(false);
  });
});

describe("the command line", () => {
  test("every command has help that names its options and those of all", async () => {
    for (const command of [
      [],
      ["init"],
      ["keys"],
      ["keys", "add"],
      ["keys", "export"],
      ["comet"],
      ["status"],
      ["export"],
      ["version"],
    ]) {
      const { code, out } = await runCli([...command, "--help"]);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: eco2d ${[...command].join(" ")}`));
      expect(out).toContain("--home <folder>");
      // A default is told as it is typed, and once.
      expect(out).not.toMatch(/default:\s+(\[\]|10000)|\(default:[^)]*\)\s+\(default:/);
    }
  });

  test.each([
    [["nothing"], /^error: unknown command 'nothing'/],
    [["verson"], /^error: unknown command 'verson'\n\(Did you mean version\?\)/],
    [["version", "--lnog"], /^error: unknown option '--lnog'/],
    [["keys", "show"], /^error: missing required argument/],
    [["version", "-o", "xml"], /^error: .*Allowed choices are text, json/],
    [
      ["comet", "show-node-id", "--home", "/nowhere"],
      /^Error: node key not found at \/nowhere.*run "eco2d init" first/,
    ],
  ])("%j is refused", async (args, reason) => {
    const { code, err } = await runCli(args);
    expect(code).toBe(1);
    expect(err).toMatch(reason);
  });

  test("version", async () => {
    expect((await runCli(["version"])).out).toBe("1.2.3\n");
    expect(await runCli(["--version"])).toMatchObject({ code: 0, out: "1.2.3\n" });
    expect((await runCli(["version", "--long"])).out).toMatch(
      /server_name: eco2d\nversion: 1\.2\.3\ncometbft_version: 0\.38\.25/,
    );
  });

  test("status of a node that is not there, and of something else", async () => {
    const server = createServer((_, response) => response.end("hello")).listen(0);
    const { port } = server.address() as AddressInfo;
    expect((await runCli(["status", "--node", `localhost:${port}`])).err).toMatch(
      /does not answer as a CometBFT RPC does: hello/,
    );
    await new Promise((resolve) => server.close(resolve));
    expect((await runCli(["status", "--node", `tcp://127.0.0.1:${port}`])).err).toMatch(
      /^Error: no answer from the node at http:.*ECONNREFUSED/,
    );
  });
});
