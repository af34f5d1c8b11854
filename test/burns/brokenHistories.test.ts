import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MsgBurn as BurnEcc, MsgDeposit } from "../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition as EmissionQuery } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgBurn } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { QueryDefinition as NotaryQuery } from "../../codec/gen/eco2/notary/v1/query.ts";
import {
  MsgChallengeLeaf,
  MsgDecideDispute,
  MsgDispute,
  MsgRevokeSource,
  MsgWithdrawFactor,
} from "../../codec/gen/eco2/notary/v1/tx.ts";
import { MsgRevoke, MsgSuspendBatch } from "../../codec/gen/eco2/registry/v1/credits.ts";
import { MsgEndAccreditation } from "../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgSetProjectStatus, ProjectStatus } from "../../codec/gen/eco2/registry/v1/project.ts";
import { MsgRecordSourceEvent, MsgSend } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { merkleProof } from "../../codec/merkle.ts";
import { readingBytes } from "../../codec/notary/signing.ts";
import { timestampOf } from "../../codec/time.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { deed, nameOf, roles, T, today } from "../economy/carbon/cast.ts";
import { leavesOf, planOf } from "../economy/carbon/notaryActs.ts";
import { day } from "../economy/world.ts";
import { type Desk, type Emitted, factory, reviews, startDesk } from "./desk.ts";
import { issued } from "./issued.ts";

// A burn through signed transactions and blocks of the whole chain, after each kind of harm to one of the two histories. None of it
// may go through, and the refusal names the link.

const reason = "So it was found";
const evidence = { sha256: new Uint8Array(32).fill(9), uri: "https://example.org/evidence.pdf" };
const reviewer = nameOf(roles.reviewer);

let verify: VerifySignature = () => false;
let desk: Desk;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});
beforeEach(() => {
  desk = startDesk(verify);
});
afterEach(() => desk.close());

const disputes = (recordId: bigint) =>
  desk.does(deed(4, MsgDispute, { disputer: nameOf(4), recordId, reason, evidence }));

/** The reading that cannot be of a batch whose plan has one, as its proof. */
function badLeaf({ source, record }: Pick<Emitted, "source" | "record">) {
  const plan = planOf(record.document?.uri ?? "");
  if (plan === undefined) throw new Error("the readings are not known");
  const bytes = leavesOf(source, plan).map(readingBytes);
  const { aunts } = merkleProof(bytes, plan.bad);
  return {
    recordId: record.id,
    index: BigInt(plan.bad),
    leaf: bytes[plan.bad] ?? new Uint8Array(0),
    aunts: [...aunts],
  };
}

const challenge = (of: Emitted) =>
  deed(4, MsgChallengeLeaf, { challenger: nameOf(4), recordId: of.record.id, leaves: [badLeaf(of)] });

/** What the chain says of all emissions: nothing is ever lost of them. */
const tokens = () => desk.world.ask(EmissionQuery.methods.tokens, {});

/** A burn of four grams that is good, then the harm, then the same burn: refused by its link. */
function expectBroken(emitted: Emitted, batchId: bigint, harm: () => void, link: RegExp): void {
  desk.does(desk.burnOf(emitted.lot, batchId, 4n));
  harm();
  const before = tokens();
  expect(desk.refusal(desk.burnOf(emitted.lot, batchId, 4n, 4n))).toMatch(link);
  expect(tokens().burned).toBe(before.burned);
  expect(desk.world.broken()).toBeUndefined();
}

