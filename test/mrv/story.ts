import { signReading } from "../../client/notary/reading.ts";
import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { Factor } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { MsgBondNotary, MsgCloseRecord, MsgSetFactor, MsgSubmitReadings } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { message } from "../../engine/testing/startChain.ts";
import { burnAll, buyRemovals, sellCredits } from "./market.ts";
import { after, before, Meter } from "./meters.ts";
import { attest, finish, type Lie, lie, submitBatch } from "./notarise.ts";
import { notariesOf, type People, peopleOf } from "./people.ts";
import { joinPool, type PoolEnd, settle } from "./pool.ts";
import type { Stage } from "./stage.ts";
import type { Times } from "./times.ts";

/** What happened, for people and for tests. Micrograms of CO2e, grams of credits. */
export interface Story {
  readonly readings: number;
  readonly history: bigint;
  readonly lie: Lie;
  readonly pool: PoolEnd;
  readonly sold: bigint;
  /** Why credits of the pool did not burn emissions of its own source. */
  readonly refused: string;
  readonly burned: NeutralityRecord;
  /** Left of the factory's emissions. */
  readonly left: bigint;
}

/** What governs how amounts become CO2e: grams for a kWh, and for a cubic metre. */
const factors = [
  {
    code: "GRID-DE",
    substance: "electricity",
    unit: "kWh",
    micrograms: "342000000",
    scope: 2,
    country: "DE",
    source: "Ember, yearly electricity data, Germany 2024, rounded",
  },
  {
    code: "GAS-STATIONARY",
    substance: "natural gas",
    unit: "Nm3",
    micrograms: "2016000000",
    scope: 1,
    country: "",
    source: "IPCC 2006, table 2.2: 56.1 kg/GJ at 35.9 MJ/Nm3, rounded",
  },
] as const;

async function prepare(stage: Stage, people: People, times: Times, meters: readonly Meter[]): Promise<void> {
  const { reviewer, factory } = people;
  const set = factors.map((factor) =>
    message(MsgSetFactor, {
      authority: reviewer.address,
      factor: Factor.fromPartial({
        ...factor,
        validFrom: timestampOf(parseTime("2024-01-01T00:00:00Z")),
        validUntil: timestampOf(parseTime("2030-01-01T00:00:00Z")),
      }),
    }),
  );
  await stage.send(reviewer, ...set);
  for (const notary of notariesOf(people)) {
    const amount = { denom: "ueco2", amount: "20000000000" };
    await stage.send(notary, message(MsgBondNotary, { notary: notary.address, amount }));
  }
  await stage.send(factory, ...meters.map((meter) => meter.registration(stage.chainId, factory.address, times)));
  const { sources } = await stage.query.notary.sources({ operator: factory.address });
  for (const [at, meter] of meters.entries()) meter.sourceId = sources[at]?.id ?? 0n;
}

/** A batch of a meter, notarised. @returns its record */
async function notarised(
  stage: Stage,
  people: People,
  meter: Meter,
  readings: ReturnType<Meter["read"]>,
): Promise<bigint> {
  const { recordId } = await submitBatch(stage, people, meter, readings);
  await attest(stage, people, recordId);
  return recordId;
}

/** The electricity meter streams: its readings come one by one, some at a time, as time passes. @returns the record */
async function stream(
  stage: Stage,
  people: People,
  times: Times,
  meter: Meter,
  start: bigint,
  count: number,
  hour: number,
): Promise<bigint> {
  const { factory } = people;
  for (let from = 0; from < count; from += times.portion) {
    const portion = Math.min(times.portion, count - from);
    const at = start + BigInt(from) * times.tick;
    const readings = meter.read(times, at, portion, { hour: hour + from, percent: after });
    await stage.until(at + BigInt(portion) * times.tick);
    const signed = readings.map((reading) => signReading(meter.device, stage.chainId, reading));
    await stage.send(
      factory,
      message(MsgSubmitReadings, { operator: factory.address, sourceId: meter.sourceId, readings: signed }),
    );
  }
  const { stream: state } = await stage.query.notary.source({ id: meter.sourceId });
  const recordId = state?.openRecord ?? 0n;
  await stage.send(factory, message(MsgCloseRecord, { signer: factory.address, sourceId: meter.sourceId }));
  await attest(stage, people, recordId);
  return recordId;
}

