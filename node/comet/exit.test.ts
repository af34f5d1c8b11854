import { describe, expect, test } from "@jest/globals";
import { explainExit } from "./exit.ts";
import { parseLogLine } from "./log.ts";

// Output of CometBFT 0.38.25 under each fault.
const cases: [name: string, output: string, expected: RegExp][] = [
  [
    "the RPC's port is taken",
    "ERROR: failed to start node: failed to listen on 127.0.0.1:26657: listen tcp 127.0.0.1:26657: bind: address already in use",
    /^CometBFT cannot listen on 127\.0\.0\.1:26657: the port is in use; .*\[rpc\] laddr/,
  ],
  [
    "the port for peers is taken",
    "ERROR: failed to start node: listen tcp 0.0.0.0:26656: bind: address already in use",
    /^CometBFT cannot listen on 0\.0\.0\.0:26656: the port is in use; .*\[p2p\] laddr/,
  ],
  [
    "another CometBFT has the databases",
    "ERROR: failed to create node: failed to initialize database: resource temporarily unavailable",
    /^CometBFT cannot open its databases: another CometBFT uses this home$/,
  ],
  [
    "a value of the wrong type",
    "ERROR: 1 error(s) decoding:\n* cannot parse 'mempool.size' as int: strconv.ParseInt: parsing \"many\": invalid syntax",
    /^CometBFT refuses config\.toml: cannot parse 'mempool\.size' as int: .*"many".*; correct that value/,
  ],
  [
    "a value out of range",
    "ERROR: error in config file: error in [mempool] section: size can't be negative",
    /^CometBFT refuses config\.toml: error in \[mempool\] section: size can't be negative; correct/,
  ],
  [
    "a state of other blocks",
    "panic: state.AppHash does not match AppHash after replay. Got\n\t5DAB, expected .\n\tState: {{{11 0} 0.38.25} nf-1 1 0}\ngoroutine 1 [running]:\nmain.main()",
    /^the state does not belong to CometBFT's blocks: restore the whole data folder/,
  ],
  [
    "a state ahead of the blocks",
    "ERROR: failed to create node: error during handshake: error on replay: app block height (22) is higher than the core (3)",
    /^the state is at height 22, but CometBFT has blocks up to 3 only: restore the whole data folder/,
  ],
  [
    "a damaged database",
    "panic: state (32) and store (0) height mismatch, stores were left in an inconsistent state\ngoroutine 1 [running]:",
    /^CometBFT's databases are damaged: it has a state of height 32 and no blocks; restore .* remove data\/state\.db/,
  ],
  [
    "blocks behind the state",
    "panic: state (32) and store (31) height mismatch, stores were left in an inconsistent state\ngoroutine 1 [running]:",
    /^CometBFT's databases are damaged: panic: state \(32\) and store \(31\).*; restore the whole data folder/,
  ],
  [
    "a database without its head",
    "ERROR: failed to create node: failed to initialize database: leveldb/storage: corrupted or incomplete CURRENT file",
    /^CometBFT's databases are damaged: .*CURRENT file; restore/,
  ],
  ["a fault unknown to us", "ERROR: the moon is full", /^CometBFT ended \(exit code 1\): the moon is full$/],
  ["only logged errors", '{"_msg":"a","level":"error","err":"b"}', /^CometBFT ended \(exit code 1\): a: b$/],
  ["nothing", "", /^CometBFT ended \(exit code 1\): it said nothing$/],
];

describe("why CometBFT ended, in one line", () => {
  test.each(cases)("%s", (_, output, expected) => {
    const lines = output.split("\n").filter((line) => line !== "");
    const told = explainExit(lines.map(parseLogLine), 1, null);
    expect(told).toMatch(expected);
    expect(told).not.toContain("\n");
  });

  test("by whom, when it was neither a fault nor us", () => {
    const last = [parseLogLine('{"_msg":"Stopped accept routine","level":"error"}')];
    expect(explainExit(last, 0, null)).toBe(
      "CometBFT was stopped from outside, and without it the node does not go on",
    );
    expect(explainExit(last, null, "SIGKILL")).toBe("CometBFT ended (SIGKILL), and not by this node");
  });
});
