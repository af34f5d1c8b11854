import { headerHash } from "../../codec/block/header.ts";
import { equalBytes, fromHex, toHex } from "../../codec/bytes.ts";
import { CommitmentProof } from "../../codec/gen/cosmos/ics23/v1/proofs.ts";
import { verifyMembership, verifyNonMembership } from "../../codec/proof/verify.ts";
import { keyOf, numberBytes, type ProofParts, type Provable, readProofFile } from "./proofFile.ts";
import { checkCommit } from "./signatures.ts";

type Numbered = { readonly id: bigint };

/** What the caller trusts. One of the two hashes must be given; of both given, both must hold. */
export interface Trust {
  /** Hash of the block after the proven state, hex: from a node of one's own, a light client, or several sources */
  readonly trustedHash?: string | undefined;
  /** Height of the block that `trustedHash` is of, against a hash of another block than the file's; any when absent */
  readonly trustedHeight?: bigint | undefined;
  /** Hash of the validator set that signed that block, hex; the file must then hold commit and validators */
  readonly trustedValidatorsHash?: string | undefined;
  /** The chain that it must be of; any when absent */
  readonly chainId?: string | undefined;
}

/** One thing that was checked, with what was found. */
export interface VerdictStep {
  readonly name: "file" | "trust" | "header" | "state" | "standing" | "commit" | "balance";
  readonly ok: boolean;
  readonly detail: string;
}

/** The block that vouches for what was proven. */
export interface VouchingBlock {
  readonly chainId: string;
  readonly height: bigint;
  /** Upper-case hex */
  readonly hash: string;
}

/** A verdict that says why a file proves nothing. */
export interface Refused {
  readonly ok: false;
  readonly steps: readonly VerdictStep[];
  readonly reason: string;
}

/** The verdict on a file. Only what passed every step is handed out. */
export type ProofVerdict<T> =
  | { readonly ok: true; readonly steps: readonly VerdictStep[]; readonly value: T; readonly block: VouchingBlock }
  | Refused;

/**
 * Checks a file without trust in any node: the header has the trusted hash (or is signed by the trusted validators), the state that
 * it commits to holds the thing's bytes, and what the file shows is what they say.
 * @param file JSON text, or what JSON.parse made of it
 * @returns a verdict, also for what is no such file at all; never throws
 */
