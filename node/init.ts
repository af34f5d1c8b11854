import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { cometAddress, parseListenAddress } from "./address.ts";
import { cometConfigToml } from "./comet/config.ts";
import { appConfigToml, parseAppConfig } from "./config.ts";
import { NodeError } from "./errors.ts";
import { type GenesisDoc, genesisDoc } from "./genesisFile.ts";
import { type Home, homeAt } from "./home.ts";
import { consensusAddress, consensusKey, nodeKeyFile, validatorKeyFile } from "./nodeKeys.ts";

export interface InitOptions {
  readonly home: string;
  readonly moniker: string;
  readonly chainId: string;
  /** Genesis state of the application: one entry a module. */
  readonly appState: unknown;
  /** Milliseconds between blocks. Default 10,000. */
  readonly blockTime?: number;
  /** Seconds; default 21 days. */
  readonly unbondingSeconds?: number;
  /** Default: none, every price is taken. */
  readonly minimumGasPrices?: string;
  /** Voting power of this node. Default 10. */
  readonly power?: bigint;
  readonly genesisTime?: Date;
  readonly rpcAddress?: string;
  readonly p2pAddress?: string;
  readonly apiAddress?: string;
  readonly grpcAddress?: string;
  /** Its peers are on this machine too, which CometBFT refuses otherwise. */
  readonly sameMachine?: boolean;
  /** Replaces existing files, keys among them. */
  readonly overwrite?: boolean;
  /** 32 bytes each; given in tests and development networks only. */
  readonly validatorSeed?: Uint8Array;
  readonly nodeSeed?: Uint8Array;
}

export interface InitResult {
  readonly home: Home;
  readonly genesis: GenesisDoc;
  /** 40 hexadecimal digits. */
  readonly nodeId: string;
}

const chainIdForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,49}$/;
const unbondingDefault = 21 * 24 * 3600;

function check(options: InitOptions, blockTime: number): void {
  const { chainId, moniker } = options;
  if (!chainIdForm.test(chainId)) {
    throw new NodeError(
      `chain id "${chainId}": 1 to 50 letters, digits, "-", "_" or "." are allowed, for example eco2-1`,
    );
  }
  // CometBFT refuses the handshake of a peer whose moniker is not printable ASCII.
  if (!/^[\x21-\x7e][\x20-\x7e]{0,69}$/.test(moniker)) {
    throw new NodeError(`moniker "${moniker}": 1 to 70 printable ASCII characters are allowed`);
  }
  if (!Number.isSafeInteger(blockTime) || blockTime < 1 || blockTime > 3_600_000) {
    throw new NodeError(`block time ${blockTime} ms: 1 ms to 1 h is allowed`);
  }
  for (const address of [options.rpcAddress, options.p2pAddress, options.apiAddress, options.grpcAddress]) {
    if (address !== undefined && parseListenAddress(address) === undefined) {
      throw new NodeError(`"${address}" is no address; expected host:port or tcp://host:port`);
    }
  }
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/**
 * Writes the files of a new node whose genesis has this node as the one validator.
 * Nothing is written when anything is refused.
 * @throws NodeError when the home has such files already, or an option is out of range
 */
export function initHome(options: InitOptions): InitResult {
  const { moniker, chainId, appState, blockTime = 10_000, overwrite = false } = options;
  check(options, blockTime);
  const home = homeAt(options.home);
  const validator = consensusKey(options.validatorSeed);
  const node = consensusKey(options.nodeSeed);
  const genesis = genesisDoc({
    chainId,
    blockTime,
    unbondingSeconds: options.unbondingSeconds ?? unbondingDefault,
    genesisTime: options.genesisTime ?? new Date(),
    appState,
    validators: [{ publicKey: validator.publicKey, power: options.power ?? 10n, name: moniker }],
  });
  const appConfig = appConfigToml({
    minimumGasPrices: options.minimumGasPrices ?? "",
    apiAddress: options.apiAddress ?? "127.0.0.1:1317",
    grpcAddress: options.grpcAddress ?? "127.0.0.1:9090",
  });
  parseAppConfig(appConfig);
  const cometConfig = cometConfigToml({
    moniker,
    blockTime,
    rpcAddress: cometAddress(options.rpcAddress ?? "127.0.0.1:26657"),
    p2pAddress: cometAddress(options.p2pAddress ?? "0.0.0.0:26656"),
    sameMachine: options.sameMachine ?? false,
  });
  const files = [
    { path: home.genesis, content: json(genesis), mode: 0o644 },
    { path: home.cometConfig, content: cometConfig, mode: 0o644 },
    { path: home.appConfig, content: appConfig, mode: 0o644 },
    { path: home.nodeKey, content: json(nodeKeyFile(node)), mode: 0o600 },
    { path: home.validatorKey, content: json(validatorKeyFile(validator)), mode: 0o600 },
    { path: home.validatorState, content: json({ height: "0", round: 0, step: 0 }), mode: 0o600 },
  ];
  const existing = files.find(({ path }) => existsSync(path));
  if (existing !== undefined && !overwrite) {
    throw new NodeError(
      `${existing.path} exists already: choose another --home, or replace it and the keys beside it with --overwrite`,
    );
  }
  if (existsSync(home.chainMark)) {
    throw new NodeError(
      `${home.data} holds the blocks of a chain: remove that folder first, a new genesis does not fit it`,
    );
  }
  for (const { path, content, mode } of files) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode });
  }
  return { home, genesis, nodeId: bytesToHex(consensusAddress(node.publicKey)) };
}
