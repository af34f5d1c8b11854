import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { Reading, RecordKind } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { type Source, SourceKind, SourceStatus } from "../../../codec/gen/eco2/notary/v1/source.ts";
import {
  MsgAcceptSource,
  MsgCloseRecord,
  MsgDeclareGap,
  MsgRegisterSite,
  MsgRegisterSource,
  MsgRevokeSource,
  MsgSetFactor,
  MsgSetGwp,
  MsgSetSiteRules,
  MsgSubmitReadings,
  MsgUpdateSource,
  MsgWithdrawFactor,
} from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { readingSignBytes } from "../../../codec/notary/signing.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import { claimOf, deviceOf } from "../../harness/devices.ts";
import { chainId, day, people, type World } from "../world.ts";
import { type Act, all, deed, everyone, nameOf, oneOf, reason, roles, sha256Of } from "./cast.ts";

const { methods } = QueryDefinition;
export const hour = 3_600_000_000_000n;
const committee = nameOf(roles.reviewer);
export const factorCode = "GRID";
/** What readings of these sources may be, millionths of a kWh. */
export const range = { min: "0", max: "1000000000", maxChangePerHour: "0" };

export const sourcesOf = (world: World): readonly Source[] =>
  world.ask(methods.sources, { operator: "", account: "", siteId: 0n, pagination: all }).sources;
export const activeSources = (world: World): readonly Source[] =>
  sourcesOf(world).filter(({ status }) => status === SourceStatus.SOURCE_STATUS_ACTIVE);
export const streamOf = (world: World, id: bigint) => world.ask(methods.source, { id }).stream;
export const byOf = (address: string): number => Math.max(0, people.indexOf(address));

/** The device of a source has the number in its title. */
export const deviceFor = ({ title }: Pick<Source, "title">) => deviceOf(Number(title.split(" ")[1] ?? "0"));

/** Whether a factor has a version that stands. */
const standing = (world: World, code: string): boolean =>
  world.ask(methods.factors, { code, pagination: all }).factors.some(({ withdrawal }) => withdrawal === undefined);

const floorHour = (time: bigint): bigint => time - (time % hour);

/** Where the next reading of a source starts. */
export function nextStart(world: World, id: bigint): bigint {
  const stream = streamOf(world, id);
  return stream?.nextStart === undefined ? floorHour(world.ctx().time) - 20n * day : timeOf(stream.nextStart);
}

/** An amount that is the same for the same reading whenever it is asked for; `seed` makes others of it. */
export const amountAt = (source: bigint, sequence: bigint, seed: bigint): bigint =>
  100_000_000n + ((source * 7_919n + sequence * 104_729n + seed * 15_485_863n) % 400_000_000n);

export function readingOf(source: Source, sequence: bigint, start: bigint, amount: bigint): Reading {
  return Reading.fromPartial({
    sourceId: source.id,
    sequence,
    start: timestampOf(start),
    end: timestampOf(start + hour),
    kind: source.records,
    substance: source.substance,
    unit: source.unit,
    amount: amount.toString(),
    category: source.category,
  });
}

const kindOf = (number: number): Reading["kind"] =>
  ([1, 1, 1, 1, 2, 3] as const)[number] ?? RecordKind.RECORD_KIND_EMISSION;

