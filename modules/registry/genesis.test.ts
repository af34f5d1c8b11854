import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import registry from "./index.ts";
import { calls, creditChain, importOf, issue, label, reportOf, T, who } from "./testing/credits.ts";
import { records } from "./testing/records.ts";

type Section = Record<string, Record<string, unknown>[]>;

/** A state with every kind of record in it. */
function busy() {
  const chain = creditChain(offsetModules);
  const { import: add, send, report } = calls(chain);
  add(importOf(1n, 10n, { recipient: who.alice }));
  add(importOf(1n, 4n, { issuance: 2, year: 2021, recipient: who.alice }));
  send(who.alice, who.bob, { batchId: 1n, grams: 3n * T + 1n }, { batchId: 2n, grams: 5n });
  const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };
  chain.deliver(OffsetMsg.methods.retire, { owner: who.bob, batchId: 0n, grams: T + 5n, ...claim });
  report(reportOf(1n, 20n));
  const { cancel, revoke, expire, reverse, releaseBuffer, suspend } = calls(chain);
  issue(chain, { bufferGrams: 3n * T, vintageStart: "2019-01-01", vintageEnd: "2019-12-31" });
  cancel(who.alice, { batchId: 3n, grams: 5n });
  expire(3n, 10n, 20n);
  revoke(3n, 30n, 40n);
  releaseBuffer(3n, 7n, who.carol);
  label(chain, 3n, 0n, 100n, "CCP");
  label(chain, 3n, 50n, 200n, "A6-NDC", { itmoId: "CA0004-KE-CH-356-1-3000-2023" });
  reverse(3n, 4n * T);
  suspend(3n);
  return chain;
}

const restart = (sections: Readonly<Record<string, unknown>>) =>
  testChain([auth, records, registry, ...offsetModules], sections);

test("what is exported starts the same chain, which goes on the same", () => {
  const chain = busy();
  const again = restart(chain.exported());
  expect(again.exported()).toEqual(chain.exported());
  for (const one of [chain, again]) {
    const call = calls(one);
    call.send(who.alice, who.bob, { batchId: 2n, grams: 7n });
    call.release(3n);
    call.send(who.alice, who.bob, { batchId: 3n, grams: 60n });
    issue(one, { first: 21n, last: 30n, bufferGrams: 2n * T });
    label(one, 3n, 0n, 60n, "CORSIA-P1");
  }
  expect(again.exported()).toEqual(chain.exported());
});

test("a new chain has no batch, no registrar, and ids from 1", () => {
  expect(restart({}).exported()).toMatchObject({
    registry: { params: { registrars: [] }, batches: [], lots: [], next_batch_id: "1", next_step_id: "1" },
    offset: { params: { max_text_bytes: "256" }, certificates: [], next_certificate_id: "1" },
  });
});

/** Replaces fields of the first record of a list. */
const change = (list: string, fields: Record<string, unknown>) => (section: Section) => {
  Object.assign(section[list]?.[0] ?? {}, fields);
};
/** Replaces sums of the first batch. */
const changeSupply = (fields: Record<string, unknown>) => (section: Section) => {
  Object.assign(section["batches"]?.[0]?.["supply"] ?? {}, fields);
};
/** Replaces fields of the first step of a kind. */
const changeStep = (kind: string, fields: Record<string, unknown>) => (section: Section) => {
  Object.assign(section["steps"]?.find((step) => step["kind"] === `STEP_KIND_${kind}`) ?? {}, fields);
};
/** Adds a step, made of the last one. */
const addStep = (make: (last: Record<string, unknown>, id: unknown) => object) => (section: Section) => {
  const steps = section["steps"] ?? [];
  const last = steps.at(-1) ?? {};
  const id = String(steps.length + 1);
  steps.push({ ...make(last, last["id"]), id });
  Object.assign(section, { next_step_id: String(steps.length + 1) });
};
/** Adds the first record of a list once more. */
const repeat = (list: string) => (section: Section) => {
  section[list]?.push({ ...section[list][0] });
};

