import { sha256 } from "@noble/hashes/sha2.js";
import { readingLines } from "../../cli/notary/readingFile.ts";
import { type Batch, buildBatch, leafOf, signHeader } from "../../client/notary/batch.ts";
import { batchFaults } from "../../client/notary/faults.ts";
import { rawUri } from "../../client/storage/document.ts";
import { toUtf8 } from "../../codec/bytes.ts";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { Answer } from "../../codec/gen/eco2/notary/v1/notaries.ts";
import { RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { MsgAttest, MsgChallengeLeaf, MsgSubmitBatch } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { timeOf } from "../../codec/time.ts";
import type { TestAccount } from "../../engine/testing/accounts.ts";
import { message } from "../../engine/testing/startChain.ts";
import type { Meter } from "./meters.ts";
import { notariesOf, type People } from "./people.ts";
import type { Stage } from "./stage.ts";

/** The last record of a source. */
async function lastRecord(stage: Stage, sourceId: bigint): Promise<bigint> {
  const { records } = await stage.query.notary.records({
    sourceId,
    pagination: PageRequest.fromPartial({ limit: 1000n }),
  });
  return (
    records
      .map(({ id }) => id)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .at(-1) ?? 0n
  );
}

/** Sends readings of a meter as one batch. @returns the record that they become */
export async function submitBatch(
  stage: Stage,
  { factory }: People,
  meter: Meter,
  readings: readonly Reading[],
  replaces = 0n,
): Promise<{ readonly recordId: bigint; readonly batch: Batch }> {
  const batch = buildBatch(readings);
  const content = toUtf8(readingLines(readings));
  const submitted = message(MsgSubmitBatch, {
    operator: factory.address,
    header: batch.header,
    signature: signHeader(meter.device, stage.chainId, batch.header),
    document: { sha256: sha256(content), uri: rawUri(content) },
    replaces,
  });
  await stage.send(factory, submitted);
  return { recordId: await lastRecord(stage, meter.sourceId), batch };
}

/** The notaries who were drawn for a record and have not answered. */
async function drawn(stage: Stage, people: People, recordId: bigint): Promise<TestAccount[]> {
  // Its hashes are those of the three blocks after it was closed.
  for (let waited = 0; waited < 20; waited++) {
    const { notarisation } = await stage.query.notary.notarisation({ recordId });
    const open = (notarisation?.seats ?? []).filter(({ answer }) => answer === Answer.ANSWER_OPEN);
    const found = notariesOf(people).filter(({ address }) => open.some(({ notary }) => notary === address));
    if (found.length > 0) return found;
    await stage.blocks(1);
  }
  throw new Error(`nobody was drawn for record ${recordId}`);
}

const statusOf = async (stage: Stage, id: bigint) => (await stage.query.notary.record({ id })).record?.status;

/** The notaries who were drawn attest a record, until enough did. */
export async function attest(stage: Stage, people: People, recordId: bigint): Promise<void> {
  for (const notary of await drawn(stage, people, recordId)) {
    await stage.send(notary, message(MsgAttest, { notary: notary.address, recordId }));
    if ((await statusOf(stage, recordId)) === RecordStatus.RECORD_STATUS_ATTESTED) return;
  }
  throw new Error(`record ${recordId} is not attested`);
}

/** Waits until nobody may dispute a record any more, and sees that it is final. */
export async function finish(stage: Stage, recordId: bigint): Promise<void> {
  const { notarisation } = await stage.query.notary.notarisation({ recordId });
  if (notarisation?.due !== undefined) await stage.until(timeOf(notarisation.due));
  await stage.blocks(1);
  const status = await statusOf(stage, recordId);
  if (status !== RecordStatus.RECORD_STATUS_FINAL) throw new Error(`record ${recordId} is not final but ${status}`);
}

/** What became of a notary who attested without looking. */
export interface Lie {
  readonly notary: TestAccount;
  readonly fault: string;
  /** Base units: what it lost, and what of it the challenger got. */
  readonly slashed: bigint;
  readonly reward: bigint;
}

/** One notary attests a batch that has a bad reading; another looks at it, and shows the reading with its proof. */
export async function lie(
  stage: Stage,
  people: People,
  source: Source,
  { recordId, batch }: Awaited<ReturnType<typeof submitBatch>>,
  readings: readonly Reading[],
): Promise<Lie> {
  const [liar] = await drawn(stage, people, recordId);
  if (liar === undefined) throw new Error("nobody was drawn");
  await stage.send(liar, message(MsgAttest, { notary: liar.address, recordId }));
  const [found] = batchFaults(readings, source, batch.header);
  if (found?.index === undefined) throw new Error("nothing is wrong with the readings");
  const { neighbour } = people;
  const balance = async () =>
    BigInt((await stage.query.bank.balance({ address: neighbour.address, denom: "ueco2" })).balance?.amount ?? "0");
  const had = await balance();
  const leaves = [leafOf(batch, recordId, found.index)];
  await stage.send(neighbour, message(MsgChallengeLeaf, { challenger: neighbour.address, recordId, leaves }));
  const { notary } = await stage.query.notary.notary({ address: liar.address });
  return {
    notary: liar,
    fault: found.fault,
    slashed: BigInt(notary?.slashed ?? "0"),
    reward: (await balance()) - had,
  };
}
