import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { formatCoin, parseCoin } from "../../codec/coin.ts";
import { parseDec } from "../../codec/decimal.ts";
import { usualCommission } from "../../core/candidate.ts";
import { writePeers } from "../../node/comet/peers.ts";
import { reasonOf } from "../../node/errors.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { readNodeId, readValidatorKey } from "../../node/nodeKeys.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { publicKeyFromJson } from "../keyring/publicKey.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { printResult } from "../output.ts";
import { emitDocument, txJson } from "../tx/files.ts";
import { keySigner } from "../tx/keySigner.ts";
import { collectGenTxs, peersOf, requireFunds, withGenTxs } from "./collect.ts";
import { replaceGenesis } from "./document.ts";
import { genTx, nodeOf } from "./gentx.ts";

interface GenTxFlags {
  readonly chainId?: string;
  readonly moniker?: string;
  readonly commissionRate: string;
  readonly commissionMaxRate: string;
  readonly commissionMaxChangeRate: string;
  readonly minSelfDelegation: string;
  readonly identity?: string;
  readonly website?: string;
  readonly securityContact?: string;
  readonly details?: string;
  readonly pubkey?: string;
  readonly nodeId?: string;
  readonly ip?: string;
  readonly p2pPort?: string;
  readonly outputDocument?: string;
}

/** What was typed, read. @throws CliError naming argument or flag */
function typed<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CliError(`${label}: ${reasonOf(error)}`);
  }
}

function rate(flag: string, text: string): string {
  const value = typed(flag, () => parseDec(text));
  if (value < 0n || value > parseDec("1")) throw new CliError(`${flag} ${text}: a decimal from 0 to 1 is expected`);
  return text;
}

function consensusKeyOf(text: string): Uint8Array {
  const key = publicKeyFromJson(typed("--pubkey", () => JSON.parse(text)));
  if (key?.type !== "ed25519")
    throw new CliError('--pubkey: an ed25519 key as "eco2d comet show-validator" prints it is expected');
  return key.key;
}

const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** `eco2d genesis gentx`: a node becomes a candidate of a chain that has not begun. */
export function gentxCommand(io: Io): Command {
  const { rate: usual, maxRate, maxChangeRate } = usualCommission;
  return withKeyringOptions(new Command("gentx"))
    .description("write the transaction by which this node is a validator when the chain begins")
    .argument("<key>", "key that operates the validator, with coins in genesis")
    .argument("<amount>", "coins to bond, for example 1000000ueco2")
    .option("--chain-id <id>", "id of the chain (default: that of the genesis)")
    .option("--moniker <name>", "name of the validator (default: that of the node)")
    .option("--commission-rate <rate>", "part of rewards and fees that the node keeps", usual)
    .option("--commission-max-rate <rate>", "the most that it will ever be", maxRate)
    .option("--commission-max-change-rate <rate>", "the most that it changes in a day", maxChangeRate)
    .option("--min-self-delegation <amount>", "base units that the operator itself keeps bonded", "1")
    .option("--identity <text>", "fingerprint of a key of the operator, as Keybase has")
    .option("--website <url>", "page of the operator")
    .option("--security-contact <address>", "whom to write to about security")
    .option("--details <text>", "anything else")
    .option("--pubkey <json>", "key that signs blocks (default: that of the home)")
    .option("--node-id <id>", "id of the node for its peers (default: that of the home)")
    .option("--ip <host>", "where peers reach the node (default: as config.toml, else the machine's address)")
    .option("--p2p-port <port>", "port of that (default: as config.toml)")
    .option("--output-document <file>", "where to write it (default: gentx-<node id>.json in config/gentx)")
    .action(async (key: string, amount: string, flags: GenTxFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const bond = typed("<amount>", () => parseCoin(amount));
      if (!/^[1-9]\d{0,77}$/.test(flags.minSelfDelegation))
        throw new CliError(`--min-self-delegation ${flags.minSelfDelegation}: a whole number above 0 is expected`);
      const genesis = readGenesis(home);
      const signer = keySigner(keyring, key, prefix);
      requireFunds(genesis, signer.address, bond);
      const node = nodeOf(home);
      const nodeId = flags.nodeId ?? readNodeId(home);
      const { identity, website, securityContact, details, outputDocument } = flags;
      const tx = await genTx(signer, {
        chainId: flags.chainId ?? genesis.chain_id,
        peer: `${nodeId}@${flags.ip ?? node.host}:${flags.p2pPort ?? node.port}`,
        consensusKey: flags.pubkey === undefined ? readValidatorKey(home) : consensusKeyOf(flags.pubkey),
        bond,
        moniker: flags.moniker ?? node.moniker,
        commission: {
          rate: rate("--commission-rate", flags.commissionRate),
          maxRate: rate("--commission-max-rate", flags.commissionMaxRate),
          maxChangeRate: rate("--commission-max-change-rate", flags.commissionMaxChangeRate),
        },
        minSelfDelegation: BigInt(flags.minSelfDelegation),
        ...given({ identity, website, securityContact, details }),
      });
      const file = outputDocument ?? join(home.config, "gentx", `gentx-${nodeId}.json`);
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
