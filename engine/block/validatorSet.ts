import { compareBytes, equalBytes, toHex } from "../../codec/bytes.ts";
import { EngineError } from "../errors.ts";

/** A validator with its place in the rotation of proposers. */
export interface Member {
  /** First 20 bytes of sha256 of the key. */
  readonly address: Uint8Array;
  /** ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly power: bigint;
  readonly priority: bigint;
}

/** Who signs a height: members by power descending, then address ascending, with the proposer of round 0. */
export interface ValidatorSet {
  readonly members: readonly Member[];
  readonly total: bigint;
  /** Address of the proposer. */
  readonly proposer: Uint8Array;
}

/** What changes of a set; power 0 removes. */
export type PowerChange = Pick<Member, "address" | "publicKey" | "power">;

/** The most power that a set may have (CometBFT types/validator_set.go, MaxTotalVotingPower). */
export const maxTotalPower = (2n ** 63n - 1n) / 8n;

const byPower = (a: Member, b: Member): number =>
  a.power === b.power ? compareBytes(a.address, b.address) : a.power > b.power ? -1 : 1;

const totalOf = (members: readonly Member[]): bigint => members.reduce((sum, { power }) => sum + power, 0n);

/** Division that rounds down, as Go's big.Int.Div does for a positive divisor. */
function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** Keeps priorities within twice the total power of each other. */
function rescaled(members: readonly Member[], total: bigint): Member[] {
  const priorities = members.map(({ priority }) => priority).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least = 0n, most = least] = [priorities[0], priorities.at(-1)];
  const window = 2n * total;
  if (window <= 0n || most - least <= window) return [...members];
  const ratio = (most - least + window - 1n) / window;
  return members.map((member) => ({ ...member, priority: member.priority / ratio }));
}

/** Moves priorities so that they lie around zero. */
function centred(members: readonly Member[]): Member[] {
  const sum = members.reduce((all, { priority }) => all + priority, 0n);
  const average = floorDiv(sum, BigInt(members.length));
  return average === 0n ? [...members] : members.map((member) => ({ ...member, priority: member.priority - average }));
}

/** The member who proposes next: the highest priority, among equals the lowest address. */
function foremost(members: readonly Member[]): Member | undefined {
  return members.reduce<Member | undefined>((best, member) => {
    if (best === undefined || member.priority > best.priority) return member;
    if (member.priority < best.priority) return best;
    return compareBytes(member.address, best.address) < 0 ? member : best;
  }, undefined);
}

/**
 * The set some rounds on: every round each priority grows by its power, the foremost proposes and loses the total
 * (CometBFT types/validator_set.go, IncrementProposerPriority).
 */
export function rotated({ members, total }: Pick<ValidatorSet, "members" | "total">, rounds: number): ValidatorSet {
  let current = centred(rescaled(members, total));
  let proposer: Uint8Array | undefined;
  for (let round = 0; round < rounds; round++) {
    current = current.map((member) => ({ ...member, priority: member.priority + member.power }));
    const first = foremost(current);
    current = current.map((member) => (member === first ? { ...member, priority: member.priority - total } : member));
    proposer = first?.address;
  }
  if (proposer === undefined) throw new EngineError(`a set of ${members.length} validators has no proposer`);
  return { members: current, total, proposer };
}

/** A new set, in which every validator starts alike. @throws EngineError for an empty one, no power, a validator named twice */
export function newSet(validators: readonly PowerChange[]): ValidatorSet {
  const none = validators.find(({ power }) => power === 0n);
  if (none !== undefined) throw new EngineError(`validator ${toHex(none.address)} has no power`);
  return rotated(changed({ members: [], total: 0n }, validators), 1);
}

/** A set with the changes that a block asks for, and one rotation on. No changes only rotate. @throws EngineError */
export function nextSet(set: ValidatorSet, changes: readonly PowerChange[]): ValidatorSet {
  return rotated(changes.length === 0 ? set : changed(set, changes), 1);
}

/**
 * Changes of a set. Who is new starts behind everyone, at -1.125 times the power there is with it, so that leaving and coming back
 * gains nothing.
 */
function changed(
  set: Pick<ValidatorSet, "members" | "total">,
  changes: readonly PowerChange[],
): Pick<ValidatorSet, "members" | "total"> {
  const before = new Map(set.members.map((member) => [toHex(member.address), member]));
  const after = new Map(before);
  const seen = new Set<string>();
  let grown = set.total;
  for (const { address, power } of changes) {
    const name = toHex(address);
    if (seen.has(name)) throw new EngineError(`validator ${name} is changed twice in one block`);
    seen.add(name);
    if (power < 0n || power > maxTotalPower)
      throw new EngineError(`validator ${name} has power ${power}: 0 to ${maxTotalPower} is allowed`);
    if (power > 0n) grown += power - (before.get(name)?.power ?? 0n);
    else if (!before.has(name)) throw new EngineError(`validator ${name} is removed, but is not in the set`);
  }
  const start = -(grown + (grown >> 3n));
  for (const change of changes) {
    const name = toHex(change.address);
    if (change.power === 0n) after.delete(name);
    else after.set(name, { ...change, priority: before.get(name)?.priority ?? start });
  }
  const members = [...after.values()].sort(byPower);
  if (members.length === 0) throw new EngineError("the changes leave no validator");
  const total = totalOf(members);
  if (total > maxTotalPower) throw new EngineError(`the power of all validators is ${total}, above ${maxTotalPower}`);
  return { members: centred(rescaled(members, total)), total };
}

/** The member with an address. */
export function memberOf({ members }: ValidatorSet, address: Uint8Array): Member | undefined {
  return members.find((member) => equalBytes(member.address, address));
}
