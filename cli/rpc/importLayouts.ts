import type { RpcLayout } from "./layouts.ts";

/** How imports by several registrars, exports and verified walks look on the command line. */
export const importLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/ImportRequest": { about: "a request to import, with who has agreed", example: "1" },
  "Query/ImportRequests": { about: "requests to import, of one requester or status", example: "--requester alice" },
  "Query/ImportRecord": { about: "how a batch was brought in, and on what receipt", example: "1" },
  "Query/Receipt": {
    args: ["source_registry", "reference"],
    about: "a receipt of a source registry, and what it has brought in",
    example: "VCS IMM-2026-0001",
  },
  "Query/DuplicateWarnings": { about: "batches that are likely the same credits as others", example: "--batch-id 1" },
  "Query/Export": { about: "an export to another registry", example: "1" },
  "Query/Exports": { about: "exports to other registries, of one owner or batch", example: "--owner alice" },
  "Query/Walk": {
    args: ["batch_id", "start_gram", "end_gram"],
    about: "walks the history of grams back to their origin",
    example: "1 0 1000000",
  },
  "Query/Checkpoint": { about: "how far the history of a gram was walked before", example: "1 0" },
  "Msg/RequestImport": {
    args: ["details"],
    about: "ask the registrars to import a block",
    example: "import.json --from alice",
  },
  "Msg/ApproveImport": {
    args: ["request_id"],
    about: "agree to an import; registrars alone may",
    example: "1 --from registrar",
  },
  "Msg/RejectImport": {
    args: ["request_id", "reason"],
    about: "refuse an import; registrars alone may",
    example: '1 "The receipt is of another block" --from registrar',
  },
  "Msg/WithdrawImport": { args: ["request_id"], about: "take a request to import back", example: "1 --from alice" },
  "Msg/ExportCredits": {
    args: ["batch_id", "first_number", "last_number", "target_registry", "target_account"],
    about: "hand whole numbers over to another registry",
    example: "1 1 5 VCS 1234 --from alice",
  },
  "Msg/ConfirmExport": {
    args: ["export_id", "receipt"],
    about: "confirm that another registry has taken credits; registrars alone may",
    example: "1 receipt.json --from registrar",
  },
  "Msg/RejectExport": {
    args: ["export_id", "reason"],
    about: "end an export that the other registry has not taken; registrars alone may",
    example: '1 "The account is closed" --from registrar',
  },
  "Msg/VerifyLot": {
    args: ["batch_id", "gram", "max_steps?"],
    about: "walk a long history in parts, and keep how far it went",
    example: "1 0 500 --from alice",
  },
};