/** A batch with a reading that cannot be: one notary attests it unseen, and loses for it; then it is notarised anew. */
async function hangingMeter(
  stage: Stage,
  people: People,
  times: Times,
  meter: Meter,
  start: bigint,
  count: number,
  hour: number,
) {
  const [sequence, total] = [meter.sequence, meter.total];
  const wrong = meter.read(times, start, count, { hour, percent: after }, 19);
  const submitted = await submitBatch(stage, people, meter, wrong);
  const { source } = await stage.query.notary.source({ id: meter.sourceId });
  if (source === undefined) throw new Error("no source");
  const told = await lie(stage, people, source, submitted, wrong);
  Object.assign(meter, { sequence, total });
  const right = meter.read(times, start, count, { hour, percent: after });
  const { recordId } = await submitBatch(stage, people, meter, right, submitted.recordId);
  await attest(stage, people, recordId);
  return { told, recordId };
}

/** The whole story, from the first meter to a liability of nothing. */
export async function tell(stage: Stage, times: Times): Promise<Story> {
  const people = peopleOf(stage);
  const { factory } = people;
  const electricity = new Meter("electricity", "kWh", "GRID-DE", "secp256k1");
  const gas = new Meter("gas", "Nm3", "GAS-STATIONARY", "ed25519");
  const meters = [electricity, gas];
  await prepare(stage, people, times, meters);

  const { historyStart, historyTicks, tick } = times;
  const of = { hour: times.load.history, percent: before };
  for (const meter of meters) {
    const recordId = await notarised(stage, people, meter, meter.read(times, historyStart, historyTicks, of));
    await finish(stage, recordId);
  }
  const { liability } = await stage.query.emission.liability({ account: factory.address });
  const history = BigInt(liability?.micrograms ?? "0");

  const historyEnd = historyStart + BigInt(historyTicks) * tick;
  const begins = ((await stage.now()) + times.notice) / tick;
  const start = times.periodStart ?? begins * tick;
  const ticks = times.records.reduce((sum, count) => sum + count, 0);
  const end = start + BigInt(ticks) * tick;
  const poolId = await joinPool(stage, people, meters, { start, end, historyStart, historyEnd, history });

  // What lies between the history and the period is measured too; it counts in neither.
  await stage.until(start);
  const between = Number((start - historyEnd) / tick);
  const gapOf = { hour: times.load.period - between, percent: before };
  for (const meter of meters) await notarised(stage, people, meter, meter.read(times, historyEnd, between, gapOf));

  const records: bigint[] = [];
  let told: Lie | undefined;
  let [at, hour] = [start, times.load.period];
  for (const [month, count] of times.records.entries()) {
    const read = (meter: Meter) => meter.read(times, at, count, { hour, percent: after });
    if (month < times.streamed) records.push(await stream(stage, people, times, electricity, at, count, hour));
    await stage.until(at + BigInt(count) * tick);
    if (month >= times.streamed) records.push(await notarised(stage, people, electricity, read(electricity)));
    if (month === 1) {
      const hung = await hangingMeter(stage, people, times, gas, at, count, hour);
      told = hung.told;
      records.push(hung.recordId);
    } else records.push(await notarised(stage, people, gas, read(gas)));
    at += BigInt(count) * tick;
    hour += count;
  }
  for (const recordId of records) await finish(stage, recordId);
  if (told === undefined) throw new Error("nobody lied");

  const pool = await settle(stage, poolId, end);
  const sold = await sellCredits(stage, people, pool);
  const { burned, refused, left } = await burnAll(stage, people, pool, await buyRemovals(stage, people));
  return {
    readings: Number(electricity.sequence + gas.sequence),
    history,
    lie: told,
    pool,
    sold,
    refused,
    burned,
    left,
  };
}
