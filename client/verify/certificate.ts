import { headerHash } from "../../codec/block/header.ts";
import { equalBytes, fromHex, toHex } from "../../codec/bytes.ts";
import { CommitmentProof } from "../../codec/gen/cosmos/ics23/v1/proofs.ts";
import { Certificate } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { verifyMembership, verifyNonMembership } from "../../codec/proof/verify.ts";
import { storeNames } from "../../codec/stores.ts";
import {
  type CertificateFile,
  type CertificateParts,
  certificateKey,
  numberBytes,
  readCertificateFile,
  supersededKey,
} from "./file.ts";
import { checkCommit } from "./signatures.ts";

/** What the caller trusts. One of the two hashes must be given; of both given, both must hold. */
export interface Trust {
  /** Hash of the block after the proven state, hex: from a node of one's own, a light client, or several sources */
  readonly trustedHash?: string | undefined;
  /** Height of the block that `trustedHash` is of, against a hash of another block than the file's; any when absent */
  readonly trustedHeight?: bigint | undefined;
  /** Hash of the validator set that signed that block, hex; the file must then hold commit and validators */
  readonly trustedValidatorsHash?: string | undefined;
  /** The chain that the certificate must be of; any when absent */
  readonly chainId?: string | undefined;
}

/** One thing that was checked, with what was found. */
export interface VerdictStep {
  readonly name: "file" | "trust" | "header" | "state" | "standing" | "commit";
  readonly ok: boolean;
  readonly detail: string;
}

/** The verdict on a certificate file. Only a certificate that passed every step is handed out. */
export type Verdict =
  | {
      readonly ok: true;
      readonly steps: readonly VerdictStep[];
      readonly certificate: Certificate;
      /** The block that vouches for it */
      readonly block: { readonly chainId: string; readonly height: bigint; readonly hash: string };
    }
  | { readonly ok: false; readonly steps: readonly VerdictStep[]; readonly reason: string };

/**
 * Checks a certificate without trust in any node: the header has the trusted hash (or is signed by the trusted
 * validators), the state that it commits to holds the certificate's bytes, and what the file shows is what they say.
 * @param file JSON text, or what JSON.parse made of it
 * @returns a verdict, also for what is no certificate file at all; never throws
 */
export function verifyCertificate(file: string | CertificateFile | object, trust: Trust): Verdict {
  const steps: VerdictStep[] = [];
  const check = <T>(
    name: VerdictStep["name"],
    run: () => { readonly detail: string; readonly value: T },
  ): T | undefined => {
    try {
      const { detail, value } = run();
      steps.push({ name, ok: true, detail });
      return value;
    } catch (error) {
      steps.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const parts = check("file", () => readStep(file));
  if (parts !== undefined) {
    check("trust", () => trustStep(trust));
    check("header", () => headerStep(parts, trust));
    check("state", () => stateStep(parts));
    if (parts.standing !== undefined) check("standing", () => standingStep(parts));
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
  return { ok: true, steps, certificate: Certificate.decode(value), block };
}

type Found<T> = { readonly detail: string; readonly value: T };

function readStep(file: unknown): Found<CertificateParts> {
  const parts = readCertificateFile(file);
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

function headerStep({ header }: CertificateParts, { trustedHash, trustedHeight, chainId }: Trust): Found<undefined> {
  if (chainId !== undefined && header.chainId !== chainId) {
    throw new Error(`the certificate is of chain ${header.chainId}, not ${chainId}`);
  }
  if (trustedHeight !== undefined && header.height !== trustedHeight) {
    throw new Error(`the file holds header ${header.height}, what is trusted is of height ${trustedHeight}`);
  }
  const hash = headerHash(header);
  const name = `header ${header.height} of ${header.chainId} has hash ${hashText(hash)}`;
  if (trustedHash === undefined) return { detail: name, value: undefined };
  const trusted = hashOf("trusted hash", trustedHash);
  if (!equalBytes(hash, trusted)) throw new Error(`${name}, not the trusted ${hashText(trusted)}`);
  return { detail: `${name}, which is trusted`, value: undefined };
}

function stateStep({ header, value, proofs }: CertificateParts): Found<undefined> {
  const { id } = Certificate.decode(value);
  const chain = [proofs.iavl, proofs.simple].map((proof) => CommitmentProof.decode(proof));
  verifyMembership(header.appHash, storeNames.offset, certificateKey(id), value, chain);
  const detail = `the state of height ${header.height - 1n}, hash ${hashText(header.appHash)}, holds certificate ${id}`;
  return { detail, value: undefined };
}

/** A file need not tell whether another certificate stands in its place; what it tells is proven, and that none does is needed. */
function standingStep({ header, value, proofs, standing }: CertificateParts): Found<undefined> {
  const { id } = Certificate.decode(value);
  const { supersededBy = 0n, iavl = new Uint8Array(0) } = standing ?? {};
  const chain = [iavl, proofs.simple].map((proof) => CommitmentProof.decode(proof));
  const [store, key] = [storeNames.offset, supersededKey(id)];
  if (supersededBy === 0n) verifyNonMembership(header.appHash, store, key, chain);
  else verifyMembership(header.appHash, store, key, numberBytes(supersededBy), chain);
  if (supersededBy !== 0n) throw new Error(`certificate ${supersededBy} stands in the place of certificate ${id}`);
  return { detail: `no other certificate stood in its place at height ${header.height - 1n}`, value: undefined };
}

function commitStep({ header, commit, validators }: CertificateParts, trust: Trust): Found<undefined> {
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
