import type { Leaf } from "../../../../codec/gen/eco2/notary/v1/batch.ts";
import type { Record } from "../../../../codec/gen/eco2/notary/v1/notary.ts";
import { type MsgChallengeLeaf, MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { visible } from "../../../../codec/plainText.ts";
import { timeOf } from "../../../../codec/time.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { fail } from "../../errors.ts";
import { stands } from "../../finals.ts";
import { type NotaryParts, notary } from "../../module.ts";
import { canOverturn, overturn } from "../../notaries/outcome.ts";
import { notarisationRules } from "../../notaries/params.ts";
import { notarisationOf } from "../../notaries/seats.ts";
import { signerOf } from "../../notaries/signers.ts";
import { rulesOf } from "../../plausibility.ts";
import { recordOf } from "../../records.ts";
import { rulesAbout } from "../../sites.ts";
import { sourceOf } from "../../sources.ts";
import { leafFault, leavesFault, readLeaf } from "../leaves.ts";
import { requireProven } from "../proven.ts";
import { ratioFaultOf } from "../ratios.ts";

/** @throws leaf is not proven */
function check({ recordId, leaves }: MsgChallengeLeaf): void {
  if (leaves.length < 1 || leaves.length > 2)
    throw fail.invalidLeaf(`${leaves.length} leaves are given, one or two are expected`);
  if (leaves[0]?.recordId !== recordId)
    throw fail.invalidLeaf(`the first leaf is of record ${leaves[0]?.recordId}, not of the challenged ${recordId}`);
}

/** What is wrong with leaves of one record. */
function faultWithin(ctx: Ctx, { state }: NotaryParts, record: Record, leaves: readonly Leaf[]): string | undefined {
  const source = sourceOf(ctx, state, record.sourceId);
  const rules = rulesOf(source, state.versions.get(ctx, [source.id, record.sourceVersion]));
  const shown = leaves.map(({ index, leaf }) => ({ index, reading: readLeaf(leaf) }));
  for (const { index, reading } of shown) if (typeof reading === "string") return `leaf ${index}: ${reading}`;
  const [a, b] = shown.flatMap(({ index, reading }) => (typeof reading === "string" ? [] : [{ index, reading }]));
  if (a === undefined) return undefined;
  return b === undefined ? leafFault(rules, record, a) : leavesFault(rules, record, a, b);
}

/**
 * What is wrong between a leaf of the challenged record and one of another source of its site. Only against what was final before
 * the challenged record was closed: its notaries could see that, and nobody can bring a record down by a false one of later.
 */
function faultBetween(
  ctx: Ctx,
  { state }: NotaryParts,
  record: Record,
  other: Record,
  leaves: readonly Leaf[],
): string | undefined {
  // By time: heights begin anew where a chain goes on from an export.
  const [final, closed] = [other.finalTime, record.submittedTime].map((time) =>
    time === undefined ? 0n : timeOf(time),
  );
  if (other.replacedBy !== 0n)
    throw fail.invalidLeaf(`record ${other.id} was corrected by record ${other.replacedBy}: it shows nothing any more`);
  if (!stands(other) || (final ?? 0n) >= (closed ?? 0n))
    throw fail.invalidLeaf(`record ${other.id} was not final when record ${record.id} was closed`);
  const [source, second] = [record, other].map(({ sourceId }) => sourceOf(ctx, state, sourceId));
  const [a, b] = leaves.map(({ leaf }) => readLeaf(leaf));
  if (source === undefined || second === undefined || typeof a !== "object" || typeof b !== "object") return undefined;
  const rules = rulesAbout(ctx, state, source);
  return ratioFaultOf(rules, record.submittedHeight, { source, reading: a }, { source: second, reading: b });
}

/** The fault that one or two proven leaves show. @throws leaf is not proven, nothing is wrong */
function requireFault(
  ctx: Ctx,
  parts: NotaryParts,
  record: Record,
  [first, second]: readonly [Leaf, Leaf | undefined],
): string {
  requireProven(ctx, record, first);
  let fault: string | undefined;
  if (second === undefined) fault = faultWithin(ctx, parts, record, [first]);
  else if (second.recordId !== record.id) {
    const other = recordOf(ctx, parts.state, second.recordId);
    requireProven(ctx, other, second);
    fault = faultBetween(ctx, parts, record, other, [first, second]);
  } else {
    requireProven(ctx, record, second);
    if (first.index >= second.index)
      throw fail.invalidLeaf(`leaves ${first.index} and ${second.index}: two of one record are given in order`);
    fault = faultWithin(ctx, parts, record, [first, second]);
  }
  if (fault === undefined) throw fail.leafHolds(`record ${record.id}`);
  return visible(fault);
}

/**
 * Shows readings of a record that cannot be, with their proofs, and overturns it at once, final or not. Nobody decides: whoever runs
 * the chain sees it.
 */
export const challengeLeaf = notary.rpc(
  MsgDefinition.methods.challengeLeaf,
  (ctx, request, env) => {
    const [first, second] = request.leaves;
    const { recordId } = request;
    if (first === undefined) throw fail.invalidLeaf("no leaf is given");
    const challenger = signerOf(ctx, request.challenger, "challenger");
    const found = notarisationOf(ctx, env, recordId);
    const record = recordOf(ctx, env.state, recordId);
    if (!canOverturn(record)) throw fail.notChallengeable(`record ${recordId} was rejected or overturned already`);
    const fault = requireFault(ctx, env, record, [first, second]);
    const rules = notarisationRules(env.params);
    const reward = overturn(ctx, env, rules, found, { outcome: fault, prover: challenger.text });
    return { fault, reward: reward.toString() };
  },
  check,
);
