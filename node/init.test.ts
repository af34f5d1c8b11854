import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { base64 } from "@scure/base";
import { bindChain } from "./chainMark.ts";
import { findComet } from "./comet/binary.ts";
import { homeAt } from "./home.ts";
import { type InitOptions, initHome } from "./init.ts";
import { readNodeId, readValidatorKey } from "./nodeKeys.ts";

const folder = mkdtempSync(join(tmpdir(), "init-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const options = (more: Partial<InitOptions> = {}): InitOptions => ({
  home: join(folder, `home${count++}`),
  moniker: "node",
  chainId: "init-1",
  appState: {},
  ...more,
});
const comet = (...args: string[]) => execFileSync(findComet(), args, { encoding: "utf8" }).trim();

describe("init", () => {
  test("CometBFT reads the same node id and validator key from the files as we do", () => {
    const { home, nodeId } = initHome(options());
    expect(comet("show-node-id", `--home=${home.root}`)).toBe(nodeId);
    expect(readNodeId(home)).toBe(nodeId);
    const shown = JSON.parse(comet("show-validator", `--home=${home.root}`));
    expect(shown).toEqual({ type: "tendermint/PubKeyEd25519", value: base64.encode(readValidatorKey(home)) });
  });

  test("keys are those of the Go implementation: a home of CometBFT's own init is read alike", () => {
    const home = homeAt(join(folder, "go"));
    comet("init", `--home=${home.root}`);
    expect(readNodeId(home)).toBe(comet("show-node-id", `--home=${home.root}`));
    const ours = initHome(options()).home;
    const keysOf = (path: string) => Object.keys(JSON.parse(readFileSync(path, "utf8")));
    for (const file of ["nodeKey", "validatorKey", "validatorState"] as const) {
      expect(keysOf(ours[file])).toEqual(keysOf(home[file]));
      expect(statSync(ours[file]).mode & 0o777).toBe(0o600);
    }
  });

  test("limits follow the block time, so that what arrives in an interval fits", () => {
    const { genesis, home } = initHome(options({ blockTime: 10_000 }));
    expect(genesis.consensus_params.block.max_gas).toBe("5000000000");
    // 21 days of blocks
    expect(genesis.consensus_params.evidence.max_age_num_blocks).toBe("181440");
    expect(genesis.consensus_params.evidence.max_age_duration).toBe("1814400000000000");
    const config = readFileSync(home.cometConfig, "utf8");
    expect(config).toContain('timeout_commit = "9500ms"');
    expect(config).toContain("\nsize = 100000\n");
  });

  test.each([
    ["127.0.0.1:1", "tcp://127.0.0.1:1"],
    ["tcp://127.0.0.1:1", "tcp://127.0.0.1:1"],
    [":1", "tcp://0.0.0.0:1"],
    ["[::1]:1", "tcp://[::1]:1"],
  ])("address %s is written as CometBFT reads it", (rpcAddress, written) => {
    const { home } = initHome(options({ rpcAddress, p2pAddress: rpcAddress }));
    expect(readFileSync(home.cometConfig, "utf8").match(/^laddr = .*/gm)).toEqual(
      Array(2).fill(`laddr = "${written}"`),
    );
  });

  test("existing files are refused by name, unless to be overwritten", () => {
    const again = options();
    const first = initHome(again);
    expect(() => initHome(again)).toThrow(/config\/genesis\.json exists already: .*--overwrite$/);
    expect(initHome({ ...again, overwrite: true }).nodeId).not.toBe(first.nodeId);
    bindChain(first.home, () => undefined);
    expect(() => initHome({ ...again, overwrite: true })).toThrow(/data holds the blocks of a chain/);
  });

  const refused: [string, Partial<InitOptions>, RegExp][] = [
    ["an empty chain id", { chainId: "" }, /^chain id "": 1 to 50/],
    ["a chain id with a space", { chainId: "a b" }, /^chain id "a b"/],
    ["a long chain id", { chainId: "x".repeat(51) }, /1 to 50/],
    ["a moniker that peers refuse", { moniker: "Zürich" }, /^moniker "Zürich"/],
    ["no block time", { blockTime: 0 }, /^block time 0 ms/],
    ["a wrong address", { apiAddress: "localhost" }, /^"localhost" is no address/],
    ["a wrong gas price", { minimumGasPrices: "cheap" }, /minimum-gas-prices: "cheap" is no gas price/],
  ];
  test.each(refused)("%s", (_, more, reason) => {
    const wrong = options(more);
    expect(() => initHome(wrong)).toThrow(reason);
    expect(() => statSync(wrong.home)).toThrow(/ENOENT/);
  });
});
