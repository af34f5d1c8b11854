import { eco2 } from "../app/eco2.ts";
import { durationOf } from "../codec/duration.ts";
import { RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { Application } from "../core/application.ts";
import type { MakeChain } from "../core/chain.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { chainStore } from "../core/identity.ts";
import { openStore } from "../store/open.ts";
import { NodeError, reasonOf } from "./errors.ts";
import { type GenesisConsensusParams, parseGenesisDocument } from "./genesisDocument.ts";

function paramsOf(params: GenesisConsensusParams): ConsensusParams {
  const { block, evidence, validator, version, abci } = params;
  return ConsensusParams.fromPartial({
    block: { maxBytes: block.max_bytes, maxGas: block.max_gas },
    evidence: {
      maxAgeNumBlocks: evidence.max_age_num_blocks,
      maxAgeDuration: durationOf(evidence.max_age_duration),
      maxBytes: evidence.max_bytes,
    },
    validator: { pubKeyTypes: validator.pub_key_types },
    version: { app: version?.app ?? 0n },
    abci: { voteExtensionsEnableHeight: abci?.vote_extensions_enable_height ?? 0n },
  });
}

function keyOf({ type, key }: ReturnType<typeof parseGenesisDocument>["validators"][number]["pub_key"]) {
  const $case = type === "tendermint/PubKeyEd25519" ? "ed25519" : "secp256k1";
  return { sum: { $case, value: key } } as const;
}

/**
 * The InitChain of a genesis document, as far as the application reads it.
 * @param where named in errors
 * @throws NodeError with the path in the document and the reason
 */
export function initChainRequest(json: unknown, where: string): RequestInitChain {
  const document = parseGenesisDocument(json, where);
  const { chain_id, genesis_time, initial_height, consensus_params, app_state, validators } = document;
  return RequestInitChain.fromPartial({
    chainId: chain_id,
    time: genesis_time,
    initialHeight: initial_height ?? 1n,
    ...(consensus_params === undefined ? {} : { consensusParams: paramsOf(consensus_params) }),
    validators: validators.map(({ pub_key, power }) => ({ pubKey: keyOf(pub_key), power })),
    appStateBytes: Buffer.from(JSON.stringify(app_state)),
  });
}

/**
 * Runs a whole genesis document into an application in memory, so that what it is refused for is known before CometBFT starts.
 * @param where named in errors
 * @param makeChain the ECO2 chain unless given
 * @throws NodeError with the path in the document and the reason
 */
export function checkGenesis(json: unknown, where: string, makeChain: MakeChain = eco2): void {
  const request = initChainRequest(json, where);
  const chain = makeChain(signatureVerifier(undefined));
  const store = openStore({ storeNames: [...chain.storeNames, chainStore] });
  try {
    const { validators } = new Application(chain, store, { limits: { minGasPrices: [] } }).initChain(request);
    if (validators.length === 0 && request.validators.length === 0)
      throw new NodeError("validators: names no validator, nor does app_state, so no block could be made");
  } catch (error) {
    throw new NodeError(
      `${where}: ${reasonOf(error)
        .replace(/^genesis: /, "")
        .replace(/^consensus\.params: /, "consensus_params.")}`,
    );
  } finally {
    store.close();
  }
}
