import { AuthInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { type SignedBy, signTx, type TxSpec } from "../harness/signing.ts";
import { accountNumber, alice, bob, nobody, poor, send } from "./accounts.ts";
import type { BadTx } from "./rawCases.ts";
import { field, numberField, text } from "./wire.ts";

const base: TxSpec = { messages: [send(alice, bob)], by: [{ key: alice }] };
const signed = (change: Partial<TxSpec>) => signTx({ ...base, ...change });
const info = (alterAuthInfo: (info: AuthInfo) => AuthInfo) => signed({ alterAuthInfo });
const plus = (...parts: Uint8Array[]) => signed({ alterAuthInfoBytes: (bytes) => Buffer.concat([bytes, ...parts]) });
const fee = (...coins: readonly [denom: string, amount: string][]) =>
  signed({ fee: coins.map(([denom, amount]) => ({ denom, amount })) });
const feeWith = (change: object) => info((auth) => AuthInfo.fromPartial({ ...auth, fee: { ...auth.fee, ...change } }));
const by = (...signers: SignedBy[]) => signed({ by: signers });
const bobSigns: SignedBy = { key: bob, accountNumber: accountNumber(bob) };

type Row = readonly [name: string, tx: Uint8Array, code: number, log: RegExp];

const unreadable: readonly Row[] = [
  ["no fee", info((auth) => ({ ...auth, fee: undefined })), 2, /auth info has no fee/],
  ["an unknown field", plus(field(4, text("x"))), 2, /AuthInfo has no field 4/],
  ["an unknown non-critical field", plus(field(2047, text("x"))), 2, /AuthInfo has no field 2047/],
  ["two fees", plus(field(2, numberField(2, 1n))), 2, /fee: stands twice/],
  ["a fee of letters", fee(["ueco2", "many"]), 2, /invalid amount "many"/],
  ["a fee with a leading zero", fee(["ueco2", "0500"]), 2, /invalid amount/],
  ["a fee of 80 digits", fee(["ueco2", "9".repeat(80)]), 2, /invalid amount/],
  ["a payer that is no address", feeWith({ payer: "bob" }), 2, /decoding bech32 failed/],
];

const refused: readonly Row[] = [
  ["a negative fee", fee(["ueco2", "-5"]), 13, /invalid fee provided: .*insufficient fee$/],
  ["a fee of zero coins", fee(["ueco2", "0"]), 13, /amount is not positive/],
  ["fees in the wrong order", fee(["ueco2", "1"], ["uecc", "1"]), 13, /denomination uecc is not sorted/],
  ["one denomination twice", fee(["ueco2", "1"], ["ueco2", "1"]), 13, /duplicate denomination ueco2/],
  ["a denomination of two letters", fee(["ab", "1"]), 13, /invalid denom: ab/],
  [
    "a fee above the balance",
    fee(["ueco2", "1000000001"]),
    5,
    /^spendable balance 1000000000ueco2 is smaller than 1000000001ueco2: insufficient funds$/,
  ],
  [
    "a fee of a coin that nobody has",
    fee(["nocoin", "1"]),
    5,
    /^spendable balance 0?nocoin is smaller than 1nocoin: insufficient funds$/,
  ],
  ["no gas", signed({ gas: 0n }), 41, /^must provide positive gas: invalid gas limit$/],
  [
    "gas above the block's",
    signed({ gas: 1_000_000_001n }),
    41,
    /^tx gas limit 1000000001 exceeds block max gas 1000000000: invalid gas limit$/,
  ],
  ["gas of 2^53", signed({ gas: 1n << 53n }), 41, /^tx gas limit 9007199254740992 exceeds/],
  ["gas of 2^64 - 1", signed({ gas: (1n << 64n) - 1n }), 41, /^tx gas limit 18446744073709551615 exceeds/],
  [
    "gas for less than its own bytes",
    signed({ gas: 1n }),
    11,
    /^out of gas in location: \w+; gasWanted: 1, gasUsed: \d+: out of gas$/,
  ],
  [
    "a granter who granted nothing",
    feeWith({ granter: bob.text }),
    38,
    /does not allow to pay fees for .*: fee-grant not found: not found$/,
  ],
  [
    "a payer without coins",
    signed({
      by: [{ key: alice }, { key: poor, accountNumber: accountNumber(poor) }],
      alterAuthInfo: (auth) => AuthInfo.fromPartial({ ...auth, fee: { ...auth.fee, payer: poor.text } }),
    }),
    5,
    /^spendable balance 0?ueco2 is smaller than 500ueco2/,
  ],
  [
    "a payer without account",
    signed({
      by: [{ key: alice }, { key: nobody }],
      alterAuthInfo: (auth) => AuthInfo.fromPartial({ ...auth, fee: { ...auth.fee, payer: nobody.text } }),
    }),
    9,
    /^fee payer address: eco1\w+ does not exist: unknown address$/,
  ],
  [
    "a payer who does not sign",
    feeWith({ payer: bob.text }),
    4,
    /^wrong number of signers; expected 2, got 1: unauthorized$/,
  ],
  [
    "a sender without account",
    signed({ messages: [send(nobody, bob)], by: [{ key: nobody }] }),
    9,
    /does not exist: unknown address$/,
  ],
  ["no signature", signed({ alterSignatures: () => [] }), 15, /no signatures supplied$/],
  [
    "a signature too many",
    signed({ alterSignatures: ([one = new Uint8Array(0)]) => [one, one] }),
    4,
    /^wrong number of signers; expected 1, got 2: unauthorized$/,
  ],
  ["a signer too many", by({ key: alice }, bobSigns), 4, /^wrong number of signers; expected 1, got 2: unauthorized$/],
  ["no signer info", info((auth) => ({ ...auth, signerInfos: [] })), 4, /expected: 1, got 0: unauthorized$/],
  [
    "a signer info too many",
    info((auth) => ({ ...auth, signerInfos: [...auth.signerInfos, ...auth.signerInfos] })),
    4,
    /expected: 1, got 2: unauthorized$/,
  ],
  [
    "two signers in the other order",
    signed({ messages: [send(alice, bob), send(bob, alice)], by: [bobSigns, { key: alice }] }),
    8,
    /^pubKey does not match signer address eco1\w+ with signer index: 0: invalid pubkey$/,
  ],
];

/** Fees, gas and the list of signers. */
export const feeCases: readonly BadTx[] = [...unreadable, ...refused].map(([name, tx, code, log]) => ({
  name: `auth info: ${name}`,
  tx,
  code,
  log,
}));
