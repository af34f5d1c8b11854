import { z } from "zod";
import { fromBase64, toBase64, toHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { durationOf } from "../../codec/duration.ts";
import { RequestInitChain, type ResponseInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { formatTime, parseTime, timestampOf } from "../../codec/time.ts";
import type { PowerChange } from "../block/validatorSet.ts";
import { EngineError } from "../errors.ts";
import { type Beginning, changesOf, updatedParams } from "./state.ts";

const integer = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .transform((text) => BigInt(text));

const schema = z.looseObject({
  genesis_time: z.string().transform((text) => parseTime(text)),
  chain_id: z.string().min(1).max(50),
  initial_height: integer.default(1n),
  consensus_params: z.object({
    block: z.object({ max_bytes: integer, max_gas: integer }),
    evidence: z.object({ max_age_num_blocks: integer, max_age_duration: integer, max_bytes: integer.default(0n) }),
    validator: z.object({ pub_key_types: z.array(z.string()) }),
    version: z.object({ app: integer.default(0n) }).default({ app: 0n }),
    abci: z
      .object({ vote_extensions_enable_height: integer.default(0n) })
      .default({ vote_extensions_enable_height: 0n }),
  }),
  validators: z
    .array(z.object({ pub_key: z.object({ type: z.string(), value: z.string() }), power: integer }))
    .nullish()
    .transform((list) => list ?? []),
  app_hash: z.string().default(""),
  app_state: z.record(z.string(), z.unknown()),
  development: z.boolean().optional(),
});

/** A genesis document as the engine reads it. */
export interface ReadGenesis {
  readonly chainId: string;
  readonly initialHeight: number;
  readonly time: bigint;
  readonly params: ConsensusParams;
  readonly validators: readonly PowerChange[];
  /** What the application begins with. */
  readonly request: RequestInitChain;
}

/**
 * Reads the genesis document of a development chain, in CometBFT's form with `"development": true` beside `chain_id`. CometBFT passes
 * over that mark; without it the engine does not run: a chain with real value has no business with tools that move time and balances.
 * @throws EngineError
 */
export function readGenesis(document: unknown): ReadGenesis {
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw new EngineError(`genesis: ${z.prettifyError(parsed.error)}`);
  const {
    chain_id: chainId,
    genesis_time: time,
    initial_height,
    consensus_params,
    app_state,
    development,
  } = parsed.data;
  if (development !== true)
    throw new EngineError(
      `genesis of chain ${chainId} is not marked for development: the development engine runs only where it says "development": true`,
    );
  const { block, evidence, validator, version, abci } = consensus_params;
  if (abci.vote_extensions_enable_height !== 0n)
    throw new EngineError("genesis: vote extensions are enabled, which the development engine does not play");
  const params = ConsensusParams.fromPartial({
    block: { maxBytes: block.max_bytes, maxGas: block.max_gas },
    evidence: {
      maxAgeNumBlocks: evidence.max_age_num_blocks,
      maxAgeDuration: durationOf(evidence.max_age_duration),
      maxBytes: evidence.max_bytes,
    },
    validator: { pubKeyTypes: validator.pub_key_types },
    version: { app: version.app },
    abci: { voteExtensionsEnableHeight: abci.vote_extensions_enable_height },
  });
  const validators = parsed.data.validators.map(({ pub_key, power }) => {
    if (pub_key.type !== "tendermint/PubKeyEd25519")
      throw new EngineError(`genesis: a validator has a key of type ${pub_key.type}; the engine plays ed25519 alone`);
    const publicKey = fromBase64(pub_key.value);
    return { address: ed25519Address(publicKey), publicKey, power };
  });
  const initialHeight = Number(initial_height === 0n ? 1n : initial_height);
  const request = RequestInitChain.fromPartial({
    chainId,
    time: timestampOf(time),
    consensusParams: params,
    validators: validators.map(({ publicKey, power }) => ({
      pubKey: { sum: { $case: "ed25519" as const, value: publicKey } },
      power,
    })),
    appStateBytes: Buffer.from(JSON.stringify(app_state)),
    initialHeight: BigInt(initialHeight),
  });
  return { chainId, initialHeight, time, params, validators, request };
}

/** What the chain begins with, once the application has answered (CometBFT consensus/replay.go, ReplayBlocks). @throws EngineError without validators */
export function beginningOf(genesis: ReadGenesis, answer: ResponseInitChain, appVersion: bigint): Beginning {
  const { chainId, initialHeight, time } = genesis;
  const params = updatedParams(genesis.params, answer.consensusParams);
  const validators = answer.validators.length > 0 ? changesOf(answer.validators, params) : genesis.validators;
  if (validators.length === 0)
    throw new EngineError("neither genesis nor the application names a validator: no block can be made");
  return { chainId, initialHeight, time, params, validators, appVersion, appHash: answer.appHash };
}

/** What a genesis document is made of. */
export interface GenesisParts {
  readonly chainId: string;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly validators: readonly { readonly publicKey: Uint8Array; readonly power: bigint }[];
  /** Gas of a block; -1 for no limit. */
  readonly maxGas: bigint;
  readonly appState: Readonly<Record<string, unknown>>;
}

/** A genesis document marked for development, in CometBFT's form. */
export function developmentGenesis({ chainId, time, validators, maxGas, appState }: GenesisParts): unknown {
  return {
    genesis_time: formatTime(time),
    chain_id: chainId,
    initial_height: "1",
    development: true,
    consensus_params: {
      block: { max_bytes: "22020096", max_gas: String(maxGas) },
      evidence: { max_age_num_blocks: "100000", max_age_duration: "1814400000000000", max_bytes: "1048576" },
      validator: { pub_key_types: ["ed25519"] },
      version: { app: "0" },
      abci: { vote_extensions_enable_height: "0" },
    },
    validators: validators.map(({ publicKey, power }, i) => ({
      address: toHex(ed25519Address(publicKey)).toUpperCase(),
      pub_key: { type: "tendermint/PubKeyEd25519", value: toBase64(publicKey) },
      power: String(power),
      name: `validator-${i + 1}`,
    })),
    app_hash: "",
    app_state: appState,
  };
}
