import { MsgDefinition, type MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { DirectChain } from "../direct.ts";
import { perform } from "../perform.ts";

/** Grams of a tonne. */
export const tonne = 1_000_000n;

/** An account of the benchmarks. */
export function account(number: number): Uint8Array {
  const address = Buffer.alloc(20, 7);
  address.writeUInt32BE(number, 4);
  return address;
}

/** Who may import in the benchmarks' chains. */
export const registrar = account(0);

/** Brings so many tonnes of an issuance of its own to an account. @returns the batch */
export function bringIn(
  direct: DirectChain,
  ctx: Ctx,
  issuance: number,
  tonnes: bigint,
  recipient: Uint8Array,
): bigint {
  const request: Partial<MsgImportBatch> = {
    registrar: addressText(ctx.chain, registrar),
    sourceRegistry: "GLD",
    serial: `GS1-1-KE-GS11603-16-2025-${issuance}-1-${tonnes}`,
    quantityGrams: tonnes * tonne,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
    issuedOn: "2026-01-01",
    recipient: addressText(ctx.chain, recipient),
  };
  return perform(direct, ctx, MsgDefinition.methods.importBatch, request).batchId;
}