describe("a damaged genesis is refused with path and reason", () => {
  const foreign = "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du";
  const onto = { number_space: "GLD/11603/2", block_start: "3", block_end: "12" };
  test.each<[string, (section: Section) => void, string]>([
    ["a batch twice", repeat("batches"), "registry.batches.3.id: id 1 is there twice"],
    ["an id not given out", change("batches", { id: "9" }), "id 9 is not from 1 to below the next id 4"],
    ["wrong held grams", changeSupply({ held_grams: "1" }), "registry.grams: batch 1:"],
    ["wrong issued grams", changeSupply({ issued_grams: "1" }), "the block is not 1 grams long"],
    ["halted grams of a batch that is not", changeSupply({ halted_grams: "1" }), "1 grams are halted, 0 are expected"],
    ["no programme", change("batches", { programme_id: "" }), "as programme_id may not be"],
    ["blocks that overlap", change("batches", onto), "batch 2 and batch 1 overlap"],
    ["no unit", change("batches", { unit: "UNIT_UNSPECIFIED" }), "batches.0.unit: tonne, kilogram or gram"],
    ["no number space", change("batches", { number_space: "" }), "batches.0.number_space: is empty"],
    ["a lot twice", repeat("lots"), "another lot begins at the same gram"],
    ["a lot of no batch", change("lots", { batch_id: "7" }), "no batch has the id 7"],
    ["a gap between lots", change("lots", { end_gram: "2" }), "registry.grams: batch 1:"],
    ["an owner of another chain", change("lots", { owner: foreign }), "lots.0.owner: "],
    ["an owner in capitals", change("lots", { owner: who.alice.toUpperCase() }), "must be in lower case"],
    ["another owner than its history says", change("lots", { owner: who.carol }), "registry.history: batch 1:"],
    ["no status", change("lots", { status: "LOT_STATUS_UNSPECIFIED" }), "lots.0.status: 0 is no status"],
    ["a step of other grams", changeStep("SEND", { batch_id: "2" }), "is about other grams"],
    ["a history cut off", changeStep("SEND", { previous: [] }), "have no previous step"],
    ["a history of half the grams", changeStep("IMPORT", { end_gram: "2" }), "begins the history of a whole batch"],
    ["a history that begins anew", changeStep("SEND", { kind: "STEP_KIND_IMPORT" }), "begins the history of a whole"],
    ["a history in no order", changeStep("SEND", { previous: ["1", "1"] }), "1 and 1 are not in ascending order"],
    ["a history that names itself", changeStep("RETIRE", { previous: ["9"] }), "step 9 is not there or not before"],
    [
      "a batch that is imported twice",
      (section) => addStep(() => ({ ...section["steps"]?.[0] }))(section),
      "batch 1 begins a second time",
    ],
    [
      "grams that are retired and sent",
      addStep((last, id) => ({ ...last, kind: "STEP_KIND_SEND", previous: [id] })),
      "left grams that it cannot be about",
    ],
    ["grams that are retired twice", addStep((last) => last), "steps used up"],
    ["a step of no kind", changeStep("SUSPEND", { kind: "STEP_KIND_UNSPECIFIED" }), "made it nothing"],
    ["suspended grams that are free again", changeStep("SUSPEND", { kind: "STEP_KIND_SEND" }), "made it held"],
    [
      "a double use record of no event",
      change("double_use_records", { source_event_id: "7" }),
      "source event 7 is not",
    ],
    ["a double use record of nothing", change("double_use_records", { end_gram: "0" }), "is not of batch"],
    ["a double use record of more", change("double_use_records", { end_gram: "99999999999" }), "names grams that"],
    ["a double use not told", (section) => section["double_use_records"]?.shift(), "records name"],
    ["a bar of no event", change("barred_ranges", { source_event_id: "7" }), "its source event 7 is not there"],
    ["a barred range over a batch", change("barred_ranges", { block_start: "10" }), "overlap"],
    ["a double use record twice", repeat("double_use_records"), "is there twice"],
    [
      "labels that overlap",
      change("labelled_ranges", { end_gram: "60" }),
      "registry.labels: labels of batch 3 from gram 50 overlap",
    ],
    [
      "labels of no record",
      change("labelled_ranges", { labels: [{ code: "CCP", record_id: "9" }] }),
      "CCP has no record 9",
    ],
    ["a label that is none", change("labelled_ranges", { labels: [] }), "labels of batch 3 from gram 0 are none"],
    [
      "labels of other grams",
      change("labelled_ranges", { start_gram: "1" }),
      "what it says of CCP is not what its lots are",
    ],
    ["labels of no batch", change("labelled_ranges", { batch_id: "7" }), "are of no range"],
    ["a record of a wrong label", change("label_records", { code: "ccp" }), "label_records.0: code"],
    ["a reversal that is paid in part", change("reversals", { grams: "1" }), "registry.buffer: reversal 1:"],
    ["a reversal of no programme", change("reversals", { programme_id: "" }), "reversals.0.programme_id"],
    ["a debt that nothing made", change("buffer_debts", { programme_id: "VCS" }), "programme VCS: it owes"],
    ["a debt twice", repeat("buffer_debts"), "ECO2 is there twice"],
    ["a suspension taken away", (section) => delete section["batches"]?.[2]?.["suspension"], "grams are halted"],
    ["an unknown field", change("batches", { colour: "green" }), "colour"],
    [
      "retired grams whose step says that they were sent",
      (section) => {
        for (const step of section["steps"] ?? [])
          if (step["kind"] === "STEP_KIND_RETIRE") step["kind"] = "STEP_KIND_SEND";
      },
      "registry.history: batch 1: lot at gram 0: it is retired, its step 6 made it held",
    ],
  ])("%s", (_, damage, text) => {
    const sections = structuredClone(busy().exported());
    damage(sections["registry"] as Section);
    expect(() => restart(sections)).toThrow(text);
  });

  test("a registrar that is none", () => {
    expect(() => restart({ registry: { params: { registrars: ["x"] } } })).toThrow(
      "app_state.registry.params: registrars.0: decoding bech32 failed",
    );
    const twice = { params: { registrars: [who.alice, who.alice] } };
    expect(() => restart({ registry: twice })).toThrow("listed twice");
  });
});

