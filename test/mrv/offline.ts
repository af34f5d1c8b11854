import { expect } from "@jest/globals";
import { member } from "../../client/rpc.ts";
import { fetchNeutrality, verifyNeutrality } from "../../client/verify/neutrality.ts";
import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import type { Stage } from "./stage.ts";

/** A stranger gets the file of a record and, elsewhere, the hash of one block; nothing else is asked of any node. */
export async function provenOffline(stage: Stage, record: NeutralityRecord): Promise<void> {
  const waiting = fetchNeutrality(stage.rpc, record.id);
  await stage.blocks(2);
  const text = JSON.stringify(await waiting);
  const height = (BigInt(member(JSON.parse(text))("height") as string) + 1n).toString();
  const block = member(await stage.rpc.call("block", { height }));
  const trustedHash = String(member(block("block_id"))("hash"));

  const verdict = verifyNeutrality(text, { trustedHash, chainId: stage.chainId });
  expect(verdict).toMatchObject({ ok: true, value: { id: record.id, micrograms: record.micrograms } });
  const changed = text.replace(`"micrograms":"${record.micrograms}"`, `"micrograms":"${record.micrograms}0"`);
  expect(changed).not.toBe(text);
  expect(verifyNeutrality(changed, { trustedHash })).toMatchObject({ ok: false });
  expect(verifyNeutrality(text, { trustedHash: "00".repeat(32) })).toMatchObject({ ok: false });
}