describe("emissions cannot be burned", () => {
  test.each<[string, (emitted: Emitted) => void, RegExp]>([
    ["while their record is disputed", ({ record }) => disputes(record.id), /record 1.*disputed|dispute 1/],
    [
      "once a dispute of their record is upheld",
      ({ record }) => {
        disputes(record.id);
        desk.does(deed(roles.reviewer, MsgDecideDispute, { authority: reviewer, disputeId: 1n, upheld: true, reason }));
      },
      /record 1.*overturned|notary .* slashed/,
    ],
    [
      "once the factor that they were converted by is withdrawn",
      ({ record }) => {
        const [code = "", version = "1"] = record.factor.split("@");
        const about = { code, version: BigInt(version), reason };
        desk.does(deed(roles.reviewer, MsgWithdrawFactor, { authority: reviewer, ...about }));
      },
      /factor OWN-1@1/,
    ],
    [
      "once their device is not trusted since before they were measured",
      ({ source }) => {
        const since = timestampOf(desk.world.ctx().time - 200n * day);
        desk.does(deed(roles.reviewer, MsgRevokeSource, { signer: reviewer, sourceId: source.id, reason, since }));
      },
      /source 1/,
    ],
  ])("%s", (_, harm, link) => {
    const emitted = desk.emits();
    expectBroken(emitted, desk.removals(1n), () => harm(emitted), link);
  });

  test("once one reading behind them is shown to be false; the notaries who attested it are slashed", () => {
    const source = desk.meter();
    const { id } = desk.attested(source, 6, { bad: 3 });
    desk.wait(60_000_000_000n);
    const { lots } = desk.world.ask(EmissionQuery.methods.lots, {
      account: nameOf(factory),
      open: true,
      pagination: undefined,
    });
    const [lot] = lots;
    if (lot === undefined) throw new Error("there is no lot");
    const emitted = { source, record: desk.record(id), lot };
    expectBroken(emitted, desk.removals(1n), () => desk.does(challenge(emitted)), /record 1.*overturned|slashed/);
    const { notaries } = desk.world.ask(NotaryQuery.methods.notaries, { pagination: undefined });
    expect(notaries.filter(({ slashed }) => BigInt(slashed) > 0n)).toHaveLength(2);
  });

  test("by another account", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n, { to: 1 });
    const emissions = [{ lotId: lot.id, micrograms: "4000000" }];
    const burn = { burner: nameOf(1), emissions, credits: [{ batchId, startGram: 0n, endGram: 4n }] };
    expect(desk.refusal(deed(1, MsgBurn, burn))).toMatch(/lot \d+ is .*lot of another account/);
  });
});

describe("credits cannot burn emissions", () => {
  test.each<[string, () => bigint, (batchId: bigint) => void, RegExp]>([
    [
      "of a batch that is suspended",
      () => desk.removals(1n),
      (batchId) => desk.does(reviews(MsgSuspendBatch, { batchId, reason })),
      /batch 1 is suspended/,
    ],
    [
      "that were revoked",
      () => desk.removals(1n),
      (batchId) => desk.does(reviews(MsgRevoke, { range: { batchId, startGram: 4n, endGram: 100n }, reason })),
      /are cancelled/,
    ],
    [
      "that their source used a second time",
      () => desk.removals(1n),
      () =>
        desk.does(
          deed(roles.registrars[0], MsgRecordSourceEvent, {
            registrar: nameOf(roles.registrars[0]),
            sourceRegistry: "GLD",
            kind: 1,
            serial: "GS1-1-KE-GS11603-16-2025-30256-1-1",
            quantityGrams: T,
            date: today(desk.world),
            reason,
          }),
        ),
      /suspended/,
    ],
    [
      "that somebody else has",
      () => desk.removals(1n),
      (batchId) => {
        const credits = [{ batchId, grams: T - 4n }];
        desk.does(deed(factory, MsgSend, { sender: nameOf(factory), recipient: nameOf(1), credits }));
      },
      /registry|held|are /,
    ],
    [
      "whose body turned out not to be accredited when it verified",
      () => issued(desk),
      () => {
        const lastDay = "2025-12-01";
        desk.does(reviews(MsgEndAccreditation, { accreditationId: 2n, lastDay, reason }));
      },
      /verification 1: body is not accredited/,
    ],
    [
      "whose body turned out not to be accredited when it validated",
      () => issued(desk),
      () => {
        const lastDay = "2025-12-01";
        desk.does(reviews(MsgEndAccreditation, { accreditationId: 1n, lastDay, reason }));
      },
      /validation 1: body is not accredited/,
    ],
  ])("%s", (_, credits, harm, link) => {
    const emitted = desk.emits();
    const batchId = credits();
    expectBroken(emitted, batchId, () => harm(batchId), link);
  });

  test("of a type that does not remove", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n, { creditType: "Reduction - technical" });
    expect(desk.refusal(desk.burnOf(lot, batchId, 4n))).toMatch(/grams 0-4 of batch 1 .*Reduction - technical/);
  });

  test("of a project that stands still they can: what it had issued is good", () => {
    const { lot } = desk.emits();
    const batchId = issued(desk);
    const status = ProjectStatus.PROJECT_STATUS_SUSPENDED;
    desk.does(reviews(MsgSetProjectStatus, { projectId: "ECO2-1", status, reason }));
    desk.does(desk.burnOf(lot, batchId, 4n));
  });

  test("behind ECC whose oldest do not remove, unless the class is chosen", () => {
    const { lot } = desk.emits();
    const other = desk.removals(1n, { creditType: "Reduction - technical" });
    const removal = desk.removals(1n);
    const credits = [other, removal].map((batchId) => ({ batchId, grams: T }));
    desk.does(deed(factory, MsgDeposit, { depositor: nameOf(factory), credits }));
    const emissions = [{ lotId: lot.id, micrograms: "4000000" }];
    const burn = { burner: nameOf(factory), emissions, ecc: { denom: "uecc", amount: "4000000" } };
    expect(desk.refusal(deed(factory, MsgBurn, burn))).toMatch(/of batch 1 .*Reduction - technical/);
    const filter = { programme: "", creditType: "Removal - nature", labels: [] };
    desk.does(deed(factory, MsgBurn, { ...burn, filter }));
    expect(tokens().burned).not.toBe("0");
  });
});

