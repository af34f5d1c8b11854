import { compareBytes } from "../../../codec/bytes.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { emit, silent } from "../../events.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxAccounts } from "../doors.ts";
import { knownKey } from "../keys.ts";
import type { Step } from "../step.ts";

const none = new Uint8Array(0);
const base64 = (bytes: Uint8Array = none): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** Stands for the key that a simulated transaction lacks: the usual kind, so that storing it costs what it will cost. */
const placeholder: Any = {
  typeUrl: `/${PubKey.$type}`,
  value: PubKey.encode({ key: new Uint8Array(33).fill(2) }).finish(),
};

/** A key that is given must be the signer's; an account that has none yet keeps it. */
export const setPublicKeys = (accounts: TxAccounts): Step => ({
  name: "public keys",
  lasting: true,
  run(ctx, { signers, body }) {
    for (const [index, { text, address, info }] of signers.entries()) {
      const given = info?.publicKey;
      if (given === undefined && ctx.mode !== "simulate") continue;
      if (given !== undefined && compareBytes(knownKey(given).address, address) !== 0) {
        throw sdk.invalidPubKey(`pubKey does not match signer address ${text} with signer index: ${index}`);
      }
      const account = accounts.find(ctx, address);
      if (account === undefined) throw sdk.unknownAddress(`account ${text} does not exist`);
      if (account.pubKey === undefined) accounts.setPubKey(ctx, address, given ?? placeholder);
    }
    if (silent(ctx)) return;
    for (const { text, info, signature } of signers) {
      if (!body.unordered) emit(ctx, "tx", ["acc_seq", `${text}/${info?.sequence ?? 0n}`]);
      emit(ctx, "tx", ["signature", base64(signature)]);
    }
  },
});
