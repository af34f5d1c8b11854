import { invalidArgument } from "../../../core/queryError.ts";

/** @throws InvalidArgument where more than one of the fields is given */
export function onlyOne(fields: Readonly<Record<string, string | bigint | number>>): void {
  const given = Object.entries(fields).filter(([, value]) => value !== "" && value !== 0n && value !== 0);
  if (given.length > 1) throw invalidArgument(`at most one of ${given.map(([name]) => name).join(", ")} is expected`);
}
