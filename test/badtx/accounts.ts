import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { LedgerOptions } from "../harness/ledger.ts";
import { multisigKey, secp256k1Key, type TestKey } from "../harness/signing.ts";

// Accounts of the chain that bad transactions are sent to; their numbers are their places here.
const members = [2, 3, 4].map(secp256k1Key);
export const alice = secp256k1Key(1);
/** Two of three, the first and the last signing. */
export const shared = multisigKey(2, members, [0, 2]);
const team = [shared, secp256k1Key(5)];
/** Two of two, one of whom is `shared`. */
export const nestedShared = multisigKey(2, team, [0, 1]);
/** Eight keys, more than a transaction may have. */
export const crowd = multisigKey(1, [10, 11, 12, 13, 14, 15, 16, 17].map(secp256k1Key), [0]);
/** Has no coins. */
export const poor = secp256k1Key(6);
/** Has no account. */
export const nobody = secp256k1Key(7);
export const bob = secp256k1Key(8);

export const sharedMembers = members;

const rich = [alice, shared, nestedShared, crowd, bob];
const coins = [{ denom: "ueco2", amount: "1000000000" }];

export const accountNumber = (key: TestKey): bigint => BigInt([...rich, poor].indexOf(key));

export const genesis: LedgerOptions = {
  funded: rich.map(({ text }) => ({ address: text, coins })),
  genesis(sections) {
    const auth = sections["auth"] as { accounts: object[] };
    auth.accounts.push({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address: poor.text });
  },
};

export function send(from: TestKey, to: TestKey, amount = "1", denom = "ueco2"): Any {
  const value = { fromAddress: from.text, toAddress: to.text, amount: [{ denom, amount }] };
  return { typeUrl: `/${MsgSend.$type}`, value: MsgSend.encode(value).finish() };
}
