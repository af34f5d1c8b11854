import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeAddress } from "../../../codec/bech32.ts";
import { toUtf8 } from "../../../codec/bytes.ts";
import { durationOf } from "../../../codec/duration.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import type { NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { Params } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { KeyType, Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { MsgDefinition, MsgRegisterSource, type MsgSubmitBatch } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { merkleProof, merkleRoot } from "../../../codec/merkle.ts";
import { batchSignBytes, claimSignBytes, readingBytes, readingSignBytes } from "../../../codec/notary/signing.ts";
import { parseTime, timeOf, timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { Subscription } from "../../../core/hooks.ts";
import { type NextBlock, type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import { notaryHooks } from "../hooks.ts";
import notaryModule from "../index.ts";
import { notary } from "../module.ts";
import { defaultParams } from "../params.ts";

export const { methods } = MsgDefinition;
export const queries = QueryDefinition.methods;
export const second = 1_000_000_000n;
export const hour = 3_600n * second;

/** Accounts of tests by number. */
export const person = (number: number) => encodeAddress(testPrefix, testAddress(number));
export const moduleText = (name: string) => encodeAddress(testPrefix, moduleAddress(name));
export const authority = moduleText("gov");
export const [operator, otherOperator, stranger, committee] = [person(1), person(2), person(5), person(40)] as const;
/** Notaries are 11 and above. */
export const judge = (number: number) => person(10 + number);

/** Two of three; short times; figures that are easily divided. */
export const rules: NotarisationParams = {
  minBond: "1000",
  unbondingTime: durationOf(2_000n * second),
  maxNotaries: 8,
  drawn: 3,
  needed: 2,
  answerWindow: durationOf(100n * second),
  maxRounds: 2,
  redrawBlocks: 5,
  disputeWindow: durationOf(50n * second),
  disputePeriod: durationOf(500n * second),
  decisionTime: durationOf(200n * second),
  disputeBond: "500",
  recordFee: "91",
  silencePpm: 10_000,
  falsePpm: 200_000,
  proverPpm: 500_000,
  jailTime: durationOf(1_000n * second),
  maxBatch: 1_000n,
};

const secretOf = (device: number) => sha256(toUtf8(`device ${device}`));
const keyOf = (device: number) => ({
  type: KeyType.KEY_TYPE_SECP256K1,
  key: secp256k1.getPublicKey(secretOf(device), true),
});
const sign = (device: number, bytes: Uint8Array) => secp256k1.sign(bytes, secretOf(device));

/** What hooks were told: "final 1", "broken 1: reason". */
export type Told = string[];

function listening(told: Told) {
  return [
    notary.on(notaryHooks.recordFinal, (_, __, { id }) => told.push(`final ${id}`)),
    notary.on(notaryHooks.recordReplaced, (_, __, old, now) => told.push(`replaced ${old.id} by ${now.id}`)),
    notary.on(notaryHooks.recordBroken, (_, __, { id }, reason) => told.push(`broken ${id}: ${reason}`)),
    notary.on(notaryHooks.recordRestored, (_, __, { id }) => told.push(`restored ${id}`)),
  ];
}

const modules = [auth, bank, consensus, staking, notaryModule];

/** A chain with accounts, and a factor for electricity: 400 g for a kWh. */
export function emptyChain(
  changed: Partial<NotarisationParams> = {},
  sections: Readonly<Record<string, unknown>> = {},
  told: Told = [],
  more: readonly Subscription[] = [],
): TestChain {
  const params = Params.fromPartial({ ...defaultParams, committee, notarisation: { ...rules, ...changed } });
  const numbers = [1, 2, 5, 40, ...Array.from({ length: 10 }, (_, i) => 11 + i)];
  const coins = [{ denom: "ueco2", amount: "1000000000" }];
  const first = {
    bank: { params: { default_send_enabled: true }, balances: numbers.map((n) => ({ address: person(n), coins })) },
    notary: { params: toJson(Params.$type, params) },
  };
  const chain = testChain(modules, { ...first, ...sections }, [...listening(told), ...more]);
  if (sections["notary"] !== undefined) return chain;
  chain.deliver(methods.setFactor, {
    authority,
    factor: {
      code: "GRID",
      version: 0n,
      substance: "electricity",
      unit: "kWh",
      micrograms: "400000000",
      gas: "",
      gwpSet: "",
      scope: 2,
      country: "",
      source: "tests",
      document: undefined,
      validFrom: timestampOf(parseTime("2020-01-01T00:00:00Z")),
      validUntil: timestampOf(parseTime("2030-01-01T00:00:00Z")),
      height: 0n,
      withdrawal: undefined,
    },
  });
  return chain;
}

/** Registers a meter of hourly readings of 0 to 100 kWh under the next id, its device the one with that number. */
export function register(chain: TestChain, device: number, fields: Partial<MsgRegisterSource> = {}): bigint {
  const by = fields.operator ?? operator;
  const deviceKey = keyOf(device);
  const claim = claimSignBytes(chain.ctx.chain.chainId, { operator: by, key: deviceKey });
  const message = MsgRegisterSource.fromPartial({
    operator: by,
    account: by,
    kind: 1,
    records: 1,
    title: "Main meter",
    substance: "electricity",
    unit: "kWh",
    category: "process heat",
    scope: 2,
    location: { country: "DE" },
    intervalSeconds: 3600n,
    factor: "GRID",
    recordSeconds: 86_400n,
    deviceKey,
    deviceSignature: sign(device, claim),
    range: { min: "0", max: "100000000", maxChangePerHour: "0" },
    calibration: {
      from: timestampOf(parseTime("2025-01-01T00:00:00Z")),
      until: timestampOf(parseTime("2027-01-01T00:00:00Z")),
    },
  });
  return chain.deliver(methods.registerSource, { ...message, ...fields }).response.sourceId;
}

/** When the first reading of tests starts. */
export const firstHour = parseTime("2025-12-01T00:00:00Z");

/** Readings of a source, an hour each, of these amounts in kWh. */
export function hourly(sourceId: bigint, kWh: readonly number[], from = 1n): Reading[] {
  return kWh.map((amount, i) =>
    Reading.fromPartial({
      sourceId,
      sequence: from + BigInt(i),
      start: timestampOf(firstHour + (from - 1n + BigInt(i)) * hour),
      end: timestampOf(firstHour + (from + BigInt(i)) * hour),
      kind: 1,
      substance: "electricity",
      unit: "kWh",
      amount: BigInt(amount * 1_000_000).toString(),
      category: "process heat",
    }),
  );
}

/** The header that belongs to readings. */
export function headerOf(readings: readonly Reading[]): BatchHeader {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) throw new Error("no readings");
  const total = readings.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const before = first.meterTotal === "" ? "" : (BigInt(first.meterTotal) - BigInt(first.amount)).toString();
  return BatchHeader.fromPartial({
    sourceId: first.sourceId,
    root: merkleRoot(readings.map(readingBytes)),
    count: BigInt(readings.length),
    firstSequence: first.sequence,
    lastSequence: last.sequence,
    start: first.start,
    end: last.end,
    amount: total.toString(),
    firstMeterTotal: before,
    lastMeterTotal: last.meterTotal,
  });
}

/** A leaf of the tree of readings, with its proof. */
export function leafOf(recordId: bigint, readings: readonly Reading[], index: number) {
  const leaves = readings.map(readingBytes);
  const { aunts } = merkleProof(leaves, index);
  return { recordId, index: BigInt(index), leaf: leaves[index] ?? new Uint8Array(0), aunts: [...aunts] };
}

/** The message of a header, signed by the device with that number. */
export const signedBatch = (chain: TestChain, device: number, header: BatchHeader): Partial<MsgSubmitBatch> => ({
  operator,
  header,
  signature: sign(device, batchSignBytes(chain.ctx.chain.chainId, header)),
});

/** Readings, each signed by the device with that number. */
export const signedReadings = (chain: TestChain, device: number, readings: readonly Reading[]) =>
  readings.map((reading) => ({ reading, signature: sign(device, readingSignBytes(chain.ctx.chain.chainId, reading)) }));

/** The same calls again and again, in few words. */
export function callers(chain: TestChain) {
  const submit = (readings: readonly Reading[], device = 1, more: Partial<MsgSubmitBatch> = {}) =>
    chain.deliver(methods.submitBatch, { ...signedBatch(chain, device, headerOf(readings)), ...more }).response
      .recordId;
  const judged = (recordId: bigint) => {
    const { notarisation } = chain.query(queries.notarisation, { recordId });
    if (notarisation === undefined) throw new Error(`record ${recordId} is not judged`);
    return notarisation;
  };
  const statuses = [
    "none",
    "gathering",
    "submitted",
    "attesting",
    "attested",
    "final",
    "rejected",
    "disputed",
    "overturned",
  ];
  /** The next blocks, each a second later and with a hash of its own. */
  const blocks = (count = 1, next: NextBlock = {}) => {
    for (let i = 0; i < count; i++)
      chain.runBlock({ decision: { hash: sha256(toUtf8(`block ${chain.ctx.height + 1}`)) }, ...next });
  };
  /** Blocks until so many seconds have passed, and one more in which that is seen. */
  const wait = (seconds: bigint) => {
    blocks(1, { after: seconds * second });
    blocks();
  };
  const open = (recordId: bigint) =>
    judged(recordId).seats.flatMap(({ notary: who, answer }) => (answer === 1 ? [who] : []));
  return {
    submit,
    judged,
    blocks,
    wait,
    open,
    bond: (who: string, amount = 1_000) =>
      chain.deliver(methods.bondNotary, { notary: who, amount: { denom: "ueco2", amount: `${amount}` } }),
    attest: (who: string, recordId: bigint) => chain.deliver(methods.attest, { notary: who, recordId }),
    object: (who: string, recordId: bigint) =>
      chain.deliver(methods.object, { notary: who, recordId, reason: "It does not fit the bills" }),
    status: (recordId: bigint) => {
      const { record } = chain.query(queries.record, { id: recordId });
      return statuses[record?.status ?? 0] ?? "none";
    },
    /** Until its notaries are drawn. */
    drawn: (recordId: bigint) => {
      blocks(4);
      return open(recordId);
    },
    /** Two of its notaries attest, and nobody disputes it. */
    finish(recordId: bigint) {
      blocks(4);
      for (const who of open(recordId).slice(0, 2)) chain.deliver(methods.attest, { notary: who, recordId });
      wait(51n);
    },
    balance: (address: string) =>
      BigInt(chain.query(BankQuery.methods.balance, { address, denom: "ueco2" }).balance?.amount ?? 0),
    notaryOf: (address: string) => chain.query(queries.notary, { address }),
    until: (recordId: bigint) => {
      const { due } = judged(recordId);
      return due === undefined ? undefined : timeOf(due);
    },
    dispute: (recordId: bigint, by = stranger) =>
      chain.deliver(methods.dispute, {
        disputer: by,
        recordId,
        reason: "The meter was bridged",
        evidence: { sha256: new Uint8Array(32).fill(7), uri: "https://example.org/photo" },
      }).response.disputeId,
    decide: (disputeId: bigint, upheld: boolean, by = committee) =>
      chain.deliver(methods.decideDispute, { authority: by, disputeId, upheld, reason: "Seen on site" }),
  };
}

/** Six notaries and a meter, source 1 of device 1. */
export function court(changed: Partial<NotarisationParams> = {}, notaries = 6) {
  const told: Told = [];
  const chain = emptyChain(changed, {}, told);
  const call = callers(chain);
  for (let number = 1; number <= notaries; number++) call.bond(judge(number));
  register(chain, 1);
  call.blocks();
  return { chain, told, ...call };
}
