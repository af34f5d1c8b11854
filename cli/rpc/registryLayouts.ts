import type { RpcLayout } from "./layouts.ts";

// Of a row that Verra has published.
const serial = "19380-941382555-941382741-VCS-VCU-1310-VER-CN-13-3005-01012022-31102022-0";

/** How the registry looks on the command line. */
export const registryLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "who may import batches" },
  "Query/Batch": { about: "a batch of credits", example: "1" },
  "Query/Batches": {
    about: "all batches, of one programme, project, country or vintage",
    example: "--programme-id VCS",
  },
  "Query/BatchBySerial": {
    args: ["source_registry", "serial"],
    about: "the batch that holds the first number of a serial",
    example: `VCS ${serial}`,
  },
  "Query/LotsByOwner": { about: "the lots of credits that an owner has", example: "alice" },
  "Query/LotsByBatch": { about: "the lots of credits of a batch", example: "1" },
  "Query/Balance": {
    args: ["owner", "batch_id?"],
    about: "grams of an owner, of one batch or of all",
    example: "alice",
  },
  "Query/Provenance": { about: "the history of one gram, latest step first", example: "1 0" },
  "Query/SourceEvent": { about: "a use that a source registry reported", example: "1" },
  "Query/SourceEvents": { about: "all uses that source registries reported" },
  "Query/DoubleUseRecords": { about: "credits that were used a second time at the source" },
  "Query/BarredRanges": { about: "serial numbers that can never be imported" },
  "Query/Supply": { about: "grams of all batches by what may be done with them" },
  "Query/Balances": { about: "grams of an owner batch by batch", example: "alice" },
  "Query/Total": {
    args: ["by", "key"],
    about: "grams of one programme, project, country, vintage or label",
    example: "country KE",
  },
  "Query/Totals": { about: "grams by programme, project, country, vintage or label", example: "programme" },
  "Query/Labels": { about: "the ranges of a batch that have labels", example: "1" },
  "Query/LabelRecord": { about: "who granted a label, and what it says of Article 6", example: "1" },
  "Query/Reversals": { about: "carbon that came out again, of one programme or all", example: "--programme-id VCS" },
  "Query/BufferDebts": { about: "what the buffers of programmes owe for reversals" },
  "Msg/ImportBatch": {
    args: ["source_registry", "project_id", "serial", "quantity_grams"],
    about: "bring an issued block of credits onto the ledger; registrars alone may",
    example: `VCS VCS3005 ${serial} 187000000 --country CN --from registrar`,
  },
  "Msg/Send": {
    args: ["recipient", "credits?"],
    about: "send credits: each batch with its grams, or exact ranges by --ranges",
    example: "bob 1:5000000 2:250000 --from alice",
  },
  "Msg/RecordSourceEvent": {
    args: ["source_registry", "kind", "serial", "quantity_grams"],
    about: "report that the source retired or cancelled a block; registrars alone may",
    example: `VCS retired-or-cancelled ${serial} 187000000 --date 2026-04-09 --from registrar`,
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
  "Msg/Cancel": {
    args: ["credits?"],
    about: "give credits up without a claim; exact ranges by --ranges",
    example: '1:5000000 --reason "Bought by mistake" --from alice',
  },
  "Msg/Revoke": {
    args: ["range"],
    about: "cancel credits whoever has them; the review authority alone may",
    example: '1:0-5000000 --reason "Issued twice" --from reviewer',
  },
  "Msg/SuspendBatch": {
    args: ["batch_id", "reason"],
    about: "stop all credits of a batch where they are; the review authority alone may",
    example: '1 "Under investigation" --from reviewer',
  },
  "Msg/ReleaseBatch": {
    args: ["batch_id", "reason"],
    about: "end the suspension of a batch; the review authority alone may",
    example: '1 "Nothing was found" --from reviewer',
  },
  "Msg/Reinstate": {
    args: ["record_id", "reason"],
    about: "dismiss a double use record, whose grams are held again; the review authority alone may",
    example: '1 "The source had reported another block" --from reviewer',
  },
  "Msg/Expire": {
    args: ["range"],
    about: "end the time of credits; the review authority alone may",
    example: '1:0-5000000 --reason "End of the commitment period" --from reviewer',
  },
  "Msg/Reverse": {
    args: ["batch_id", "grams", "date", "reason"],
    about: "record that stored carbon came out again; the review authority alone may",
    example: '1 5000000 2026-08-01 "Forest fire" --from reviewer',
  },
  "Msg/ReleaseBuffer": {
    args: ["batch_id", "grams", "recipient", "reason"],
    about: "let credits out of the buffer; the review authority alone may",
    example: '1 5000000 alice "The risk has passed" --from reviewer',
  },
  "Msg/SetLabels": {
    args: ["range"],
    about: "grant and withdraw labels; the review authority alone may",
    example: '1:0-5000000 --grant \'{"code":"CCP","label_type":"Certification","date":"2026-01-31"}\' --from reviewer',
  },
};
