import {
  ExportStatus,
  MsgConfirmExport,
  MsgExportCredits,
  MsgRejectExport,
} from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import {
  type ImportDetails,
  ImportRequestStatus,
  MsgApproveImport,
  MsgRejectImport,
  MsgRequestImport,
  MsgWithdrawImport,
  type Receipt,
  ReceiptKind,
} from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgImportBatch, MsgRecordSourceEvent } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Next } from "../stakeActs.ts";
import type { World } from "../world.ts";
import {
  type Act,
  all,
  batchesOf,
  deed,
  everyone,
  heldLot,
  most,
  nameOf,
  oneOf,
  reason,
  roles,
  sha256Of,
  T,
  today,
} from "./cast.ts";

const { methods } = QueryDefinition;
const issuances = 3;
const yearOf = (issuance: number) => 2023 + issuance;
const serialOf = (issuance: number, first: bigint, last: bigint) =>
  `GS1-1-KE-GS11603-16-${yearOf(issuance)}-${30_000 + issuance}-${first}-${last}`;

/** The numbers of an issuance that come next, or now and then such as are here already. */
function numbers(next: Next, world: World, issuance: number): { readonly first: bigint; readonly last: bigint } {
  const marker = `-${30_000 + issuance}-`;
  const here = batchesOf(world).filter(({ serial }) => serial.includes(marker));
  const end = here.reduce((end, { blockEnd }) => most(end, blockEnd), 0n);
  const first = next(8) === 0 ? 1n + BigInt(next(Number(end) + 2)) : end + 1n + BigInt(next(3));
  return { first, last: first + BigInt(next(30)) };
}

const receiptOf = (next: Next, world: World, kind: ReceiptKind, grams: bigint): Receipt => ({
  kind,
  reference: `R-${world.app.height}-${next(1000)}`,
  date: today(world),
  quantityGrams: grams,
  documentHash: sha256Of(next),
  url: "",
  account: "",
});

/** What went back, is confirmed and did not come again. */
function gone(world: World) {
  const { exports } = world.ask(methods.exports, { owner: "", batchId: 0n, pagination: all });
  return exports.filter(({ status }) => status === ExportStatus.EXPORT_STATUS_COMPLETED);
}

/** A block that is new here, that comes back, or that carries another's numbers on. */
function detailsOf(next: Next, world: World, by: number): ImportDetails {
  const issuance = next(issuances);
  const { first, last } = numbers(next, world, issuance);
  const grams = (last - first + 1n) * T;
  const fresh: ImportDetails = {
    sourceRegistry: "GLD",
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: `${yearOf(issuance)}-01-01`,
    vintageEnd: `${yearOf(issuance)}-12-31`,
    serial: serialOf(issuance, first, last),
    quantityGrams: grams,
    recipient: next(2) === 0 ? "" : oneOf(next, everyone.map(nameOf), ""),
    sector: "Energy demand",
    creditType: oneOf(next, ["", "Removal - nature", "Removal - technical", "Reduction - technical"], ""),
    issuedOn: "",
    receipt:
      next(3) === 0
        ? undefined
        : receiptOf(next, world, ReceiptKind.RECEIPT_KIND_IMMOBILISED, grams + T * BigInt(next(2))),
    predecessor: undefined,
    returning: false,
  };
  const back = oneOf(next, gone(world), undefined);
  if (back !== undefined && next(2) === 0) {
    const batch = batchesOf(world).find(({ id }) => id === back.batchId);
    const parts = batch?.serial.split("-") ?? [];
    const serial = [...parts.slice(0, -2), back.firstNumber, back.lastNumber].join("-");
    const quantityGrams = back.endGram - back.startGram;
    const receipt = receiptOf(next, world, ReceiptKind.RECEIPT_KIND_IMMOBILISED, quantityGrams);
    const vintage = { vintageStart: batch?.vintageStart ?? "", vintageEnd: batch?.vintageEnd ?? "" };
    return { ...fresh, ...vintage, serial, quantityGrams, receipt, returning: true };
  }
  const mine = batchesOf(world).filter(({ serial, unit }) => serial.startsWith("GS1") && unit === Unit.UNIT_TONNE);
  const before = oneOf(next, mine, undefined);
  if (before !== undefined && next(5) === 0) {
    const tonnes = before.blockEnd - before.blockStart + 1n;
    const at = BigInt(world.app.height) * 10_000n + BigInt(by) * 1_000n;
    const quantityGrams = tonnes * T;
    return {
      ...fresh,
      sourceRegistry: "VCS",
      projectId: "VCS934",
      serial: `9381-${at}-${at + tonnes - 1n}-VCS-VCU-50-VER-KE-14-934-01012025-31122025-0`,
      vintageStart: "2025-01-01",
      vintageEnd: "2025-12-31",
      quantityGrams,
      receipt: receiptOf(next, world, ReceiptKind.RECEIPT_KIND_CONVERTED, quantityGrams),
      predecessor: { sourceRegistry: "GLD", serial: before.serial.toLowerCase() },
    };
  }
  return fresh;
}

