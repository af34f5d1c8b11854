import { CommitError, precommitSignBytes, verifySignedHeader } from "../../codec/block/commit.ts";
import { headerHash } from "../../codec/block/header.ts";
import { type BlockValidator, validatorsHash } from "../../codec/block/validators.ts";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import type { Commit, Header } from "../../codec/gen/tendermint/types/types.ts";
import { timeOf } from "../../codec/time.ts";

// A light client written from CometBFT's specification (spec/light-client/verification): what it accepts, any other does.

/** What a light client asks a node for at a height. */
export interface LightBlock {
  readonly header: Header;
  readonly commit: Commit;
  readonly validators: readonly BlockValidator[];
  readonly nextValidators: readonly BlockValidator[];
}

/** How far it trusts. */
export interface Trust {
  readonly chainId: string;
  /** Nanoseconds for which a header is trusted. */
  readonly period: bigint;
  /** Nanoseconds since 1970. */
  readonly now: bigint;
}

const timeIn = ({ time }: Header): bigint => timeOf(time ?? { seconds: 0n, nanos: 0 });

/** Power of a trusted set that stands behind a commit, by address: the set that signed may be another. */
function trustedPower(trusted: readonly BlockValidator[], { header, commit }: LightBlock): bigint {
  const byAddress = new Map(trusted.map((validator) => [toHex(ed25519Address(validator.publicKey)), validator]));
  let power = 0n;
  for (const entry of commit.signatures) {
    const name = toHex(entry.validatorAddress);
    const validator = byAddress.get(name);
    if (entry.blockIdFlag !== 2 || validator === undefined) continue;
    byAddress.delete(name);
    if (verifyEd25519(entry.signature, precommitSignBytes(header.chainId, commit, entry), validator.publicKey))
      power += validator.power;
  }
  return power;
}

/**
 * Verifies a later block from a trusted one: the next by the set that the trusted header names, any other by more than a third of the
 * trusted set's power behind it. @throws CommitError saying why not
 */
export function verifyLight(trusted: LightBlock, block: LightBlock, { chainId, period, now }: Trust): void {
  const { header } = block;
  if (timeIn(trusted.header) + period <= now) throw new CommitError("the trusted header is too old");
  if (header.height <= trusted.header.height) throw new CommitError("the header is not later than the trusted one");
  if (timeIn(header) <= timeIn(trusted.header)) throw new CommitError("its time is not after the trusted one's");
  if (timeIn(header) > now + 10_000_000_000n) throw new CommitError("its time is in the future");
  if (!equalBytes(validatorsHash(block.nextValidators), header.nextValidatorsHash))
    throw new CommitError("the next validators are not those that the header names");
  if (header.height === trusted.header.height + 1n) {
    if (!equalBytes(header.validatorsHash, trusted.header.nextValidatorsHash))
      throw new CommitError("the set is not the one that the trusted header names as next");
    if (!equalBytes(header.lastBlockId?.hash ?? new Uint8Array(0), headerHash(trusted.header)))
      throw new CommitError("the header does not follow the trusted one");
  } else {
    const total = trusted.nextValidators.reduce((sum, { power }) => sum + power, 0n);
    const power = trustedPower(trusted.nextValidators, block);
    if (power * 3n <= total)
      throw new CommitError(`power ${power} of ${total} that is trusted signed: a third is not exceeded`);
  }
  verifySignedHeader(chainId, header, block.commit, block.validators);
}

/**
 * Follows a chain to a height, halving the way where too much of the set has changed.
 * @returns the heights that were verified, in order
 */
export async function follow(
  from: LightBlock,
  to: number,
  fetch: (height: number) => Promise<LightBlock>,
  trust: Trust,
): Promise<number[]> {
  const verified: number[] = [];
  let trusted = from;
  const ahead = [to];
  while (ahead.length > 0) {
    const height = ahead.at(-1) ?? to;
    const block = await fetch(height);
    try {
      verifyLight(trusted, block, trust);
      trusted = block;
      verified.push(height);
      ahead.pop();
    } catch (error) {
      const next = Number(trusted.header.height) + 1;
      if (height === next || !(error instanceof CommitError) || !error.message.includes("a third is not exceeded"))
        throw error;
      ahead.push(Math.max(next, Math.floor((height + next - 1) / 2)));
    }
  }
  return verified;
}
