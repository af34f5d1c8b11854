import { Certificate } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { toJson } from "../../codec/json/toJson.ts";
import type { JsonValue } from "../../codec/json/value.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import type { ProofFile, Provable } from "./proofFile.ts";

/** What a certificate file says it is. */
export const certificateFormat = "eco2-certificate/1";

/** A certificate with all that is needed to check it against the hash of one block, as JSON. */
export interface CertificateFile extends ProofFile {
  readonly format: typeof certificateFormat;
  /** The certificate as REST shows it; fields that came after the first files only where they say something */
  readonly certificate: JsonValue;
}

// Fields that came after the first files were written. Those say nothing of them, and are as good as ever.
const laterFields: ReadonlySet<string> = new Set([
  "purpose",
  "statement",
  "beneficiary_account",
  "from_ecc",
  "supersedes",
  "original",
  "correction",
  "credit_type",
  "labelled",
]);

const saysNothing = (value: JsonValue): boolean =>
  value === "" || value === false || value === "0" || (Array.isArray(value) && value.length === 0);

function withoutEmptyLater(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmptyLater);
  if (typeof value !== "object" || value === null) return value;
  const told = Object.entries(value).filter(([name, of]) => !laterFields.has(name) || !saysNothing(of));
  return Object.fromEntries(told.map(([name, of]) => [name, withoutEmptyLater(of)]));
}

/** A certificate as files show it: as REST does, later fields only where they say something. */
function shownCertificate(certificate: Certificate): JsonValue {
  return withoutEmptyLater(toJson("eco2.offset.v1.Certificate", certificate));
}

/** Certificates of retirements, in the store of the offset module. */
export const certificates: Provable<Certificate> = {
  member: "certificate",
  name: "certificate",
  format: certificateFormat,
  store: storeNames.offset,
  prefix: prefixes.offset.certificates,
  superseded: prefixes.offset.superseded,
  codec: Certificate,
  shown: shownCertificate,
};
