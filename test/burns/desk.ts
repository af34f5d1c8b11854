import type { Lot } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { QueryDefinition as EmissionQuery } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgBurn } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { QueryDefinition as NotaryQuery } from "../../codec/gen/eco2/notary/v1/query.ts";
import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { type Source, SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import {
  MsgAttest,
  MsgBondNotary,
  MsgRegisterSource,
  MsgSetFactor,
  MsgSubmitBatch,
} from "../../codec/gen/eco2/notary/v1/tx.ts";
import { MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { MessageCodec } from "../../codec/message.ts";
import { timestampOf } from "../../codec/time.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { batchesOf, type Deed, deed, nameOf, roles, T } from "../economy/carbon/cast.ts";
import { carbonSections } from "../economy/carbon/genesis.ts";
import { founding } from "../economy/carbon/governedActs.ts";
import { batchOf } from "../economy/carbon/notaryActs.ts";
import { factorCode, hour, range } from "../economy/carbon/sourceActs.ts";
import { chainId, coins, day, startWorld, type World } from "../economy/world.ts";
import { claimOf, deviceOf } from "../harness/devices.ts";

const second = 1_000_000_000n;
/** Who emits, and burns. */
export const factory = 0;
const notaries = [1, 2, 3, 5, 6];
const reviewer = nameOf(roles.reviewer);

/** What is notarised of a meter: the record, and the lot of emissions that it became. */
export interface Emitted {
  readonly source: Source;
  readonly record: Record;
  readonly lot: Lot;
}

/** A chain on which a factory can have emissions and credits, in few words. Every call is at least one block. */
export interface Desk {
  readonly world: World;
  /** Makes a block with these transactions. @throws Error with the log of the first that is refused */
  does(...deeds: readonly Deed[]): void;
  /** The log of a transaction that has to be refused. @throws Error where it is not */
  refusal(one: Deed): string;
  /** Blocks until so much time has passed. */
  wait(nanos: bigint): void;
  /** A meter of the factory's whose factor has a code of its own, unless told. */
  meter(options?: { readonly factor?: string; readonly scope?: number; readonly records?: RecordKind }): Source;
  /** Readings of hours that follow those before, at so much each (millionths of a kWh): closed, drawn and attested, not final yet. */
  attested(source: Source, hours: number, options?: { readonly bad?: number }): Record;
  /** Draws the notaries of a record that was closed, and has as many attest as are needed. */
  judged(recordId: bigint): Record;
  /** The same, final. */
  emits(hours?: number, source?: Source): Emitted;
  record(id: bigint): Record;
  /** Credits of the factory: tonnes of removals that came from a source registry. @returns the batch */
  removals(tonnes: bigint, options?: { readonly creditType?: string; readonly to?: number }): bigint;
  /** Grams of emissions of a lot against the first so many grams of credits of a batch. */
  burnOf(lot: Pick<Lot, "id">, batchId: bigint, grams: bigint, from?: bigint): Deed;
  close(): void;
}

const ask = NotaryQuery.methods;

/** Sets factors, notaries and bodies up. */
export function startDesk(verify?: VerifySignature): Desk {
  const world = startWorld(verify, undefined, carbonSections);
  let devices = 0;
  let imported = 0n;
  const does = (...deeds: readonly Deed[]) => {
    const txs = deeds.map(({ by, messages }) => ({ by, messages: [...messages], gas: 50_000_000n, fee: coins(1000) }));
    for (const { code, log } of world.block({ after: second, txs }).txResults) if (code !== 0) throw new Error(log);
  };
  const refusal = ({ by, messages }: Deed): string => {
    const tx = { by, messages: [...messages], gas: 50_000_000n, fee: coins(1000) };
    const [result] = world.block({ after: second, txs: [tx] }).txResults;
    if (result === undefined || result.code === 0) throw new Error("it was not refused");
    return result.log;
  };
  const record = (id: bigint): Record => {
    const found = world.ask(ask.record, { id }).record;
    if (found === undefined) throw new Error(`there is no record ${id}`);
    return found;
  };
  const setFactor = (code: string) =>
    deed(roles.reviewer, MsgSetFactor, {
      authority: reviewer,
      factor: {
        ...MsgSetFactor.fromPartial({ factor: {} }).factor,
        code,
        version: 0n,
        substance: "electricity",
        unit: "kWh",
        micrograms: "500000000",
        gas: "",
        gwpSet: "",
        scope: 2,
        country: "",
        source: "A table of grids",
        document: undefined,
        validFrom: timestampOf(world.ctx().time - 3_000n * day),
        validUntil: timestampOf(world.ctx().time + 3_000n * day),
        height: 0n,
        withdrawal: undefined,
      },
    });
  const plan = (hours: number, source: Source, bad: number) => {
    const stream = world.ask(ask.source, { id: source.id }).stream;
    const now = world.ctx().time;
    const start = now - (now % hour) - 40n * day;
    const first = stream?.nextSequence ?? 1n;
    return { first, start: start + (first - 1n) * hour, count: hours, seed: 0n, bad };
  };
  const judged = (id: bigint): Record => {
    for (let block = 0; block < 3; block += 1) world.block({ after: second, txs: [] });
    const { notarisation } = world.ask(ask.notarisation, { recordId: id });
    const asked = (notarisation?.seats ?? []).slice(0, notarisation?.needed).map(({ notary }) => notary);
    for (const notary of asked) {
      const by = notaries.find((number) => nameOf(number) === notary) ?? 0;
      does(deed(by, MsgAttest, { notary, recordId: id }));
    }
    return record(id);
  };
  const attested = (source: Source, hours: number, { bad = -1 }: { readonly bad?: number } = {}): Record => {
    does(deed(factory, MsgSubmitBatch, batchOf(source, plan(hours, source, bad), 0n)));
    const { records } = world.ask(ask.records, {
      sourceId: source.id,
      account: "",
      status: RecordStatus.RECORD_STATUS_UNSPECIFIED,
      pagination: undefined,
    });
    const id = records.at(-1)?.id ?? 0n;
    return judged(id);
  };
  const meter: Desk["meter"] = ({ factor, scope = 2, records = RecordKind.RECORD_KIND_EMISSION } = {}) => {
    devices += 1;
    const device = deviceOf(devices);
    const code = factor ?? `OWN-${devices}`;
    if (factor === undefined) does(setFactor(code));
    const now = world.ctx().time;
    const { sources: before } = world.ask(ask.sources, {
      operator: "",
      account: "",
      siteId: 0n,
      pagination: undefined,
    });
    does(
      deed(factory, MsgRegisterSource, {
        operator: nameOf(factory),
        account: nameOf(factory),
        kind: SourceKind.SOURCE_KIND_METER,
        records,
        title: `Meter ${devices}`,
        substance: "electricity",
        unit: "kWh",
        category: "production",
        scope,
        location: { country: "DE", text: "Hall 1", latitude: 0, longitude: 0 },
        intervalSeconds: 3600n,
        factor: code,
        recordSeconds: 31_536_000n,
        deviceKey: device.key,
        deviceSignature: claimOf(device, chainId, nameOf(factory)),
        range,
        calibration: {
          from: timestampOf(now - 300n * day),
          until: timestampOf(now + 300n * day),
          certificate: undefined,
        },
      }),
    );
    const { source } = world.ask(ask.source, { id: BigInt(before.length + 1) });
    if (source === undefined) throw new Error("the meter is not there");
    return source;
  };
  const wait = (nanos: bigint) => {
    world.block({ after: nanos, txs: [] });
    world.block({ after: second, txs: [] });
  };
  world.block({ after: second, txs: [] });
  does(...founding);
  does(
    setFactor(factorCode),
    ...notaries.map((by) => deed(by, MsgBondNotary, { notary: nameOf(by), amount: coins(10_000_000)[0] })),
  );
  return {
    world,
    does,
    refusal,
    wait,
    meter,
    attested,
    judged,
    record,
    emits(hours = 4, source = meter()) {
      const { id } = attested(source, hours);
      wait(60n * second);
      const { lots } = world.ask(EmissionQuery.methods.lots, {
        account: nameOf(factory),
        open: true,
        pagination: undefined,
      });
      const lot = lots.find(({ recordId }) => recordId === id);
      if (lot === undefined) throw new Error(`record ${id} became no lot: ${record(id).status}`);
      return { source, record: record(id), lot };
    },
    removals(tonnes, { creditType = "Removal - nature", to = factory } = {}) {
      const first = imported + 1n;
      imported += tonnes;
      does(
        deed(roles.registrars[0], MsgImportBatch, {
          registrar: nameOf(roles.registrars[0]),
          sourceRegistry: "GLD",
          projectId: "GLD11603",
          projectName: "Mangroves",
          methodology: "VM0033",
          country: "KE",
          vintageStart: "2025-01-01",
          vintageEnd: "2025-12-31",
          serial: `GS1-1-KE-GS11603-16-2025-30256-${first}-${imported}`,
          quantityGrams: tonnes * T,
          recipient: nameOf(to),
          creditType,
        }),
      );
      return BigInt(batchesOf(world).length);
    },
    burnOf: ({ id }, batchId, grams, from = 0n) =>
      deed(factory, MsgBurn, {
        burner: nameOf(factory),
        emissions: [{ lotId: id, micrograms: (grams * 1_000_000n).toString() }],
        credits: [{ batchId, startGram: from, endGram: from + grams }],
      }),
    close: () => world.close(),
  };
}

/** One message of the review authority. */
export const reviews = <M extends object>(type: MessageCodec<M>, value: Partial<M>): Deed =>
  deed(roles.reviewer, type, { reviewer, ...value } as Partial<M>);
