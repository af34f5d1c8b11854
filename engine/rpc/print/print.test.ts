import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64 } from "../../../codec/bytes.ts";
import {
  ExecTxResult,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseQuery,
  TxResult,
} from "../../../codec/gen/tendermint/abci/types.ts";
import { Block } from "../../../codec/gen/tendermint/types/block.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { BlockID, Commit, Header, Vote } from "../../../codec/gen/tendermint/types/types.ts";
import { ValidatorSet } from "../../../codec/gen/tendermint/types/validator.ts";
import { evidenceBytes } from "../../block/evidence.ts";
import { goJson } from "../json/value.ts";
import { printInfo, printParams, printQuery } from "./abci.ts";
import {
  newBlock,
  newBlockEvents,
  newBlockHeader,
  newEvidence,
  newTx,
  newVote,
  validatorSetUpdates,
} from "./events.ts";
import {
  printBlockResult,
  printBlockResults,
  printCommitResult,
  printHeaderResult,
  printMeta,
  printTx,
} from "./results.ts";
import { base64 } from "./scalars.ts";
import { printSetMessage } from "./validators.ts";

interface Vectors {
  readonly messages: Readonly<Record<string, string>>;
  readonly printed: readonly {
    readonly name: string;
    readonly proto: Readonly<Record<string, string>>;
    readonly json: string;
  }[];
}

const { messages, printed } = JSON.parse(
  readFileSync(join(__dirname, "../../../test/vectors/cometbft-json.json"), "utf8"),
) as Vectors;

/** The messages that a vector is printed from; those that it does not have are empty. */
function read(proto: Readonly<Record<string, string>>) {
  const bytes = (name: string) => {
    const given = proto[name] ?? "";
    return fromBase64(given.startsWith("@") ? (messages[given.slice(1)] ?? "") : given);
  };
  const block = Block.decode(bytes("block"));
  const tx = TxResult.decode(bytes("tx"));
  return {
    block,
    header: block.header ?? Header.fromPartial({}),
    commit: block.lastCommit ?? Commit.fromPartial({}),
    txs: block.data?.txs ?? [],
    size: bytes("block").length,
    id: BlockID.decode(bytes("blockId")),
    results: ResponseFinalizeBlock.decode(bytes("results")),
    tx,
    included: { ...tx, result: tx.result ?? ExecTxResult.fromPartial({}) },
    params: ConsensusParams.decode(bytes("params")),
    query: ResponseQuery.decode(bytes("query")),
    info: ResponseInfo.decode(bytes("info")),
    vote: Vote.decode(bytes("vote")),
    set: ValidatorSet.decode(bytes("set")),
  };
}

type Messages = ReturnType<typeof read>;
const evidence = ({ block }: Messages) => block.evidence?.evidence[0] ?? { sum: undefined };
const event = (data: object, name: string, query = "q") => ({ query, data, events: { "tm.event": [name] } });

const printers: readonly (readonly [RegExp, (messages: Messages) => object])[] = [
  [/^block$/, ({ id, block }) => printBlockResult({ id, block })],
  [/^no block$/, () => printBlockResult(undefined)],
  [/^header$/, ({ header }) => printHeaderResult(header)],
  [/^commit$/, ({ header, commit }) => printCommitResult(header, commit, true)],
  [/^blockchain$/, (all) => ({ last_height: "9", block_metas: [printMeta(all)] })],
  [/^block_results/, ({ results }) => printBlockResults(7, results)],
  [/^NewBlock /, ({ block, id, results }) => event(newBlock(block, id, results), "NewBlock")],
  [/^NewBlockHeader$/, ({ header }) => event(newBlockHeader(header), "NewBlockHeader", "q<")],
  [/^NewBlockEvents/, ({ results }) => event(newBlockEvents(7n, results, 3), "NewBlockEvents")],
  [/^NewEvidence$/, (all) => event(newEvidence(7n, evidence(all)), "NewEvidence")],
  [/^Vote$/, ({ vote }) => event(newVote(vote), "Vote")],
  [/^Tx /, ({ tx }) => event(newTx(tx), "Tx")],
  [/^tx \d/, ({ included }) => printTx(included, undefined)],
  [/^tx proof/, ({ included, txs }) => printTx(included, txs)],
  [/^ValidatorSetUpdates$/, ({ results }) => event(validatorSetUpdates(results), "ValidatorSetUpdates")],
  [/^consensus_params$/, ({ params }) => ({ block_height: "7", consensus_params: printParams(params) })],
  [/^abci_query none$/, ({ query }) => ({ response: printQuery(query) })],
  [/^abci_info none$/, ({ info }) => ({ response: printInfo(info) })],
  [
    /^validators$/,
    ({ set }) => ({ block_height: "7", ...printSetMessage(set), proposer: undefined, count: "3", total: "3" }),
  ],
];

describe("as CometBFT v0.38.25 prints it", () => {
  test.each(printed.filter(({ name }) => name !== "evidence hash"))("$name", ({ name, proto, json }) => {
    const [, print] = printers.find(([pattern]) => pattern.test(name)) ?? [];
    expect(print && goJson(print(read(proto)))).toBe(json);
  });

  test("evidence is known by the hash of its message", () => {
    const vector = printed.find(({ name }) => name === "evidence hash");
    const hash = sha256(evidenceBytes(evidence(read(vector?.proto ?? {}))));
    expect(goJson({ hash: base64(hash) })).toBe(vector?.json);
  });
});