/** Meters, and what they measure. */
export const sourceActs: Readonly<Record<string, Act>> = {
  [MsgRegisterSource.$type](next, world) {
    const by = oneOf(next, next(2) === 0 ? everyone : [0, 1, 2], 0);
    const account = next(3) === 0 ? nameOf(oneOf(next, everyone, 0)) : nameOf(by);
    const number = world.app.height * 10 + next(10);
    const records = kindOf(next(6));
    const [device, now] = [deviceOf(number), world.ctx().time];
    return deed(by, MsgRegisterSource, {
      operator: nameOf(by),
      account,
      kind: SourceKind.SOURCE_KIND_METER,
      records,
      title: `Meter ${number}`,
      substance: "electricity",
      unit: "kWh",
      category: "production",
      scope: 2,
      location: { country: "DE", text: "Hall 1", latitude: 0, longitude: 0 },
      siteId: 0n,
      projectId: records === RecordKind.RECORD_KIND_ABSORPTION ? "ECO2-1" : "",
      cumulative: false,
      intervalSeconds: 3600n,
      factor: factorCode,
      recordSeconds: 86_400n,
      deviceKey: device.key,
      deviceSignature: claimOf(device, chainId, nameOf(by)),
      range,
      calibration: {
        from: timestampOf(now - 300n * day),
        until: timestampOf(now + 300n * day),
        certificate: undefined,
      },
    });
  },
  [MsgAcceptSource.$type](next, world) {
    const waiting = sourcesOf(world).filter(({ status }) => status === SourceStatus.SOURCE_STATUS_PENDING);
    const found = oneOf(next, waiting, undefined);
    const account = found?.account ?? nameOf(0);
    return deed(byOf(account), MsgAcceptSource, { account, sourceId: found?.id ?? 1n });
  },
  [MsgUpdateSource.$type](next, world) {
    const found = oneOf(next, activeSources(world), undefined);
    const operator = found?.operator ?? nameOf(0);
    const max = String(900_000_000 + next(1_000_000));
    return deed(byOf(operator), MsgUpdateSource, { operator, sourceId: found?.id ?? 1n, range: { ...range, max } });
  },
  [MsgRevokeSource.$type](next, world) {
    const sources = activeSources(world);
    // Some must go on.
    const found = sources.length < 4 ? undefined : oneOf(next, sources, undefined);
    const isOwn = next(2) === 0;
    const signer = isOwn ? (found?.operator ?? nameOf(0)) : committee;
    const since = isOwn || next(2) === 0 ? undefined : timestampOf(world.ctx().time - BigInt(next(5)) * day);
    return deed(byOf(signer), MsgRevokeSource, { signer, sourceId: found?.id ?? 1_000n, reason, since });
  },
  [MsgRegisterSite.$type](next) {
    const by = oneOf(next, everyone, 0);
    return deed(by, MsgRegisterSite, { operator: nameOf(by), name: `Site ${next(9)}` });
  },
  [MsgSetSiteRules.$type](next, world) {
    const { sites } = world.ask(methods.sites, { operator: "", pagination: all });
    const site = oneOf(next, sites, undefined);
    const signer = next(3) === 0 ? committee : (site?.operator ?? nameOf(0));
    return deed(byOf(signer), MsgSetSiteRules, { signer, siteId: site?.id ?? 1n, rules: [] });
  },
  [MsgSetFactor.$type]: (next, world) =>
    deed(roles.reviewer, MsgSetFactor, {
      authority: committee,
      factor: {
        code: standing(world, factorCode) && next(4) === 0 ? "OTHER" : factorCode,
        version: 0n,
        substance: "electricity",
        unit: "kWh",
        micrograms: String(300_000_000 + next(200_000_000)),
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
    }),
  [MsgWithdrawFactor.$type](next, world) {
    const { factors } = world.ask(methods.factors, { code: "", pagination: all });
    const good = factors.filter(({ withdrawal }) => withdrawal === undefined);
    const chosen = good.length < 2 ? undefined : oneOf(next, good, undefined);
    const about = { code: chosen?.code ?? "NONE", version: chosen?.version ?? 1n, reason };
    return deed(roles.reviewer, MsgWithdrawFactor, { authority: committee, ...about });
  },
  [MsgSetGwp.$type](next, world) {
    const gases = [{ gas: `HFC-${world.app.height}`, thousandths: BigInt(1 + next(9_000_000)) }];
    return deed(roles.reviewer, MsgSetGwp, {
      authority: committee,
      set: { code: "AR6-100", source: "IPCC AR6", gases },
    });
  },
  [MsgSubmitReadings.$type](next, world) {
    const found = oneOf(next, activeSources(world), undefined);
    if (found === undefined) return deed(0, MsgSubmitReadings, { operator: nameOf(0), sourceId: 1n });
    const stream = streamOf(world, found.id);
    const [first, start] = [stream?.nextSequence ?? 1n, nextStart(world, found.id)];
    const skipped = next(12) === 0 ? 1n : 0n;
    const device = deviceFor(found);
    const readings = Array.from({ length: 1 + next(30) }, (_, index) => {
      const at = BigInt(index) + skipped;
      const amount = amountAt(found.id, first + at, 0n);
      const reading = readingOf(found, first + at, start + at * hour, amount);
      return { reading, signature: device.sign(readingSignBytes(chainId, reading)) };
    });
    return deed(byOf(found.operator), MsgSubmitReadings, { operator: found.operator, sourceId: found.id, readings });
  },
  [MsgDeclareGap.$type](next, world) {
    const found = oneOf(next, activeSources(world), undefined);
    const operator = found?.operator ?? nameOf(0);
    const missing = BigInt(1 + next(3));
    const stream = found && streamOf(world, found.id);
    return deed(byOf(operator), MsgDeclareGap, {
      operator,
      sourceId: found?.id ?? 1n,
      nextSequence: (stream?.nextSequence ?? 1n) + missing,
      nextStart: timestampOf((found === undefined ? 0n : nextStart(world, found.id)) + missing * hour),
      reason: "The meter was without power",
    });
  },
  [MsgCloseRecord.$type](next, world) {
    const open = activeSources(world).filter(({ id }) => (streamOf(world, id)?.openRecord ?? 0n) > 0n);
    const found = oneOf(next, open, undefined);
    const signer = found?.operator ?? nameOf(0);
    const document = next(2) === 0 ? undefined : { sha256: sha256Of(next), uri: "https://example.org/readings.pdf" };
    return deed(byOf(signer), MsgCloseRecord, { signer, sourceId: found?.id ?? 1n, document });
  },
};
