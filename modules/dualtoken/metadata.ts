import type { Metadata } from "../../codec/gen/cosmos/bank/v1beta1/bank.ts";

/** How wallets show ECC. A denomination that begins with "u" has a unit of a million without it: uecc, ecc. */
export function metadataOf(denom: string): Metadata {
  const large = /^u(?=[a-zA-Z][a-zA-Z0-9/:._-]{2})/.test(denom) ? denom.slice(1) : undefined;
  const base = { denom, exponent: 0, aliases: large === undefined ? [] : [`micro${large}`] };
  return {
    description: "One gram of CO2 equivalent, backed by a carbon credit in the vault of the ledger.",
    denomUnits: large === undefined ? [base] : [base, { denom: large, exponent: 6, aliases: [] }],
    base: denom,
    display: large ?? denom,
    name: "ECO2 Carbon Credit",
    symbol: (large ?? denom).toUpperCase(),
    uri: "",
    uriHash: "",
  };
}
