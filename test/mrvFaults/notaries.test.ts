import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MsgDeposit } from "../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition as EmissionQuery } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgUpdateParams as UpdateEmission } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { QueryDefinition } from "../../codec/gen/eco2/notary/v1/query.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { MsgAttest, MsgObject, MsgSubmitBatch } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { MsgSuspendBatch } from "../../codec/gen/eco2/registry/v1/credits.ts";
import { MsgVerifyLot } from "../../codec/gen/eco2/registry/v1/provenance.ts";
import { QueryDefinition as RegistryQuery } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgSend, MsgUpdateParams as UpdateRegistry } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { type Desk, factory, reviews, startDesk } from "../burns/desk.ts";
import { deed, nameOf, T } from "../economy/carbon/cast.ts";
import { lawDeed } from "../economy/carbon/lawActs.ts";
import { batchOf } from "../economy/carbon/notaryActs.ts";
import { hour } from "../economy/carbon/sourceActs.ts";
import { coins, day, people } from "../economy/world.ts";
import { secp256k1Key, signTx } from "../harness/signing.ts";

// Notaries that do not answer or say no, and burns that are overtaken by what happens meanwhile.

const second = 1_000_000_000n;
const { methods } = QueryDefinition;

let verify: VerifySignature = () => false;
let desk: Desk;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});
beforeEach(() => {
  desk = startDesk(verify);
});
afterEach(() => desk.close());

/** A batch that waits for its notaries. */
function drawn(source: Source): Record {
  const now = desk.world.ctx().time;
  const plan = { first: 1n, start: now - (now % hour) - 40n * day, count: 12, seed: 0n, bad: -1 };
  desk.does(deed(factory, MsgSubmitBatch, batchOf(source, plan, 0n)));
  for (let block = 0; block < 3; block += 1) desk.world.block({ after: second, txs: [] });
  const asked = { sourceId: source.id, account: "", status: 0 as const, pagination: undefined };
  const record = desk.world.ask(methods.records, asked).records.at(-1);
  if (record === undefined) throw new Error("there is no record");
  return record;
}

const seatsOf = (recordId: bigint) => desk.world.ask(methods.notarisation, { recordId }).notarisation?.seats ?? [];
const openSeats = (recordId: bigint) => seatsOf(recordId).filter(({ answer }) => answer === 1);
const numberOf = (notary: string) => people.indexOf(notary);

describe("a record", () => {
  test("of which no notary says anything: each is slashed and replaced, then it is rejected and may be sent again", () => {
    const source = desk.meter();
    const { id, status } = drawn(source);
    expect(status).toBe(RecordStatus.RECORD_STATUS_ATTESTING);
    const first = openSeats(id).map(({ notary }) => notary);
    expect(first).toHaveLength(3);
    for (let round = 0; round < 6 && desk.record(id).status === RecordStatus.RECORD_STATUS_ATTESTING; round += 1) {
      desk.wait(2n * day + second);
      for (let block = 0; block < 4; block += 1) desk.world.block({ after: second, txs: [] });
      expect(desk.world.broken()).toBeUndefined();
    }
    expect(desk.record(id).status).toBe(RecordStatus.RECORD_STATUS_REJECTED);
    const { notaries } = desk.world.ask(methods.notaries, { pagination: undefined });
    for (const { address, slashed } of notaries)
      expect([address, slashed !== "0"]).toEqual([address, seatsOf(id).some(({ notary }) => notary === address)]);
    const plan = { first: 1n, start: drawnStart(id), count: 12, seed: 7n, bad: -1 };
    desk.does(deed(factory, MsgSubmitBatch, batchOf(source, plan, id)));
    expect(desk.world.broken()).toBeUndefined();
  });

  test("to which all object is rejected: nothing of it becomes emissions", () => {
    const { id } = drawn(desk.meter());
    for (const { notary } of openSeats(id)) {
      if (desk.record(id).status !== RecordStatus.RECORD_STATUS_ATTESTING) break;
      desk.does(deed(numberOf(notary), MsgObject, { notary, recordId: id, reason: "The meter was bypassed" }));
    }
    expect(desk.record(id).status).toBe(RecordStatus.RECORD_STATUS_REJECTED);
    desk.wait(day);
    const { lots } = desk.world.ask(EmissionQuery.methods.lots, {
      account: nameOf(factory),
      open: false,
      pagination: undefined,
    });
    expect(lots).toEqual([]);
    expect(desk.world.broken()).toBeUndefined();
  });

  test("is attested by nobody who was not drawn, twice by nobody, and late by nobody", () => {
    const { id: recordId } = drawn(desk.meter());
    const [seat] = openSeats(recordId);
    if (seat === undefined) throw new Error("nobody was drawn");
    const { notary } = seat;
    expect(desk.refusal(deed(4, MsgAttest, { notary: nameOf(4), recordId }))).toMatch(/notary/);
    desk.does(deed(numberOf(notary), MsgAttest, { notary, recordId }));
    expect(desk.refusal(deed(numberOf(notary), MsgAttest, { notary, recordId }))).toMatch(/notary/);
    const other = openSeats(recordId)[0]?.notary ?? "";
    desk.wait(2n * day + second);
    expect(desk.refusal(deed(numberOf(other), MsgAttest, { notary: other, recordId }))).toMatch(
      /notary|time to answer/,
    );
  });
});

