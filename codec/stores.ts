/**
 * Names of stores as the multistore root holds them. Standard modules keep the SDK's names; auth's is "acc".
 * Everything that reads state from outside, by proof or by raw query, relies on this table: entries never change.
 */
export const storeNames = {
  auth: "acc",
  bank: "bank",
  consensus: "consensus",
  registry: "registry",
  offset: "offset",
  dualtoken: "dualtoken",
  staking: "staking",
  slashing: "slashing",
  evidence: "evidence",
  mint: "mint",
  distribution: "distribution",
  governance: "gov",
  committee: "committee",
  upgrade: "upgrade",
  authz: "authz",
  feegrant: "feegrant",
  emission: "emission",
  market: "market",
  reduction: "reduction",
  notary: "notary",
} as const;

/** First bytes of the keys of each collection, by store. Layouts of acc and bank are those of SDK v0.53. */
export const prefixes = {
  acc: {
    params: Uint8Array.of(0x00),
    /** ‖ address → account as Any */
    accounts: Uint8Array.of(0x01),
    /** The next account number as u64; before SDK v0.53 it stood under "globalAccountNumber" */
    accountNumber: Uint8Array.of(0x02),
    /** ‖ timeout in nanoseconds as u64, its first bit turned ‖ sender: unordered transactions that were there */
    unorderedNonces: Uint8Array.of(90),
    /** ‖ u64 account number → address */
    accountsByNumber: toAscii("accountNumber"),
  },
  bank: {
    /** ‖ denom → amount */
    supply: Uint8Array.of(0x00),
    /** ‖ denom → Metadata */
    metadata: Uint8Array.of(0x01),
    /** ‖ length ‖ address ‖ denom → amount */
    balances: Uint8Array.of(0x02),
    /** ‖ denom ‖ 00 ‖ length ‖ address */
    holdersByDenom: Uint8Array.of(0x03),
    /** ‖ denom → bool */
    sendEnabled: Uint8Array.of(0x04),
    params: Uint8Array.of(0x05),
  },
  offset: {
    /** ‖ u64 certificate number → Certificate */
    certificates: Uint8Array.of(0x02),
    /** ‖ u64 certificate number → number of the certificate that superseded it; absent for those that stand */
    superseded: Uint8Array.of(0x06),
  },
  emission: {
    /** ‖ u64 number of the record → NeutralityRecord */
    neutrality: Uint8Array.of(0x19),
  },
} as const;

function toAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
