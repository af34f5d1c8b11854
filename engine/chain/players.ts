import { toHex } from "../../codec/bytes.ts";
import { type ValidatorKey, validatorKey } from "../block/keys.ts";
import { rotated, type ValidatorSet } from "../block/validatorSet.ts";
import { EngineError } from "../errors.ts";
import type { PlayedValidator } from "./types.ts";

/** The validators' keys, and which of them stand still. */
export class Players {
  readonly #keys = new Map<string, ValidatorKey>();
  readonly #down = new Set<string>();

  constructor(seeds: readonly Uint8Array[], down: readonly string[] = []) {
    for (const seed of seeds) this.add(seed);
    for (const address of down) this.#down.add(address);
  }

  /** Makes a key known. @returns its address */
  add(seed: Uint8Array): Uint8Array {
    const key = validatorKey(seed);
    this.#keys.set(toHex(key.address), key);
    return key.address;
  }

  get seeds(): Uint8Array[] {
    return [...this.#keys.values()].map(({ seed }) => seed);
  }

  /** Addresses of those that were told not to sign, in hex. */
  get down(): string[] {
    return [...this.#down];
  }

  key(address: Uint8Array): ValidatorKey | undefined {
    return this.#keys.get(toHex(address));
  }

  /** The key of a validator that signs now. */
  signer(address: Uint8Array): ValidatorKey | undefined {
    const name = toHex(address);
    return this.#down.has(name) ? undefined : this.#keys.get(name);
  }

  /** @throws EngineError for a validator whose key is not here */
  setSigning(address: Uint8Array, on: boolean): void {
    const name = toHex(address);
    if (!this.#keys.has(name))
      throw new EngineError(`no key of validator ${name} is known; known are ${[...this.#keys.keys()].join(", ")}`);
    if (on) this.#down.delete(name);
    else this.#down.add(name);
  }

  /** The validators of a set, and others whose keys are here. */
  list({ members }: ValidatorSet): PlayedValidator[] {
    const inSet = members.map(({ address, publicKey }) => ({ address, publicKey }));
    const names = new Set(inSet.map(({ address }) => toHex(address)));
    const others = [...this.#keys].filter(([name]) => !names.has(name)).map(([, key]) => key);
    return [...inSet, ...others].map(({ address, publicKey }) => ({
      address,
      publicKey,
      known: this.key(address) !== undefined,
      signing: this.signer(address) !== undefined,
    }));
  }

  /** Goes back to what it was at a snapshot. */
  restore(down: readonly string[]): void {
    this.#down.clear();
    for (const address of down) this.#down.add(address);
  }
}

/** Who proposes a block, in which round: in every round whose proposer stands still, the next in turn comes. */
export interface Turn {
  readonly round: number;
  readonly proposer: Uint8Array;
  /** Addresses of those that vote, in hex. */
  readonly voters: ReadonlySet<string>;
}

/** @throws EngineError where the validators that sign have not more than two thirds of the power: no block can be made */
export function nextTurn(set: ValidatorSet, players: Players): Turn {
  const voting = set.members.filter(({ address }) => players.signer(address) !== undefined);
  const power = voting.reduce((sum, member) => sum + member.power, 0n);
  if (power * 3n <= set.total * 2n)
    throw new EngineError(
      `no block can be made: validators with power ${power} of ${set.total} sign, more than two thirds are needed`,
    );
  const voters = new Set(voting.map(({ address }) => toHex(address)));
  let [current, round] = [set, 0];
  // More than two thirds of all turns are theirs, so one comes soon.
  while (!voters.has(toHex(current.proposer))) {
    current = rotated(current, 1);
    round += 1;
  }
  return { round, proposer: current.proposer, voters };
}
