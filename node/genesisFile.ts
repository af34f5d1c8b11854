import { bytesToHex } from "@noble/hashes/utils.js";
import { z } from "zod";
import { settingsFor } from "./blockTime.ts";
import { NodeError, reasonOf } from "./errors.ts";
import type { Home } from "./home.ts";
import { consensusAddress, type TypedKey, typedPublicKey } from "./nodeKeys.ts";
import { initFirst, readText } from "./readText.ts";

/** The genesis document in CometBFT's JSON form: 64-bit integers as strings, durations in nanoseconds. */
export interface GenesisDoc {
  readonly genesis_time: string;
  readonly chain_id: string;
  readonly initial_height: string;
  readonly consensus_params: {
    readonly block: { readonly max_bytes: string; readonly max_gas: string };
    readonly evidence: {
      readonly max_age_num_blocks: string;
      readonly max_age_duration: string;
      readonly max_bytes: string;
    };
    readonly validator: { readonly pub_key_types: readonly string[] };
    readonly version: { readonly app: string };
    readonly abci: { readonly vote_extensions_enable_height: string };
  };
  readonly validators: readonly {
    readonly address: string;
    readonly pub_key: TypedKey;
    readonly power: string;
    readonly name: string;
  }[];
  readonly app_hash: string;
  readonly app_state: unknown;
}

export interface GenesisOptions {
  readonly chainId: string;
  /** Milliseconds between blocks. */
  readonly blockTime: number;
  /** Seconds for which a fault can be punished: the time that stake takes to unbond. */
  readonly unbondingSeconds: number;
  readonly genesisTime: Date;
  readonly appState: unknown;
  readonly validators: readonly { readonly publicKey: Uint8Array; readonly power: bigint; readonly name: string }[];
}

// CometBFT's own default, 21 MiB: some 60,000 transfers, more than an interval of 10 s brings.
const maxBlockBytes = 22_020_096;

/** Evidence stays valid for the unbonding time, told in blocks as well as in time: a block is refused it only when both have passed. */
export function genesisDoc(options: GenesisOptions): GenesisDoc {
  const { chainId, blockTime, unbondingSeconds, genesisTime, appState, validators } = options;
  return {
    genesis_time: genesisTime.toISOString(),
    chain_id: chainId,
    initial_height: "1",
    consensus_params: {
      block: { max_bytes: String(maxBlockBytes), max_gas: String(settingsFor(blockTime).maxGas) },
      evidence: {
        max_age_num_blocks: String(Math.ceil((unbondingSeconds * 1000) / blockTime)),
        max_age_duration: String(BigInt(unbondingSeconds) * 1_000_000_000n),
        max_bytes: "1048576",
      },
      validator: { pub_key_types: ["ed25519"] },
      version: { app: "0" },
      abci: { vote_extensions_enable_height: "0" },
    },
    validators: validators.map(({ publicKey, power, name }) => ({
      address: bytesToHex(consensusAddress(publicKey)).toUpperCase(),
      pub_key: typedPublicKey(publicKey),
      power: String(power),
      name,
    })),
    app_hash: "",
    app_state: appState,
  };
}

const withChainId = z.looseObject({ chain_id: z.string().min(1).max(50) });

/** Content of a genesis.json with a chain id. */
export type GenesisJson = z.output<typeof withChainId>;

/** Parsed genesis.json of a home, checked no further than being an object with a chain id; the rest is for the application to check. */
export function readGenesis(home: Home): GenesisJson {
  const text = readText(home.genesis, "genesis", initFirst);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NodeError(`${home.genesis} is not JSON: ${reasonOf(error)}`);
  }
  const parsed = withChainId.safeParse(json);
  if (!parsed.success) throw new NodeError(`${home.genesis}: chain_id must be a string of 1 to 50 characters`);
  return parsed.data;
}
