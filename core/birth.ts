import type { RequestInitChain, ValidatorUpdate } from "../codec/gen/tendermint/abci/types.ts";
import { timeOf } from "../codec/time.ts";
import { blockContext } from "./block.ts";
import { brokenInvariant, type Chain } from "./chain.ts";
import { ConsensusParamsKeeper } from "./consensusDoor.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import { identityOf, parseGenesis, parseGenesisText } from "./genesis.ts";
import { GenesisError } from "./genesisError.ts";
import { writeIdentity } from "./identity.ts";
import { writeVersions } from "./migrate.ts";
import type { Branch } from "./state/branch.ts";
import { GenesisValidators } from "./validatorsDoor.ts";

/** A chain as genesis makes it. */
export interface Birth {
  readonly identity: ChainIdentity;
  /** Over the branch that genesis was written to. */
  readonly ctx: Ctx;
  /** The validators of the first block; none: those of CometBFT's genesis. */
  readonly validators: readonly ValidatorUpdate[];
}

/**
 * Sections that are each in order may not fit each other, as where one of them was cut from an export and another was not: the chain
 * would begin, and stop in the block that first meets the fault.
 * @throws GenesisError naming module and invariant
 */
function requireInvariants(chain: Chain, ctx: Ctx): void {
  const broken = brokenInvariant(chain, ctx);
  if (broken !== undefined) throw new GenesisError("app_state", `sections do not fit each other: ${broken}`);
}

/**
 * Writes genesis to a branch over the empty state; the first block takes the writes over.
 * @throws GenesisError: the branch is of no use then
 */
export function writeGenesis(chain: Chain, branch: Branch, request: RequestInitChain): Birth {
  const birth = writeSections(chain, branch, request);
  requireInvariants(chain, birth.ctx);
  return birth;
}

/** The same, whether the sections fit each other or not. @throws GenesisError for what is wrong with one by itself */
export function writeSections(chain: Chain, branch: Branch, request: RequestInitChain): Birth {
  const genesis = parseGenesis(chain, parseGenesisText(request.appStateBytes));
  const identity = identityOf(request.chainId, genesis);
  writeIdentity(branch, identity);
  writeVersions(branch, chain);
  const time = request.time === undefined ? 0n : timeOf(request.time);
  const ctx = blockContext(identity, branch, "genesis", 0, time, new Uint8Array(0));
  if (request.consensusParams === undefined) throw new GenesisError("consensus_params", "is missing");
  chain.doors(ConsensusParamsKeeper).init(ctx, request.consensusParams);
  genesis.init(ctx);
  const validators = chain.doors.find(GenesisValidators)?.init(ctx, request.validators) ?? [];
  return { identity, ctx, validators };
}
