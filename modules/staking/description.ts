import { toUtf8 } from "../../codec/bytes.ts";
import type { Description } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { sdk } from "../../core/sdkErrors.ts";

/** What an edit leaves as it is. */
const unchanged = "[do-not-modify]";

/** Bytes at most, with the names that the SDK has for the fields (`x/staking/types/validator.go`). */
const fields = [
  ["moniker", "moniker", 70],
  ["identity", "identity", 3000],
  ["website", "website", 140],
  ["securityContact", "security contact", 140],
  ["details", "details", 280],
] as const;

/** The description of a message. @throws invalid request (code 18) for one that says nothing */
export function statedDescription(description: Description | undefined): Description {
  if (description === undefined || fields.every(([field]) => description[field] === ""))
    throw sdk.invalidRequest("empty description");
  return description;
}

/** @throws invalid request (code 18), naming the field that is too long */
export function checkLengths(description: Description): void {
  for (const [field, name, most] of fields) {
    const { length } = toUtf8(description[field]);
    if (length > most) throw sdk.invalidRequest(`invalid ${name} length; got: ${length}, max: ${most}`);
  }
}

/** A description as an edit changes it. @throws as `checkLengths` */
export function editedDescription(before: Description | undefined, edit: Description): Description {
  const after = { ...edit };
  for (const [field] of fields) if (edit[field] === unchanged) after[field] = before?.[field] ?? "";
  checkLengths(after);
  return after;
}