const registrar = (next: Next): number => oneOf(next, roles.registrars, 5);

function openRequest(next: Next, world: World) {
  const { requests } = world.ask(methods.importRequests, {
    requester: "",
    status: ImportRequestStatus.IMPORT_REQUEST_STATUS_PENDING,
    pagination: all,
  });
  return oneOf(next, requests, undefined);
}

function openExport(next: Next, world: World) {
  const { exports } = world.ask(methods.exports, { owner: "", batchId: 0n, pagination: all });
  return oneOf(
    next,
    exports.filter(({ status }) => status === ExportStatus.EXPORT_STATUS_PENDING),
    undefined,
  );
}

/** How credits come from other registries, and go back. */
export const importActs: Readonly<Record<string, Act>> = {
  [MsgImportBatch.$type](next, world) {
    const by = registrar(next);
    return deed(by, MsgImportBatch, { registrar: nameOf(by), ...detailsOf(next, world, by) });
  },
  [MsgRecordSourceEvent.$type](next, world) {
    const by = registrar(next);
    const batch = oneOf(
      next,
      batchesOf(world).filter(({ serial }) => serial.startsWith("GS1")),
      undefined,
    );
    const first = (batch?.blockStart ?? 1n) + BigInt(next(4));
    const last = first + BigInt(next(3));
    const parts = batch?.serial.split("-") ?? serialOf(0, first, last).split("-");
    return deed(by, MsgRecordSourceEvent, {
      registrar: nameOf(by),
      sourceRegistry: "GLD",
      kind: oneOf(next, [1, 2, 3] as const, 1),
      serial: [...parts.slice(0, -2), first, last].join("-"),
      quantityGrams: (last - first + 1n) * T,
      date: today(world),
      reason,
    });
  },
  [MsgRequestImport.$type](next, world) {
    const by = oneOf(next, everyone, 0);
    return deed(by, MsgRequestImport, { requester: nameOf(by), details: detailsOf(next, world, by) });
  },
  [MsgApproveImport.$type](next, world) {
    const by = registrar(next);
    return deed(by, MsgApproveImport, { registrar: nameOf(by), requestId: openRequest(next, world)?.id ?? 1n });
  },
  [MsgRejectImport.$type](next, world) {
    const by = registrar(next);
    return deed(by, MsgRejectImport, { registrar: nameOf(by), requestId: openRequest(next, world)?.id ?? 1n, reason });
  },
  [MsgWithdrawImport.$type](next, world) {
    const request = openRequest(next, world);
    const requester = request?.requester ?? nameOf(0);
    const by = Math.max(0, everyone.map(nameOf).indexOf(requester));
    return deed(by, MsgWithdrawImport, { requester, requestId: request?.id ?? 1n });
  },
  [MsgExportCredits.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const batch = batchesOf(world).find(({ id }) => id === lot.batchId);
    const before = (lot.startGram + T - 1n) / T;
    const whole = lot.endGram / T - before;
    const first = (batch?.blockStart ?? 1n) + before;
    const length = whole < 1n ? 1n : 1n + BigInt(next(Number(whole)));
    const target = batch?.sourceRegistry ?? "GLD";
    return deed(by, MsgExportCredits, {
      owner: lot.owner,
      batchId: lot.batchId,
      firstNumber: first,
      lastNumber: first + length - 1n,
      targetRegistry: target === "ECO2" ? "VCS" : target,
      targetAccount: "Account 7",
    });
  },
  [MsgConfirmExport.$type](next, world) {
    const by = registrar(next);
    const left = openExport(next, world);
    const grams = left === undefined ? T : left.endGram - left.startGram;
    const receipt = left?.receipt ?? receiptOf(next, world, ReceiptKind.RECEIPT_KIND_RELEASED, grams);
    return deed(by, MsgConfirmExport, { registrar: nameOf(by), exportId: left?.id ?? 1n, receipt });
  },
  [MsgRejectExport.$type](next, world) {
    const by = registrar(next);
    return deed(by, MsgRejectExport, { registrar: nameOf(by), exportId: openExport(next, world)?.id ?? 1n, reason });
  },
};
