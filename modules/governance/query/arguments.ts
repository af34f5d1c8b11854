import { invalidArgument } from "../../../core/queryError.ts";

/** @throws InvalidArgument for 0, which no proposal has */
export function requireId(id: bigint): void {
  if (id === 0n) throw invalidArgument("proposal id can not be 0");
}

/** @throws InvalidArgument for an address left out */
export function requireGiven(address: string, what: string): void {
  if (address === "") throw invalidArgument(`empty ${what} address`);
}
