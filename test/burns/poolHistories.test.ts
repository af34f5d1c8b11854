import { afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { QueryDefinition as EmissionQuery } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgUpdateParams } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { QueryDefinition as NotaryQuery } from "../../codec/gen/eco2/notary/v1/query.ts";
import {
  MsgCloseRecord,
  MsgDecideDispute,
  MsgDeclareGap,
  MsgDispute,
  MsgSubmitReadings,
} from "../../codec/gen/eco2/notary/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/reduction/v1/query.ts";
import { BaselineMethod, PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgAddSource, MsgCreatePool, MsgJoinPool } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { readingSignBytes } from "../../codec/notary/signing.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { deed, nameOf, roles } from "../economy/carbon/cast.ts";
import { lawDeed } from "../economy/carbon/lawActs.ts";
import { deviceFor, hour, readingOf } from "../economy/carbon/sourceActs.ts";
import { chainId } from "../economy/world.ts";
import { type Desk, type Emitted, factory, startDesk } from "./desk.ts";

// Credits that a pool of reducers earned, through the whole chain: what they burn, and what they do not.

const second = 1_000_000_000n;
const operator = nameOf(factory);
const reason = "So it was found";
const evidence = { sha256: new Uint8Array(32).fill(9), uri: "https://example.org/evidence.pdf" };
const hours = 4n;

let verify: VerifySignature = () => false;
let desk: Desk;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});
beforeEach(() => {
  desk = startDesk(verify);
});
afterEach(() => desk.close());

/** The factory reduces alone what one of its meters shows. @returns the batch of its credits, and the record of the pool's period */
function earns({ source, record }: Emitted): { readonly batchId: bigint; readonly recordId: bigint } {
  const { does, wait, world } = desk;
  const now = world.ctx().time;
  const start = now - (now % hour) + 2n * hour;
  const from = timeOf(record.start ?? timestampOf(0n));
  does(
    deed(factory, MsgCreatePool, {
      creator: operator,
      terms: {
        title: "A new furnace",
        start: timestampOf(start),
        end: timestampOf(start + hours * hour),
        baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
        baselineFrom: timestampOf(from),
        baselineTo: timestampOf(from + 24n * hour),
        target: (10n ** 10n).toString(),
        bufferBasisPoints: 1000,
        programmeId: "ECO2-RP",
        methodology: "POOL@1",
        creditType: "Reduction - technical",
        country: "DE",
        sector: "Energy demand",
      },
      members: [{ address: operator, parts: 1 }],
    }),
  );
  const plan = { methods: ["Heat is kept"], documentSha256: new Uint8Array(0), documentUri: "" };
  does(deed(factory, MsgJoinPool, { member: operator, poolId: 1n, plan }));
  does(deed(factory, MsgAddSource, { member: operator, poolId: 1n, sourceIds: [source.id] }));
  const nextStart = timestampOf(start);
  const gap = { operator, sourceId: source.id, nextSequence: 26n, nextStart, reason: "The furnace was built" };
  wait(start + hours * hour - now + second);
  does(deed(factory, MsgDeclareGap, gap));
  const readings = Array.from({ length: Number(hours) }, (_, index) => {
    const at = BigInt(index);
    const reading = readingOf(source, 26n + at, start + at * hour, 1_000_000n);
    return { reading, signature: deviceFor(source).sign(readingSignBytes(chainId, reading)) };
  });
  does(deed(factory, MsgSubmitReadings, { operator, sourceId: source.id, readings }));
  does(deed(factory, MsgCloseRecord, { signer: operator, sourceId: source.id, document: undefined }));
  const asked = { sourceId: source.id, account: "", status: 0 as const, pagination: undefined };
  const recordId = world.ask(NotaryQuery.methods.records, asked).records.at(-1)?.id ?? 0n;
  desk.judged(recordId);
  wait(60n * second);
  wait(3n * hour);
  wait(second);
  const { pool } = world.ask(QueryDefinition.methods.pool, { id: 1n });
  expect([pool?.status, pool?.reason]).toEqual([PoolStatus.POOL_STATUS_CREDITED, ""]);
  return { batchId: pool?.batchId ?? 0n, recordId };
}

/** From now on credits of every kind may burn emissions of scope 2. */
function widen(): void {
  const { params } = desk.world.ask(EmissionQuery.methods.params, {});
  if (params === undefined) throw new Error("there are no parameters");
  const rule = { scope: 2 as const, creditTypes: [], labels: [], earliestVintage: "" };
  desk.does(lawDeed(desk.world, MsgUpdateParams, { params: { ...params, qualifying: [rule] } }));
}

test("credits of a pool burn nothing unless governance widens the rule, and then nothing of the pool's own sources", () => {
  const own = desk.emits(24);
  const { batchId } = earns(own);
  const other = desk.emits(4);
  expect(desk.refusal(desk.burnOf(other.lot, batchId, 4n))).toMatch(/their type is "Reduction - technical"/);
  widen();
  const link = new RegExp(`batch ${batchId} is of pool 1, lot ${own.lot.id} of its source ${own.source.id}`);
  expect(desk.refusal(desk.burnOf(own.lot, batchId, 4n))).toMatch(link);
  desk.does(desk.burnOf(other.lot, batchId, 4n));
  expect(desk.world.broken()).toBeUndefined();
});

test("credits of a pool burn nothing while a record behind them is disputed, and again once the dispute is dismissed", () => {
  const { batchId, recordId } = earns(desk.emits(24));
  const { lot } = desk.emits(4);
  widen();
  desk.does(deed(4, MsgDispute, { disputer: nameOf(4), recordId, reason, evidence }));
  expect(desk.refusal(desk.burnOf(lot, batchId, 4n))).toMatch(
    new RegExp(`batch ${batchId} is suspended: .*record ${recordId}`),
  );
  const about = { authority: nameOf(roles.reviewer), disputeId: 1n, upheld: false, reason };
  desk.does(deed(roles.reviewer, MsgDecideDispute, about));
  desk.does(desk.burnOf(lot, batchId, 4n));
  expect(desk.world.broken()).toBeUndefined();
});