describe("two sides of a burn", () => {
  test("that differ by a gram, and a lot that is burned twice in one block", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    const whole = BigInt(lot.micrograms) / 1_000_000n;
    const uneven = {
      burner: nameOf(factory),
      emissions: [{ lotId: lot.id, micrograms: "4000000" }],
      credits: [{ batchId, startGram: 0n, endGram: 3n }],
    };
    expect(desk.refusal(deed(factory, MsgBurn, uneven))).toMatch(/4000000 micrograms of emissions, 3000000 of credits/);
    const twice = [0n, whole].map((from) => desk.burnOf(lot, batchId, whole, from));
    const txs = twice.map(({ by, messages }) => ({ by, messages: [...messages], gas: 50_000_000n }));
    const { txResults } = desk.world.block({ after: 1_000_000_000n, txs });
    expect(txResults.map(({ code, log }) => (code === 0 ? "" : log))).toEqual([
      "",
      expect.stringMatching(/lot \d+ has \d+ micrograms, \d+ are asked for/),
    ]);
    expect(desk.world.broken()).toBeUndefined();
  });

  test("of which the credits are used up by somebody else's message in the same block", () => {
    const { lot } = desk.emits();
    const batchId = desk.removals(1n);
    const { by, messages } = desk.burnOf(lot, batchId, 4n);
    const deposit = deed(factory, MsgDeposit, { depositor: nameOf(factory), credits: [{ batchId, grams: T }] });
    const txs = [deposit, { by, messages }].map((one) => ({
      by: one.by,
      messages: [...one.messages],
      gas: 50_000_000n,
    }));
    const { txResults } = desk.world.block({ after: 1_000_000_000n, txs });
    expect(txResults.map(({ code }) => code === 0)).toEqual([true, false]);
  });
});

test("a burn of ECC alone is none of emissions", () => {
  const emitted = desk.emits();
  const batchId = desk.removals(1n);
  desk.does(deed(factory, MsgDeposit, { depositor: nameOf(factory), credits: [{ batchId, grams: T }] }));
  const amount = { denom: "uecc", amount: "4000000" };
  desk.does(deed(factory, BurnEcc, { owner: nameOf(factory), amount, beneficiary: "", reason: "" }));
  const { lot } = desk.world.ask(EmissionQuery.methods.lot, { id: emitted.lot.id });
  expect(lot?.burned).toBe("0");
});
