import { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { type Record as NotaryRecord, RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import type { Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../../codec/gen/eco2/notary/v1/source.ts";
import {
  MsgAttest,
  MsgBondNotary,
  MsgChallengeLeaf,
  MsgDecideDispute,
  MsgDeclareInterest,
  MsgDispute,
  MsgObject,
  MsgSubmitBatch,
  MsgUnbondNotary,
} from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { merkleProof, merkleRoot } from "../../../codec/merkle.ts";
import { encodeMessage } from "../../../codec/message.ts";
import { deviceDomains, deviceSignBytes, readingBytes } from "../../../codec/notary/signing.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import type { Next } from "../stakeActs.ts";
import { chainId, coins, people, type World } from "../world.ts";
import { type Act, all, deed, everyone, nameOf, oneOf, reason, roles, sha256Of } from "./cast.ts";
import {
  activeSources,
  amountAt,
  byOf,
  deviceFor,
  hour,
  nextStart,
  readingOf,
  sourcesOf,
  streamOf,
} from "./sourceActs.ts";

const { methods } = QueryDefinition;
const committee = nameOf(roles.reviewer);
const evidence = { sha256: new Uint8Array(32).fill(9), uri: "https://example.org/evidence.pdf" };

/** Records in one of these statuses. */
export const recordsIn = (world: World, ...statuses: readonly RecordStatus[]): readonly NotaryRecord[] =>
  statuses.flatMap(
    (status) => world.ask(methods.records, { sourceId: 0n, account: "", status, pagination: all }).records,
  );

const {
  RECORD_STATUS_ATTESTED: attested,
  RECORD_STATUS_FINAL: final,
  RECORD_STATUS_REJECTED: rejected,
  RECORD_STATUS_OVERTURNED: overturned,
  RECORD_STATUS_SUBMITTED: submitted,
  RECORD_STATUS_ATTESTING: attesting,
} = RecordStatus;

/** What a batch is made of: which readings, and how they are chosen; its document says so, so that its leaves can be made again. */
interface Plan {
  readonly first: bigint;
  readonly start: bigint;
  readonly count: number;
  /** Other amounts for another seed. */
  readonly seed: bigint;
  /** The index of a reading that no meter can have measured; -1: none. */
  readonly bad: number;
}

const uriOf = ({ first, start, count, seed, bad }: Plan) =>
  `https://example.org/${first}/${start}/${count}/${seed}/${bad}`;

export function planOf(uri: string): Plan | undefined {
  const [, first, start, count, seed, bad] =
    /^https:\/\/example\.org\/(\d+)\/(\d+)\/(\d+)\/(\d+)\/(-?\d+)$/.exec(uri) ?? [];
  if (first === undefined || start === undefined || seed === undefined) return undefined;
  return { first: BigInt(first), start: BigInt(start), count: Number(count), seed: BigInt(seed), bad: Number(bad) };
}

const tooMuch = 5_000_000_000n;

/** The readings of a batch. */
export const leavesOf = (source: Source, { first, start, count, seed, bad }: Plan): readonly Reading[] =>
  Array.from({ length: count }, (_, index) => {
    const sequence = first + BigInt(index);
    const amount = index === bad ? tooMuch : amountAt(source.id, sequence, seed);
    return readingOf(source, sequence, start + BigInt(index) * hour, amount);
  });

/** A batch of readings by the source's operator, signed by its device. */
export function batchOf(source: Source, plan: Plan, replaces: bigint): Partial<MsgSubmitBatch> {
  const leaves = leavesOf(source, plan);
  const header: BatchHeader = {
    sourceId: source.id,
    root: merkleRoot(leaves.map(readingBytes)),
    count: BigInt(plan.count),
    firstSequence: plan.first,
    lastSequence: plan.first + BigInt(plan.count) - 1n,
    start: timestampOf(plan.start),
    end: timestampOf(plan.start + BigInt(plan.count) * hour),
    amount: leaves.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString(),
    firstMeterTotal: "",
    lastMeterTotal: "",
  };
  const signature = deviceFor(source).sign(
    deviceSignBytes(deviceDomains.batch, chainId, encodeMessage(BatchHeader, header)),
  );
  const document = { sha256: new Uint8Array(32).fill(5), uri: uriOf(plan) };
  return { operator: source.operator, header, signature, document, replaces };
}

/** Readings of a record again, with other amounts. */
function correctionOf(next: Next, world: World): Partial<MsgSubmitBatch> | undefined {
  const broken = recordsIn(world, rejected, overturned);
  const among = broken.length > 0 && next(3) > 0 ? broken : recordsIn(world, final);
  const record = oneOf(
    next,
    among.filter(({ replacedBy }) => replacedBy === 0n),
    undefined,
  );
  const source = sourcesOf(world).find(({ id }) => id === record?.sourceId);
  if (record?.start === undefined || source === undefined) return undefined;
  const [first, start, count] = [record.firstSequence, timeOf(record.start), Number(record.count)];
  return batchOf(source, { first, start, count, seed: BigInt(next(1000)), bad: -1 }, record.id);
}

function notaryOf(next: Next, world: World): { readonly address: string; readonly bond: bigint } {
  const { notaries } = world.ask(methods.notaries, { pagination: all });
  const found = oneOf(next, notaries, undefined);
  return { address: found?.address ?? nameOf(6), bond: BigInt(found?.bond ?? "1") };
}

/** A notary that is asked about a record, and the record. */
function asked(next: Next, world: World): { readonly notary: string; readonly recordId: bigint } {
  const open = people.flatMap((notary) => {
    const { assignments } = world.ask(methods.assignments, { notary, open: true, pagination: all });
    return assignments.map(({ recordId }) => ({ notary, recordId }));
  });
  return oneOf(next, open, { notary: nameOf(6), recordId: 1n });
}

/** Who judges what was measured, and who says that it is wrong. */
export const notaryActs: Readonly<Record<string, Act>> = {
  [MsgSubmitBatch.$type](next, world) {
    const correction = next(3) === 0 ? correctionOf(next, world) : undefined;
    if (correction?.operator !== undefined) return deed(byOf(correction.operator), MsgSubmitBatch, correction);
    const found = oneOf(next, activeSources(world), undefined);
    if (found === undefined) return deed(0, MsgSubmitBatch, { operator: nameOf(0) });
    const count = 1 + next(40);
    const plan = {
      first: streamOf(world, found.id)?.nextSequence ?? 1n,
      start: nextStart(world, found.id),
      count,
      seed: 0n,
      bad: next(2) === 0 ? next(count) : -1,
    };
    return deed(byOf(found.operator), MsgSubmitBatch, batchOf(found, plan, 0n));
  },
  [MsgBondNotary.$type](next) {
    const by = oneOf(next, everyone, 0);
    return deed(by, MsgBondNotary, { notary: nameOf(by), amount: coins(1_000_000 * (1 + next(50)))[0] });
  },
  [MsgUnbondNotary.$type](next, world) {
    const { address, bond } = notaryOf(next, world);
    const amount = next(5) === 0 ? bond : bond / BigInt(2 + next(9));
    return deed(byOf(address), MsgUnbondNotary, { notary: address, amount: coins(amount)[0] });
  },
  [MsgDeclareInterest.$type](next, world) {
    const { address: notary } = notaryOf(next, world);
    const known = world.ask(methods.notaries, { pagination: all }).notaries.some(({ address }) => address === notary);
    const interests = known ? world.ask(methods.notary, { address: notary }).interests : [];
    const standing = oneOf(next, interests, undefined);
    if (standing !== undefined && next(2) === 0) {
      const { sourceId, account, declaredBy: signer } = standing;
      return deed(byOf(signer), MsgDeclareInterest, { signer, notary, sourceId, account, ended: true });
    }
    const sourceId = next(2) === 0 ? (oneOf(next, sourcesOf(world), undefined)?.id ?? 1n) : 0n;
    const account = sourceId === 0n ? nameOf(oneOf(next, everyone, 0)) : "";
    const signer = next(2) === 0 ? notary : committee;
    return deed(byOf(signer), MsgDeclareInterest, { signer, notary, sourceId, account, ended: false });
  },
  [MsgAttest.$type](next, world) {
    const { notary, recordId } = asked(next, world);
    return deed(byOf(notary), MsgAttest, { notary, recordId });
  },
  [MsgObject.$type](next, world) {
    const { notary, recordId } = asked(next, world);
    return deed(byOf(notary), MsgObject, { notary, recordId, reason });
  },
  [MsgDispute.$type](next, world) {
    const by = oneOf(next, everyone, 0);
    const recordId = oneOf(next, recordsIn(world, attested, final), undefined)?.id ?? 1n;
    return deed(by, MsgDispute, { disputer: nameOf(by), recordId, reason, evidence });
  },
  [MsgDecideDispute.$type](next, world) {
    const { disputes } = world.ask(methods.disputes, { recordId: 0n, open: true, pagination: all });
    const disputeId = oneOf(next, disputes, undefined)?.id ?? 1n;
    const about = { disputeId, upheld: next(2) === 0, reason };
    return deed(roles.reviewer, MsgDecideDispute, { authority: committee, ...about });
  },
  [MsgChallengeLeaf.$type](next, world) {
    const by = oneOf(next, everyone, 0);
    const batches = recordsIn(world, submitted, attesting, attested, final).filter(({ batch }) => batch);
    const wrong = batches.filter(({ document }) => (planOf(document?.uri ?? "")?.bad ?? -1) >= 0);
    const record = oneOf(next, wrong.length > 0 && next(5) > 0 ? wrong : batches, undefined);
    const source = sourcesOf(world).find(({ id }) => id === record?.sourceId);
    const plan = planOf(record?.document?.uri ?? "");
    if (record === undefined || source === undefined || plan === undefined)
      return deed(by, MsgChallengeLeaf, { challenger: nameOf(by), recordId: 1n, leaves: [] });
    const index = plan.bad >= 0 ? plan.bad : next(plan.count);
    const bytes = leavesOf(source, plan).map(readingBytes);
    const { aunts } = merkleProof(bytes, index);
    const leaf = bytes[index] ?? sha256Of(next);
    const leaves = [{ recordId: record.id, index: BigInt(index), leaf, aunts: [...aunts] }];
    return deed(by, MsgChallengeLeaf, { challenger: nameOf(by), recordId: record.id, leaves });
  },
};
