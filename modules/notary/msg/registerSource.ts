import { nanosOf } from "../../../codec/duration.ts";
import { EventSourceRegistered } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { DeviceKey } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { type Source, SourceStatus, type SourceVersion } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition, type MsgRegisterSource } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { bindDevice } from "../devices.ts";
import { fail } from "../errors.ts";
import { lastVersion } from "../factors.ts";
import { notary, type State } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { siteOf } from "../sites.ts";
import { checkSource } from "../sources.ts";
import { unitRatio } from "../units.ts";

/** The source's factor is for what it measures. @throws factor not found, invalid source, unit does not match */
function requireItsFactor(ctx: Ctx, state: State, message: MsgRegisterSource): void {
  const factor = lastVersion(ctx, state, message.factor);
  if (factor === undefined) throw fail.factorNotFound(`there is no factor "${message.factor}"`);
  if (unitRatio(message.unit, factor.unit) === undefined)
    throw fail.unitMismatch(`factor ${factor.code} is for ${factor.unit}, the source measures ${message.unit}`);
  const differ = (what: string, has: string | number, is: string | number) =>
    fail.invalidSource(`factor ${factor.code} is for ${what} ${has}, the source for ${is}`);
  if (factor.substance !== message.substance) throw differ("substance", factor.substance, message.substance);
  if (factor.scope !== message.scope) throw differ("scope", factor.scope, message.scope);
  const country = message.location?.country ?? "";
  if (factor.country !== "" && factor.country !== country) throw differ("country", factor.country, country);
}

/** The first version of a source. */
function firstVersion(ctx: Ctx, sourceId: bigint, deviceKey: DeviceKey, message: MsgRegisterSource): SourceVersion {
  const { range, calibration } = message;
  const from = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
  return { sourceId, version: 1n, deviceKey, range, calibration, ...from };
}

/** Registers a device and what it measures, with a factor that is for it. */
export const registerSource = notary.rpc(
  MsgDefinition.methods.registerSource,
  (ctx, message, env) => {
    const { state, params } = env;
    const operator = signerOf(ctx, message.operator, "operator");
    const account = signerOf(ctx, message.account, "account");
    requireItsFactor(ctx, state, message);
    const [least, most] = [params.minRecordPeriod, params.maxRecordPeriod].map((one) =>
      one === undefined ? 0n : nanosOf(one),
    );
    const period = message.recordSeconds * 1_000_000_000n;
    if (period < (least ?? 0n) || period > (most ?? 0n))
      throw fail.invalidSource(`record_seconds ${message.recordSeconds}, allowed: ${least} to ${most} ns`);
    if (message.siteId !== 0n && siteOf(ctx, state, message.siteId).operator !== operator.text)
      throw fail.invalidSite(`site ${message.siteId} is another operator's`);
    if (message.deviceKey === undefined) throw fail.invalidDevice("no key is given");
    const id = state.nextSource.next(ctx);
    bindDevice(ctx, env, operator.text, message.deviceKey, message.deviceSignature, id);
    const version = firstVersion(ctx, id, message.deviceKey, message);
    const { deviceKey: _, deviceSignature: __, range: ___, calibration: ____, ...what } = message;
    const status =
      operator.text === account.text ? SourceStatus.SOURCE_STATUS_ACTIVE : SourceStatus.SOURCE_STATUS_PENDING;
    const whose = { operator: operator.text, account: account.text };
    const source: Source = {
      ...what,
      ...whose,
      id,
      status,
      version,
      revocation: undefined,
      height: BigInt(ctx.height),
    };
    state.sources.set(ctx, id, source);
    state.versions.set(ctx, [id, 1n], version);
    emitTyped(ctx, EventSourceRegistered, {
      sourceId: id,
      operator: source.operator,
      account: source.account,
      records: source.records,
    });
    return { sourceId: id };
  },
  checkSource,
);
