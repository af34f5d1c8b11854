import { sha256 } from "@noble/hashes/sha2.js";
import { eco2 } from "../../app/eco2.ts";
import { buildBatch, signHeader } from "../../client/notary/batch.ts";
import { claimDevice, type Device } from "../../client/notary/device.ts";
import { Factor } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { Answer } from "../../codec/gen/eco2/notary/v1/notaries.ts";
import { RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { QueryNotarisationResponse, QueryRecordResponse } from "../../codec/gen/eco2/notary/v1/query.ts";
import { Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import type { Ctx } from "../../core/ctx.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { account } from "../carbon/credits.ts";
import { type DirectChain, type DirectOptions, directChain } from "../direct.ts";
import { chainId } from "../home.ts";
import { perform } from "../perform.ts";

export const day = 86_400_000_000_000n;
/** When the benchmarks' chain begins. */
export const chainTime = 1_767_225_600_000_000_000n;
export const reviewer = account(9_000_001);
const notary = account(9_000_002);
const coins = 10n ** 18n;

type Section = { params: Record<string, unknown> };

/** A chain with one notary, who judges alone, and one unit of measure: a kilogram for each kWh. */
export function notaryChain(options: DirectOptions = {}): DirectChain {
  const chain = { chainId: "", bech32Prefix: "eco" };
  const standard = defaultGenesis(
    eco2(() => true),
    "eco",
  );
  const own = standard["notary"] as Section;
  const rules = { ...(own.params["notarisation"] as object), drawn: 1, needed: 1 };
  const credits = standard["registry"] as Section;
  const registry = { ...credits, params: { ...credits.params, review_authority: addressText(chain, reviewer) } };
  const params = { ...own.params, committee: addressText(chain, reviewer), notarisation: rules };
  const direct = directChain({ ...options, sections: { registry, notary: { ...own, params }, ...options.sections } });
  direct.block();
  direct.write((ctx) => {
    const editor = direct.chain.doors(BalanceEditor);
    editor.setBalance(ctx, notary, "ueco2", coins);
    const amount = { denom: "ueco2", amount: "20000000000" };
    perform(direct, ctx, MsgDefinition.methods.bondNotary, { notary: addressText(ctx.chain, notary), amount });
    perform(direct, ctx, MsgDefinition.methods.setFactor, {
      authority: addressText(ctx.chain, reviewer),
      factor: Factor.fromPartial({
        code: "BENCH",
        substance: "electricity",
        unit: "kWh",
        micrograms: "1000000000",
        scope: 2,
        source: "bench",
        validFrom: timestampOf(chainTime - 400n * day),
        validUntil: timestampOf(chainTime + 4000n * day),
      }),
    });
  });
  direct.block();
  return direct;
}

/** A device that stays the same from run to run. */
export const deviceOf = (number: number): Device => ({
  curve: "secp256k1",
  secret: sha256(Buffer.from(`bench device ${number}`)),
});

/** A source of an operator that has coins for its fees. @param seconds of one reading */
export function register(direct: DirectChain, ctx: Ctx, number: number, operator: Uint8Array, seconds: bigint): bigint {
  direct.chain.doors(BalanceEditor).setBalance(ctx, operator, "ueco2", coins);
  const text = addressText(ctx.chain, operator);
  const { key, signature } = claimDevice(deviceOf(number), chainId, text);
  return perform(direct, ctx, MsgDefinition.methods.registerSource, {
    operator: text,
    account: text,
    kind: SourceKind.SOURCE_KIND_METER,
    records: 1,
    title: `Meter ${number}`,
    substance: "electricity",
    unit: "kWh",
    category: "bench",
    scope: 2,
    location: { country: "DE", text: "", latitude: 0, longitude: 0 },
    intervalSeconds: seconds,
    factor: "BENCH",
    recordSeconds: 30n * 86_400n,
    deviceKey: key,
    deviceSignature: signature,
    range: { min: "0", max: "1000000000000", maxChangePerHour: "0" },
    calibration: {
      from: timestampOf(chainTime - 400n * day),
      until: timestampOf(chainTime + 4000n * day),
      certificate: undefined,
    },
  }).sourceId;
}

/** A reading of a source. @param micro millionths of a kWh */
export function readingAt(sourceId: bigint, sequence: bigint, start: bigint, length: bigint, micro: bigint): Reading {
  return Reading.fromPartial({
    sourceId,
    sequence,
    start: timestampOf(start),
    end: timestampOf(start + length),
    kind: 1,
    substance: "electricity",
    unit: "kWh",
    amount: micro.toString(),
    category: "bench",
  });
}

/** Submits readings as one batch. @returns the record */
export function submit(
  direct: DirectChain,
  ctx: Ctx,
  number: number,
  operator: Uint8Array,
  readings: readonly Reading[],
): bigint {
  const { header } = buildBatch(readings);
  const signature = signHeader(deviceOf(number), chainId, header);
  const request = { operator: addressText(ctx.chain, operator), header, signature };
  return perform(direct, ctx, MsgDefinition.methods.submitBatch, request).recordId;
}

/** An answer of a query of the chain. */
export function answer<T>({ chain }: Pick<DirectChain, "chain">, ctx: Ctx, path: string, request: object): T {
  const rpc = chain.queries.get(path);
  if (rpc === undefined) throw new Error(`the chain answers no ${path}`);
  return rpc.handle(ctx, request) as T;
}

/** Blocks until nothing is left of a list. @param keep what of it is left after a block */
function until(direct: DirectChain, all: readonly bigint[], keep: (ctx: Ctx, recordId: bigint) => boolean): void {
  let left = all;
  for (let idle = 0; left.length > 0; ) {
    direct.block();
    const before = left.length;
    direct.write((ctx) => {
      left = left.filter((recordId) => keep(ctx, recordId));
    });
    idle = left.length === before ? idle + 1 : 0;
    if (idle > 20) throw new Error(`nothing becomes of record ${left[0]}`);
  }
}

/** Waits for the draws of records that were just submitted, attests them, and waits until they are final. */
export function finish(direct: DirectChain, records: readonly bigint[]): void {
  until(direct, records, (ctx, recordId) => {
    const { notarisation } = answer<QueryNotarisationResponse>(direct, ctx, "/eco2.notary.v1.Query/Notarisation", {
      recordId,
    });
    const [seat] = notarisation?.seats ?? [];
    if (seat?.answer !== Answer.ANSWER_OPEN) return true;
    perform(direct, ctx, MsgDefinition.methods.attest, { notary: seat.notary, recordId });
    return false;
  });
  direct.block();
  direct.block(4n * day);
  until(direct, records, (ctx, id) => {
    const { record } = answer<QueryRecordResponse>(direct, ctx, "/eco2.notary.v1.Query/Record", { id });
    return record?.status !== RecordStatus.RECORD_STATUS_FINAL;
  });
}
