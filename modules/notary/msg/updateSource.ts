import { EventSourceUpdated } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Stream } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import type { SourceVersion } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition, type MsgUpdateSource } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { emitTyped } from "../../../core/events.ts";
import { bindDevice } from "../devices.ts";
import { fail } from "../errors.ts";
import { closeOpen } from "../gathering.ts";
import { notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { checkCalibration, checkRange, requireActive, requireOperator, sourceOf, versionOf } from "../sources.ts";
import { streamOf } from "../streams.ts";

/** @throws invalid source, invalid document */
function check({ deviceKey, deviceSignature, range, calibration }: MsgUpdateSource): void {
  if (deviceKey === undefined && range === undefined && calibration === undefined)
    throw fail.invalidSource("nothing is given that would change");
  if (deviceKey === undefined && deviceSignature.length > 0)
    throw fail.invalidDevice("a signature is given and no key");
  if (range !== undefined) checkRange(range);
  if (calibration !== undefined) checkCalibration(calibration);
}

/**
 * Another version of a source. The record that gathers is closed, so that each record is of one version. A new device shows
 * what it shows and is compared with no reading of the old one; its readings go on in the count of the source.
 */
export const updateSource = notary.rpc(
  MsgDefinition.methods.updateSource,
  (ctx, message, env) => {
    const { state, params } = env;
    const signer = signerOf(ctx, message.operator, "operator");
    const source = sourceOf(ctx, state, message.sourceId);
    requireOperator(source, signer.text);
    requireActive(source);
    const before = versionOf(source);
    const stream = streamOf(ctx, state, source.id);
    closeOpen(ctx, env, params, source, stream, signer.bytes);
    if (message.deviceKey !== undefined)
      bindDevice(ctx, env, signer.text, message.deviceKey, message.deviceSignature, source.id);
    const version: SourceVersion = {
      sourceId: source.id,
      version: before.version + 1n,
      deviceKey: message.deviceKey ?? before.deviceKey,
      range: message.range ?? before.range,
      calibration: message.calibration ?? before.calibration,
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
    };
    const closed: Stream = { ...stream, openRecord: 0n, frontier: [] };
    const anew = message.deviceKey === undefined ? closed : { ...closed, last: undefined, meterTotal: "" };
    if (state.streams.has(ctx, source.id)) state.streams.set(ctx, source.id, anew);
    state.versions.set(ctx, [source.id, version.version], version);
    state.sources.set(ctx, source.id, { ...source, version });
    emitTyped(ctx, EventSourceUpdated, { sourceId: source.id, version: version.version });
    return { version: version.version };
  },
  check,
);
