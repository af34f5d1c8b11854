import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { formatCoin, parseCoin } from "../../codec/coin.ts";
import { writePeers } from "../../node/comet/peers.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { readNodeId } from "../../node/nodeKeys.ts";
import { candidateOptions, typed, withCandidateOptions } from "../candidateFlags.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { printResult } from "../output.ts";
import { emitDocument, txJson } from "../tx/files.ts";
import { keySigner } from "../tx/keySigner.ts";
import { collectGenTxs, peersOf, requireFunds, withGenTxs } from "./collect.ts";
import { replaceGenesis } from "./document.ts";
import { genTx, nodeOf } from "./gentx.ts";

interface GenTxFlags {
  readonly chainId?: string;
  readonly nodeId?: string;
  readonly ip?: string;
  readonly p2pPort?: string;
  readonly outputDocument?: string;
}

/** `eco2d genesis gentx`: a node becomes a candidate of a chain that has not begun. */
export function gentxCommand(io: Io): Command {
  return withCandidateOptions(withKeyringOptions(new Command("gentx")))
    .description("write the transaction by which this node is a validator when the chain begins")
    .argument("<key>", "key that operates the validator, with coins in genesis")
    .argument("<amount>", "coins to bond, for example 1000000ueco2")
    .option("--chain-id <id>", "id of the chain (default: that of the genesis)")
    .option("--node-id <id>", "id of the node for its peers (default: that of the home)")
    .option("--ip <host>", "where peers reach the node (default: as config.toml, else the machine's address)")
    .option("--p2p-port <port>", "port of that (default: as config.toml)")
    .option("--output-document <file>", "where to write it (default: gentx-<node id>.json in config/gentx)")
    .action(async (key: string, amount: string, flags: GenTxFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const bond = typed("<amount>", () => parseCoin(amount));
      const genesis = readGenesis(home);
      const signer = keySigner(keyring, key, prefix);
      requireFunds(genesis, signer.address, bond);
      const node = nodeOf(home);
      const nodeId = flags.nodeId ?? readNodeId(home);
      const tx = await genTx(signer, {
        ...candidateOptions(flags, home, () => node.moniker),
        chainId: flags.chainId ?? genesis.chain_id,
        peer: `${nodeId}@${flags.ip ?? node.host}:${flags.p2pPort ?? node.port}`,
        bond,
      });
      const file = flags.outputDocument ?? join(home.config, "gentx", `gentx-${nodeId}.json`);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      emitDocument(io, txJson(tx), file);
      if (output === "json") printResult(io, output, { file, node_id: nodeId, operator: signer.address });
      else io.err(line(`Genesis transaction of ${formatCoin(bond)} written to "${file}"`));
    });
}

/** `eco2d genesis collect-gentxs`: the candidates of all nodes, into one genesis. */
export function collectCommand(io: Io): Command {
  return new Command("collect-gentxs")
    .description("put the candidates' transactions into the genesis, and their nodes among this node's peers")
    .option("--gentx-dir <folder>", "where the transactions are, one file each (default: config/gentx)")
    .action(({ gentxDir }: { gentxDir?: string }, command: Command) => {
      const { home, output } = globalOptions(command);
      const genesis = readGenesis(home);
      const folder = gentxDir ?? join(home.config, "gentx");
      const txs = collectGenTxs(genesis, folder);
      const nodeId = readNodeId(home);
      const peers = peersOf(txs, nodeId);
      replaceGenesis(home, withGenTxs(genesis, txs));
      writePeers(home.cometConfig, peers);
      printResult(io, output, {
        chain_id: genesis.chain_id,
        node_id: nodeId,
        gentxs_dir: folder,
        validators: txs.map(({ moniker, peer }) => ({ moniker, node: peer })),
        persistent_peers: peers,
      });
    });
}
