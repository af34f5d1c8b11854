import { Command } from "commander";
import { eco2 } from "../../app/eco2.ts";
import { equalBytes, fromBase64, fromHex, toHex } from "../../codec/bytes.ts";
import type { ExecTxResult } from "../../codec/gen/tendermint/abci/types.ts";
import type { Chain } from "../../core/chain.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import { findComet } from "../../node/comet/binary.ts";
import { finalizeRequest } from "../../node/comet/finalizeRequest.ts";
import { inspectComet } from "../../node/comet/offline.ts";
import { type CometRpc, cometRpc } from "../../node/comet/rpc.ts";
import type { RpcTxResult } from "../../node/comet/rpcTypes.ts";
import { reasonOf } from "../../node/errors.ts";
import { initChainRequest } from "../../node/genesisCheck.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import type { Home } from "../../node/home.ts";
import { type Access, onGenesis, onVersion, replayBlock } from "../../node/replayBlock.ts";
import { readState, stateReach } from "../../store/inspect.ts";
import { storeRoots } from "../../store/version.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { type OutputFormat, printResult } from "../output.ts";
import { keyNamer, shortHex } from "./keys.ts";

interface ReplayFlags {
  readonly height: number;
  readonly node?: string;
}

const upper = (bytes: Uint8Array) => toHex(bytes).toUpperCase();

/** What of a result reaches the header's hash of results, and the log that tells why. */
const outcomeOf = ({ code, codespace, gasUsed, log }: ExecTxResult) => ({
  code,
  ...(codespace === "" ? {} : { codespace }),
  gas_used: String(gasUsed),
  ...(log === "" ? {} : { log }),
});

const sameResult = (own: ExecTxResult, chain: RpcTxResult | undefined) =>
  chain !== undefined &&
  own.code === chain.code &&
  String(own.gasUsed) === chain.gas_used &&
  String(own.gasWanted) === chain.gas_wanted &&
  equalBytes(own.data, chain.data === null ? new Uint8Array(0) : fromBase64(chain.data));

/** The app hash that the chain agreed on, once the next block is there. */
const agreedHash = (rpc: CometRpc, height: number) =>
  rpc.block(height + 1).then(
    ({ block }) => fromHex(block.header.app_hash),
    () => undefined,
  );

const resultsOf = (rpc: CometRpc, height: number) =>
  rpc.blockResults(height).then(
    ({ txs_results }) => txs_results ?? [],
    () => undefined,
  );

function traceText(access: Access, name: string | undefined): string {
  const part = typeof access.part === "number" ? `tx ${access.part}` : access.part;
  const at = `${access.store}${name === undefined ? "" : `.${name}`} ${toHex(access.key)}`;
  if (access.op === "range")
    return `${part} range ${at} to ${access.value === undefined ? "the end" : toHex(access.value)}`;
  if (access.op === "delete") return `${part} delete ${at}`;
  return `${part} ${access.op} ${at} = ${access.value === undefined ? "absent" : shortHex(access.value, 64)}`;
}

/** A trace as text has a line an access; as JSON every byte. */
function traced(accesses: readonly Access[], output: OutputFormat): readonly unknown[] {
  const name = keyNamer();
  if (output !== "json") return accesses.map((access) => traceText(access, name(access.store, access.key)));
  return accesses.map(({ part, op, store, key, value }) => ({
    part,
    op,
    store,
    collection: name(store, key),
    key: toHex(key),
    ...(value === undefined ? {} : { value: toHex(value) }),
  }));
}

/** What the block is executed on: the first one on genesis, others on the state below. @throws CliError where that is not on the disk */
function groundOf(chain: Chain, home: Home, height: number) {
  const genesis = initChainRequest(readGenesis(home), home.genesis);
  const first = Math.max(1, Number(genesis.initialHeight));
  if (height === first) return onGenesis(chain, genesis);
  const reach = stateReach(home.state);
  if (reach === undefined) throw new CliError(`${home.state} holds no block yet`);
  const [lowest, highest] = [reach.oldest + 1, reach.newest + 1];
  if (height >= lowest && height <= highest) return onVersion(chain, readState(home.state, height - 1));
  throw new CliError(
    `block ${height} cannot be executed on the states of this home: it has those below blocks ${lowest} to ${highest}, and genesis below ${first}. For an older one, put a snapshot in the place of the state in a copy of the home (eco2d snapshots restore)`,
  );
}

async function replay(rpc: CometRpc, home: Home, height: number, output: OutputFormat): Promise<object> {
  const request = await finalizeRequest(rpc, height).catch((error: unknown) => {
    throw new CliError(`CometBFT has not the block of height ${height}: ${reasonOf(error)}`);
  });
  const chain = eco2(signatureVerifier(await loadNative()));
  const accesses: Access[] = [];
  const { outcome, version } = replayBlock(chain, groundOf(chain, home, height), request, (access) => {
    accesses.push(access);
  });
  const agreed = await agreedHash(rpc, height);
  const results = await resultsOf(rpc, height);
  return {
    height,
    app_hash: upper(version.root),
    ...(agreed === undefined
      ? { agreed: "unknown: the next block is not there" }
      : { agreed: upper(agreed), equal: equalBytes(agreed, version.root) }),
    stores: Object.fromEntries(storeRoots(version.trees).map(({ name, root }) => [name, upper(root)])),
    txs: outcome.txResults.map((own, index) => ({
      ...outcomeOf(own),
      ...(results === undefined ? {} : { as_recorded: sameResult(own, results[index]) }),
    })),
    trace: traced(accesses, output),
  };
}

/** `eco2d debug replay`: one block once more, beside the state. */
export function replayCommand(io: Io): Command {
  return new Command("replay")
    .description("execute one block again, and print every read and write of it")
    .requiredOption("--height <height>", "height of the block", wholeNumber)
    .option("-n, --node <address>", "RPC of a node that has the block (default: the stopped node's own blocks)")
    .addHelpText(
      "after",
      "\nNothing is changed. The state of the height before must be on the disk.\n\nExample:\n  eco2d debug replay --height 1001 -o json",
    )
    .action(async ({ height, node }: ReplayFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      if (node !== undefined) {
        printResult(io, output, await replay(cometRpc(node), home, height, output));
        return;
      }
      const comet = await inspectComet(findComet(io.env), home);
      try {
        printResult(io, output, await replay(comet.rpc, home, height, output));
      } finally {
        await comet.stop();
      }
    });
}
