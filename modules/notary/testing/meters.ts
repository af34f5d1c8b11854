import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { encodeAddress } from "../../../codec/bech32.ts";
import type { Factor } from "../../../codec/gen/eco2/notary/v1/factor.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import {
  type DeviceKey,
  KeyType,
  type Reading,
  RecordKind,
  type SignedReading,
} from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition, type MsgRegisterSource } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { claimSignBytes, readingSignBytes } from "../../../codec/notary/signing.ts";
import { parseTime, timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import type { Subscription } from "../../../core/hooks.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import notary from "../index.ts";
import type { NotaryEnv } from "../module.ts";

export const { methods } = MsgDefinition;
export const queries = QueryDefinition.methods;

export const second = 1_000_000_000n;
export const hour = 3600n * second;
export const day = 24n * hour;
/** Block time of the first block. */
export const newYear = parseTime("2026-01-01T00:00:00Z");
/** One unit in millionths. */
export const unit = 1_000_000n;

export const person = (number: number): string => encodeAddress(testPrefix, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
/** Who has money; `committee` is that of the parameters. */
export const who = { operator: person(1), account: person(2), stranger: person(3), committee: person(4) } as const;

const curves = {
  secp256k1: { type: KeyType.KEY_TYPE_SECP256K1, of: secp256k1 },
  secp256r1: { type: KeyType.KEY_TYPE_SECP256R1, of: p256 },
} as const;

/** A device of tests. */
export interface TestDevice {
  readonly key: DeviceKey;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The device of this number, the same in each run. */
export function device(number: number, curve: "secp256k1" | "secp256r1" | "ed25519" = "secp256k1"): TestDevice {
  const secret = new Uint8Array(32).fill(number);
  if (curve === "ed25519") {
    const key = { type: KeyType.KEY_TYPE_ED25519, key: ed25519.getPublicKey(secret) };
    return { key, sign: (bytes) => ed25519.sign(bytes, secret) };
  }
  const { type, of } = curves[curve];
  return { key: { type, key: of.getPublicKey(secret, true) }, sign: (bytes) => of.sign(bytes, secret, { lowS: true }) };
}

/** The first factor of tests: 400 g for each kWh, in 2025 and 2026. */
export const gridFactor: Factor = {
  code: "GRID-DE",
  version: 0n,
  substance: "electricity",
  unit: "kWh",
  micrograms: "400000000",
  gas: "",
  gwpSet: "",
  scope: 2,
  country: "",
  source: "a table of tests",
  document: undefined,
  validFrom: timestampOf(parseTime("2025-01-01T00:00:00Z")),
  validUntil: timestampOf(parseTime("2027-01-01T00:00:00Z")),
  height: 0n,
  withdrawal: undefined,
};

/** A chain with the notary module, a million ECO2 for each of some persons, and a committee. */
export function emptyNotary(
  more: readonly BuiltModule[] = [],
  sections: Readonly<Record<string, unknown>> = {},
  hooks: readonly Subscription[] = [],
  funded: readonly number[] = [1, 2, 3, 4],
): TestChain {
  const coins = [{ denom: "ueco2", amount: "1000000000000" }];
  const balances = funded.map((number) => ({ address: person(number), coins }));
  const staked = {
    unbonding_time: "604800s",
    max_validators: 4,
    max_entries: 7,
    historical_entries: 0,
    bond_denom: "ueco2",
    min_commission_rate: "0.05",
  };
  const given = {
    bank: { params: { default_send_enabled: true }, balances },
    staking: { params: staked },
    ...sections,
  };
  const chain = testChain([auth, bank, consensus, staking, ...more, notary], given, hooks);
  const env = envOf(chain);
  env.params.set(chain.ctx, { ...env.params.get(chain.ctx), committee: who.committee });
  return chain;
}

/** What the module's own code works with. */
export const envOf = (chain: TestChain): NotaryEnv => chain.chain.modules.get("notary")?.env as NotaryEnv;

/** A source as most tests register it: a meter of electricity that is read every hour. */
export function meterOf(change: Partial<MsgRegisterSource> = {}, of: TestDevice = device(1)): MsgRegisterSource {
  const operator = change.operator ?? who.operator;
  return {
    operator,
    account: operator,
    kind: SourceKind.SOURCE_KIND_METER,
    records: RecordKind.RECORD_KIND_EMISSION,
    title: "Main meter",
    substance: "electricity",
    unit: "kWh",
    category: "process heat",
    scope: 2,
    location: { country: "DE", text: "Hall 1", latitude: 52_000_000, longitude: 13_000_000 },
    siteId: 0n,
    projectId: "",
    cumulative: true,
    intervalSeconds: 3600n,
    factor: "GRID-DE",
    recordSeconds: 86_400n,
    deviceKey: of.key,
    deviceSignature: of.sign(claimSignBytes("test-1", { operator, key: of.key })),
    range: { min: "0", max: `${1000n * unit}`, maxChangePerHour: `${500n * unit}` },
    calibration: {
      from: timestampOf(parseTime("2025-01-01T00:00:00Z")),
      until: timestampOf(parseTime("2028-01-01T00:00:00Z")),
      certificate: undefined,
    },
    ...change,
  };
}

/** Readings that follow each other, an hour each, of so many whole units. */
export function hourly(
  amounts: readonly number[],
  change: Partial<Reading> = {},
  from: { readonly sequence?: bigint; readonly start?: bigint; readonly total?: bigint } = {},
): Reading[] {
  let total = from.total ?? 0n;
  return amounts.map((amount, at) => {
    total += BigInt(amount) * unit;
    const start = (from.start ?? newYear) + BigInt(at) * hour;
    return {
      sourceId: 1n,
      sequence: (from.sequence ?? 1n) + BigInt(at),
      start: timestampOf(start),
      end: timestampOf(start + hour),
      kind: RecordKind.RECORD_KIND_EMISSION,
      substance: "electricity",
      unit: "kWh",
      amount: `${BigInt(amount) * unit}`,
      meterTotal: `${total}`,
      category: "process heat",
      locationUri: "",
      ...change,
    };
  });
}

export const signed = (reading: Reading, of: TestDevice = device(1)): SignedReading => ({
  reading,
  signature: of.sign(readingSignBytes("test-1", reading)),
});

/** The same calls again and again, in few words. */
export function meters(chain: TestChain) {
  return {
    chain,
    setFactor: (factor: Factor = gridFactor, by = who.committee) =>
      chain.deliver(methods.setFactor, { authority: by, factor }).response.version,
    register: (change: Partial<MsgRegisterSource> = {}, of: TestDevice = device(1)) =>
      chain.deliver(methods.registerSource, meterOf(change, of)).response.sourceId,
    submit: (readings: readonly Reading[], of: TestDevice = device(1), operator = who.operator) =>
      chain.deliver(methods.submitReadings, {
        operator,
        sourceId: readings[0]?.sourceId ?? 1n,
        readings: readings.map((one) => signed(one, of)),
      }),
    close: (signer: string = who.operator, sourceId = 1n) =>
      chain.deliver(methods.closeRecord, { signer, sourceId }).response,
    record: (id: bigint) => chain.query(queries.record, { id }).record,
    wait: (time: bigint) => chain.runBlock({ after: time }),
  };
}

/** A chain two days into the year with the first factor and one meter that the operator's own emissions are measured by. */
export function oneMeter(change: Partial<MsgRegisterSource> = {}, of: TestDevice = device(1)) {
  const found = meters(emptyNotary());
  found.setFactor();
  found.register(change, of);
  found.wait(2n * day);
  return found;
}
