import { compareBytes, toBase64 } from "../../../codec/bytes.ts";
import { addressOf } from "../../../codec/crypto/address.ts";
import { emit } from "../../events.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxAccounts } from "../doors.ts";
import { parseKey } from "../keys.ts";
import type { Step } from "../step.ts";

/** A key that is given must be the signer's; an account that has none yet keeps it. */
export const setPublicKeys = (accounts: TxAccounts): Step => ({
  name: "public keys",
  run(ctx, { signers }) {
    for (const [index, { text, address, info }] of signers.entries()) {
      if (info?.publicKey === undefined) continue;
      const key = parseKey(info.publicKey);
      if (compareBytes(addressOf(key), address) !== 0) {
        throw sdk.invalidPubKey(`pubKey does not match signer address ${text} with signer index: ${index}`);
      }
      const account = accounts.find(ctx, address);
      if (account === undefined) throw sdk.unknownAddress(`account ${text} does not exist`);
      if (account.pubKey === undefined) accounts.setPubKey(ctx, address, info.publicKey);
    }
    for (const { text, info, signature } of signers) {
      emit(ctx, "tx", ["acc_seq", `${text}/${info?.sequence ?? 0n}`]);
      emit(ctx, "tx", ["signature", toBase64(signature ?? new Uint8Array(0))]);
    }
  },
});