const drawnStart = (id: bigint): bigint => {
  const { start } = desk.record(id);
  return (start?.seconds ?? 0n) * second;
};

describe("a burn", () => {
  test("whose credits are suspended after the mempool took it is refused by the block, and the fee alone is gone", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    const { messages } = desk.burnOf(lot, batchId, 4n);
    const { world } = desk;
    const key = secp256k1Key(100 + factory);
    const known = world.chain.doors(TxAccounts).find(world.ctx(), key.address);
    const by = [{ key, accountNumber: known?.accountNumber ?? 0n, sequence: known?.sequence ?? 0n }];
    const tx = signTx({ messages: [...messages], by, gas: 50_000_000n, fee: coins(1000) });
    expect(world.app.checkTx({ tx, type: 0 }).log).toBe("");
    const suspend = reviews(MsgSuspendBatch, { batchId, reason: "Doubts" });
    const txs = [suspend, { by: factory, messages }].map((one) => ({
      by: one.by,
      messages: [...one.messages],
      gas: 50_000_000n,
    }));
    const { txResults } = world.block({ after: second, txs });
    expect(txResults[0]?.code).toBe(0);
    expect(txResults[1]?.log).toMatch(/batch 1 is suspended: Doubts/);
    const { lot: after } = world.ask(EmissionQuery.methods.lot, { id: lot.id });
    expect(after?.burned).toBe("0");
    expect(world.broken()).toBeUndefined();
  });

  test("of credits whose history is longer than a walk may be is refused, until it is verified in parts", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    for (let times = 0; times < 6; times += 1) {
      const [from, to] = times % 2 === 0 ? [factory, 1] : [1, factory];
      const credits = [{ batchId, grams: T }];
      desk.does(deed(from, MsgSend, { sender: nameOf(from), recipient: nameOf(to), credits }));
    }
    const { params } = desk.world.ask(RegistryQuery.methods.params, {});
    if (params === undefined) throw new Error("there are no parameters");
    desk.does(lawDeed(desk.world, UpdateRegistry, { params: { ...params, maxWalk: 4 } }));
    const burn = desk.burnOf(lot, batchId, 4n);
    expect(desk.refusal(burn)).toMatch(/the history has more than 4 steps: MsgVerifyLot verifies it in parts/);
    for (let part = 0; part < 3; part += 1)
      desk.does(deed(factory, MsgVerifyLot, { sender: nameOf(factory), batchId, gram: 0n, maxSteps: 4 }));
    desk.does(burn);
  });

  test("of more steps on both sides than one may take is refused", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    const { params } = desk.world.ask(EmissionQuery.methods.params, {});
    if (params === undefined) throw new Error("there are no parameters");
    desk.does(lawDeed(desk.world, UpdateEmission, { params: { ...params, maxWalk: 2 } }));
    expect(desk.refusal(desk.burnOf(lot, batchId, 4n))).toMatch(/more than 2 steps up to lot \d+/);
  });

  test("of more credits than are there, after a part became ECC in the block before", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    const credits = [{ batchId, grams: T - 2n }];
    desk.does(deed(factory, MsgDeposit, { depositor: nameOf(factory), credits }));
    expect(desk.refusal(desk.burnOf(lot, batchId, 4n, T - 4n))).toMatch(/grams 999996-/);
    desk.does(desk.burnOf(lot, batchId, 2n, T - 2n));
  });
});
