import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../codec/bytes.ts";
import { nanosOf } from "../../codec/duration.ts";
import type { DuplicateVoteEvidence, Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import { EvidenceList } from "../../codec/gen/tendermint/types/evidence.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { evidenceBytes } from "../block/evidence.ts";
import { EngineError } from "../errors.ts";
import type { ConsensusState } from "./state.ts";

const nameOf = (evidence: Evidence): string => toHex(sha256(evidenceBytes(evidence)));

const bytesIn = (evidence: readonly Evidence[]): number =>
  EvidenceList.encode({ evidence: [...evidence] }).finish().length;

/** The duplicate vote that a piece of evidence is. @throws EngineError for an attack on light clients, which the engine cannot judge */
export function duplicateVoteOf({ sum }: Evidence): DuplicateVoteEvidence {
  if (sum?.$case === "duplicateVoteEvidence") return sum.value;
  throw new EngineError("only evidence of duplicate votes is taken: the engine makes no other");
}

/** Whether misbehaviour lies so far back that it is no longer punished: too many blocks and too long. */
export function isExpired(state: ConsensusState, height: number, time: bigint, params: ConsensusParams): boolean {
  const age = params.evidence?.maxAgeDuration;
  const blocks = BigInt(state.height - height);
  return (
    state.time - time > (age === undefined ? 0n : nanosOf(age)) && blocks > (params.evidence?.maxAgeNumBlocks ?? 0n)
  );
}

/** Evidence that waits for a block. */
export class EvidencePool {
  readonly #waiting = new Map<string, Evidence>();

  /** @returns false for evidence that waits already */
  add(evidence: Evidence): boolean {
    const name = nameOf(evidence);
    if (this.#waiting.has(name)) return false;
    this.#waiting.set(name, evidence);
    return true;
  }

  /** What a block may take, with its bytes. */
  pending(maxBytes: number): { readonly evidence: Evidence[]; readonly bytes: number } {
    const evidence: Evidence[] = [];
    for (const one of this.#waiting.values()) {
      if (bytesIn([...evidence, one]) > maxBytes) break;
      evidence.push(one);
    }
    return { evidence, bytes: bytesIn(evidence) };
  }

  /** A block carries these. */
  committed(evidence: readonly Evidence[]): void {
    for (const one of evidence) this.#waiting.delete(nameOf(one));
  }

  clear(): void {
    this.#waiting.clear();
  }
}
