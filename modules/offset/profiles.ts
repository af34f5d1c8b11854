import { AccountKind, type ProfileFields } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { isLei } from "../../codec/lei.ts";
import { checkCountry, checkText, requireShort } from "./claim.ts";
import { fail } from "./errors.ts";

/** By which register the id of a profile is one. */
const idSchemes: readonly string[] = ["LEI", "VAT", "TAX", "REGISTER", "OTHER"];

/** Bytes of a salted hash. */
const hashBytes = 32;

function checkId({ idScheme, id }: ProfileFields): void {
  if (id === "" && idScheme === "") return;
  if (!idSchemes.includes(idScheme)) {
    throw fail.invalidProfile(`id scheme "${idScheme.slice(0, 20)}": ${idSchemes.join(", ")} are allowed`);
  }
  if (id === "") throw fail.invalidProfile(`id scheme ${idScheme} without an id`);
  checkText("id", id, fail.invalidProfile);
  if (idScheme === "LEI" && !isLei(id)) {
    throw fail.invalidProfile(`id "${id.slice(0, 40)}" is no legal entity identifier (ISO 17442)`);
  }
}

/** Refuses what is wrong with a profile by itself. @throws invalid profile, invalid country */
export function checkProfile(fields: ProfileFields | undefined): asserts fields is ProfileFields {
  if (fields === undefined) throw fail.invalidProfile("fields are left out");
  const { kind, name, country, privateHash } = fields;
  if (kind === AccountKind.ACCOUNT_KIND_UNSPECIFIED || !Object.values<number>(AccountKind).includes(kind)) {
    throw fail.invalidProfile(`kind ${kind}: person, company, public body and association (1 to 4) are allowed`);
  }
  if (privateHash.length !== 0 && privateHash.length !== hashBytes) {
    throw fail.invalidProfile(`private hash has ${privateHash.length} bytes, ${hashBytes} or none are expected`);
  }
  if (name === "" && privateHash.length === 0) {
    throw fail.invalidProfile("name is empty, and no salted hash stands for it");
  }
  checkText("name", name, fail.invalidProfile);
  if (country !== "") checkCountry(country);
  checkId(fields);
}

/** Refuses texts that are longer than the parameters allow. @throws invalid profile */
export function requireShortProfile(maxTextBytes: bigint, { name, id }: ProfileFields): void {
  requireShort(maxTextBytes, ["name", name, fail.invalidProfile], ["id", id, fail.invalidProfile]);
}