export function verifyProofFile<T extends Numbered>(kind: Provable<T>, file: unknown, trust: Trust): ProofVerdict<T> {
  const steps: VerdictStep[] = [];
  const check = <V>(name: VerdictStep["name"], run: () => Found<V>): V | undefined => {
    try {
      const { detail, value } = run();
      steps.push({ name, ok: true, detail });
      return value;
    } catch (error) {
      steps.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const parts = check("file", () => readStep(kind, file));
  if (parts !== undefined) {
    const { superseded } = kind;
    check("trust", () => trustStep(trust));
    check("header", () => headerStep(kind.name, parts, trust));
    check("state", () => stateStep(kind, parts));
    if (superseded !== undefined && parts.standing !== undefined)
      check("standing", () => standingStep(kind, superseded, parts));
    if (parts.commit !== undefined || parts.validators !== undefined || trust.trustedValidatorsHash !== undefined) {
      check("commit", () => commitStep(parts, trust));
    }
  }
  const failed = steps.find(({ ok }) => !ok);
  if (parts === undefined || failed !== undefined) {
    return { ok: false, steps, reason: failed === undefined ? "" : `${failed.name}: ${failed.detail}` };
  }
  const { header, value } = parts;
  const block = { chainId: header.chainId, height: header.height, hash: hashText(headerHash(header)) };
  return { ok: true, steps, value: kind.codec.decode(value), block };
}

type Found<T> = { readonly detail: string; readonly value: T };

function readStep<T extends Numbered>(kind: Provable<T>, file: unknown): Found<ProofParts> {
  const parts = readProofFile(kind, file);
  return { detail: "what the file shows is what its bytes say", value: parts };
}

function trustStep({ trustedHash, trustedValidatorsHash }: Trust): Found<undefined> {
  const given = [
    trustedHash === undefined ? [] : [`block hash ${hashText(hashOf("trusted hash", trustedHash))}`],
    trustedValidatorsHash === undefined
      ? []
      : [`validators hash ${hashText(hashOf("trusted validators hash", trustedValidatorsHash))}`],
  ].flat();
  if (given.length === 0) throw new Error("nothing to trust: the hash of a block or of its validators is needed");
  return { detail: `given: ${given.join(", ")}`, value: undefined };
}

function headerStep(name: string, { header }: ProofParts, trust: Trust): Found<undefined> {
  const { trustedHash, trustedHeight, chainId } = trust;
  if (chainId !== undefined && header.chainId !== chainId) {
    throw new Error(`the ${name} is of chain ${header.chainId}, not ${chainId}`);
  }
  if (trustedHeight !== undefined && header.height !== trustedHeight) {
    throw new Error(`the file holds header ${header.height}, what is trusted is of height ${trustedHeight}`);
  }
  const hash = headerHash(header);
  const found = `header ${header.height} of ${header.chainId} has hash ${hashText(hash)}`;
  if (trustedHash === undefined) return { detail: found, value: undefined };
  const trusted = hashOf("trusted hash", trustedHash);
  if (!equalBytes(hash, trusted)) throw new Error(`${found}, not the trusted ${hashText(trusted)}`);
  return { detail: `${found}, which is trusted`, value: undefined };
}

function stateStep<T extends Numbered>(kind: Provable<T>, { header, value, proofs }: ProofParts): Found<undefined> {
  const { id } = kind.codec.decode(value);
  const chain = [proofs.iavl, proofs.simple].map((proof) => CommitmentProof.decode(proof));
  verifyMembership(header.appHash, kind.store, keyOf(kind, id), value, chain);
  const detail = `the state of height ${header.height - 1n}, hash ${hashText(header.appHash)}, holds ${kind.name} ${id}`;
  return { detail, value: undefined };
}

/** A file need not tell whether another stands in its place; what it tells is proven, and that none does is needed. */
function standingStep<T extends Numbered>(kind: Provable<T>, prefix: Uint8Array, parts: ProofParts): Found<undefined> {
  const { header, value, proofs, standing } = parts;
  const { id } = kind.codec.decode(value);
  const { supersededBy = 0n, iavl = new Uint8Array(0) } = standing ?? {};
  const chain = [iavl, proofs.simple].map((proof) => CommitmentProof.decode(proof));
  const [store, key] = [kind.store, keyOf({ prefix }, id)];
  if (supersededBy === 0n) verifyNonMembership(header.appHash, store, key, chain);
  else verifyMembership(header.appHash, store, key, numberBytes(supersededBy), chain);
  if (supersededBy !== 0n) throw new Error(`${kind.name} ${supersededBy} stands in the place of ${kind.name} ${id}`);
  return { detail: `no other ${kind.name} stood in its place at height ${header.height - 1n}`, value: undefined };
}

function commitStep({ header, commit, validators }: ProofParts, trust: Trust): Found<undefined> {
  if (commit === undefined || validators === undefined)
    throw new Error("the file must hold both commit and validators");
  if (trust.trustedValidatorsHash !== undefined) {
    const trusted = hashOf("trusted validators hash", trust.trustedValidatorsHash);
    if (!equalBytes(header.validatorsHash, trusted)) {
      throw new Error(`validators of the header are ${hashText(header.validatorsHash)}, not ${hashText(trusted)}`);
    }
  }
  checkCommit(header, commit, validators);
  const set = validators.length === 1 ? "the one validator" : `${validators.length} validators`;
  return { detail: `more than two thirds of the power of ${set} signed it`, value: undefined };
}

function hashOf(name: string, text: string): Uint8Array {
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw new Error(`${name} ${JSON.stringify(text.slice(0, 80))}: 64 hex digits are needed`);
  return fromHex(text);
}

function hashText(hash: Uint8Array): string {
  return toHex(hash).toUpperCase();
}
