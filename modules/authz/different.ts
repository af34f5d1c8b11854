import { fail } from "./errors.ts";

/** @throws grantee is granter (authz 7), whatever the letters' case */
export function requireDifferent(granter: string, grantee: string): void {
  if (granter.toLowerCase() === grantee.toLowerCase()) throw fail.granteeIsGranter();
}