describe("damaged certificates are refused", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["more grams than its ranges", { grams: "9" }, "its ranges sum to"],
    ["no range", { ranges: [] }, "its ranges sum to 0"],
    ["an empty beneficiary", { beneficiary: "" }, "certificates.0: beneficiary is empty"],
    ["an owner in capitals", { owner: who.alice.toUpperCase() }, "must be in lower case"],
    ["an owner that is no address", { owner: "x" }, "certificates.0: decoding bech32 failed"],
    ["an id not given out", { id: "2" }, "id 2 is not from 1 to below the next id 2"],
    ["another owner than who retired", { owner: who.alice }, "are not what"],
  ])("%s", (_, fields, text) => {
    const sections = structuredClone(busy().exported());
    Object.assign((sections["offset"] as Section)["certificates"]?.[0] ?? {}, fields);
    expect(() => restart(sections)).toThrow(text);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another serial", { serial: "GS1-1-KE-GS11603-16-2025-9-1-10" }],
    ["an older vintage", { vintage_start: "2015-01-01" }],
    ["other numbers of the source", { first_unit: "7" }],
    ["another project", { project_name: "Another" }],
    ["other grams", { start_gram: "1", end_gram: "6" }],
  ])("a range that tells %s than its batch", (_, fields) => {
    const sections = structuredClone(busy().exported());
    const [first = {}] = (sections["offset"] as Section)["certificates"] ?? [];
    Object.assign((first as Section)["ranges"]?.[0] ?? {}, fields);
    expect(() => restart(sections)).toThrow("are not what");
  });

  test("two of the same grams, which leave as many retired grams without one", () => {
    const chain = creditChain(offsetModules);
    const { import: add } = calls(chain);
    add(importOf(1n, 10n, { recipient: who.bob }));
    const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };
    for (const _ of [1, 2])
      chain.deliver(OffsetMsg.methods.retire, { owner: who.bob, batchId: 1n, grams: T, ...claim });
    const sections = structuredClone(chain.exported());
    const [first, second] = (sections["offset"] as Section)["certificates"] ?? [];
    Object.assign(second ?? {}, { ranges: first?.["ranges"] });
    expect(() => restart(sections)).toThrow("grams 0-1000000 of batch 1 are of two certificates");
  });

  test("all of them left out: the retired grams have no proof", () => {
    const sections = structuredClone(busy().exported());
    (sections["offset"] as Section)["certificates"] = [];
    expect(() => restart(sections)).toThrow("certificates are of 0");
  });
});
