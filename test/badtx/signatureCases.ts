import { secp256k1 } from "@noble/curves/secp256k1.js";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { LegacyAminoPubKey } from "../../codec/gen/cosmos/crypto/multisig/keys.ts";
import { type CompactBitArray, MultiSignature } from "../../codec/gen/cosmos/crypto/multisig/v1beta1/multisig.ts";
import { PubKey } from "../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { AuthInfo, type ModeInfo, type SignerInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { bitArray, type SignedBy, secp256k1Key, signTx, type TestKey, type TxSpec } from "../harness/signing.ts";
import { accountNumber, alice, bob, crowd, send, shared } from "./accounts.ts";
import type { BadTx } from "./rawCases.ts";
import { field, text } from "./wire.ts";

const amino = SignMode.SIGN_MODE_LEGACY_AMINO_JSON;
const of = (key: TestKey): TxSpec => ({
  messages: [send(key, bob)],
  by: [{ key, accountNumber: accountNumber(key) }],
});
const by = (change: Partial<SignedBy>) => signTx({ ...of(alice), by: [{ key: alice, ...change }] });

/** Changes the only signer's info before it is signed. */
const info = (key: TestKey, change: (info: SignerInfo) => Partial<SignerInfo>, mode?: SignMode) =>
  signTx({
    ...of(key),
    by: [{ key, accountNumber: accountNumber(key), ...(mode === undefined ? {} : { mode }) }],
    alterAuthInfo: (auth) => ({ ...auth, signerInfos: auth.signerInfos.map((one) => ({ ...one, ...change(one) })) }),
  });
const key = (any: Any) => info(alice, () => ({ publicKey: any }));
const secpKey = (bytes: Uint8Array): Any => ({
  typeUrl: `/${PubKey.$type}`,
  value: PubKey.encode({ key: bytes }).finish(),
});
const signature = (change: (signature: Uint8Array) => Uint8Array) =>
  signTx({ ...of(alice), alterSignatures: (all) => all.map(change) });
const single = (mode: SignMode): ModeInfo => ({ sum: { $case: "single", value: { mode } } });

/** The twin of a signature, with n - S for S: as good to anyone who does not ask for the lower one. */
function highS(signature: Uint8Array): Uint8Array {
  const order = secp256k1.Point.Fn.ORDER;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);
  return Buffer.concat([signature.subarray(0, 32), Buffer.from((order - s).toString(16).padStart(64, "0"), "hex")]);
}

const direct =
  /^signature verification failed; please verify account number \(0\) and chain-id \(eco2-test-1\): \(unable to verify single signer signature\): unauthorized$/;

type Row = readonly [name: string, tx: Uint8Array, code: number, log: RegExp];

const singles: readonly Row[] = [
  [
    "a wrong sequence",
    by({ sequence: 3n }),
    32,
    /^account sequence mismatch, expected 0, got 3: incorrect account sequence$/,
  ],
  ["a wrong account number", by({ accountNumber: 9n }), 4, direct],
  ["another chain's id", signTx({ ...of(alice), chainId: "eco2-test-2" }), 4, direct],
  [
    "amino with another chain's id",
    signTx({ ...of(alice), by: [{ key: alice, mode: amino }], chainId: "x" }),
    4,
    /^signature verification failed; please verify account number \(0\), sequence \(0\) and chain-id \(eco2-test-1\): unauthorized$/,
  ],
  ["one bit turned", signature((bytes) => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte))), 4, direct],
  ["high S", signature(highS), 4, direct],
  ["an empty signature", signature(() => new Uint8Array(0)), 4, direct],
  ["a signature of 63 bytes", signature((bytes) => bytes.subarray(0, 63)), 4, direct],
  ["a signature of 65 bytes", signature((bytes) => Buffer.concat([bytes, Uint8Array.of(0)])), 4, direct],
  ["a signature of zeros", signature(() => new Uint8Array(64)), 4, direct],
  ["no mode", info(alice, () => ({ modeInfo: undefined })), 4, /sign mode 0 is not supported/],
  [
    "mode TEXTUAL",
    info(alice, () => ({ modeInfo: single(SignMode.SIGN_MODE_TEXTUAL) })),
    4,
    /sign mode 2 is not supported/,
  ],
  [
    "mode DIRECT_AUX",
    info(alice, () => ({ modeInfo: single(SignMode.SIGN_MODE_DIRECT_AUX) })),
    4,
    /sign mode 3 is not supported/,
  ],
  [
    "a mode that nobody knows",
    info(alice, () => ({ modeInfo: single(77 as SignMode) })),
    4,
    /sign mode 77 is not supported/,
  ],
  [
    "amino for an option that it cannot show",
    signTx({
      ...of(alice),
      by: [{ key: alice }],
      body: { nonCriticalExtensionOptions: [send(alice, bob)] },
      alterAuthInfo: (auth) =>
        AuthInfo.fromPartial({
          ...auth,
          signerInfos: auth.signerInfos.map((one) => ({ ...one, modeInfo: single(amino) })),
        }),
    }),
    4,
    /unauthorized$/,
  ],
  ["no key, on chain or off", info(alice, () => ({ publicKey: undefined })), 8, /invalid pubkey$/],
  [
    "another's key",
    key(bob.any),
    8,
    /^pubKey does not match signer address eco1\w+ with signer index: 0: invalid pubkey$/,
  ],
  ["a key of 32 bytes", key(secpKey(new Uint8Array(32).fill(2))), 8, /invalid pubkey$/],
  [
    "a key that is not compressed",
    key(secpKey(Buffer.concat([Uint8Array.of(4), new Uint8Array(32)]))),
    8,
    /invalid pubkey$/,
  ],
  [
    "a message as key",
    key({ typeUrl: `/${MsgSend.$type}`, value: new Uint8Array(0) }),
    8,
    /unrecognized public key type/,
  ],
  [
    "an unregistered kind of key",
    key({ typeUrl: "/cosmos.crypto.bls.PubKey", value: new Uint8Array(0) }),
    2,
    /unable to resolve type URL/,
  ],
  [
    "a threshold of nothing",
    key({
      typeUrl: `/${LegacyAminoPubKey.$type}`,
      value: LegacyAminoPubKey.encode({ threshold: 0, publicKeys: [alice.any] }).finish(),
    }),
    8,
    /multisig threshold 0 of 1 keys/,
  ],
];

const multi = (change: (multi: { bitarray: CompactBitArray | undefined; modeInfos: ModeInfo[] }) => object) =>
  info(
    shared,
    ({ modeInfo }) => {
      if (modeInfo?.sum?.$case !== "multi") throw new Error("not a multisig");
      const { bitarray, modeInfos } = modeInfo.sum.value;
      return {
        modeInfo: { sum: { $case: "multi", value: { bitarray, modeInfos, ...change({ bitarray, modeInfos }) } } },
      };
    },
    amino,
  );
const bits = (bitarray: CompactBitArray | undefined) => multi(() => ({ bitarray }));
const multiSignature = (change: (signature: Uint8Array) => Uint8Array) =>
  signTx({
    ...of(shared),
    by: [{ key: shared, accountNumber: accountNumber(shared), mode: amino }],
    alterSignatures: (all) => all.map(change),
  });
const signaturesOf = (bytes: Uint8Array) => MultiSignature.decode(bytes).signatures;
const stranger = secp256k1Key(99);

const multisigs: readonly Row[] = [
  ["no bits", bits(undefined), 4, /bit array of \d+ for 3 keys|bit array of -?\d+ for 3 keys/],
  ["bits of two keys", bits(bitArray(2, [0, 1])), 4, /^multisig: bit array of 2 for 3 keys: unauthorized$/],
  ["bits of eight keys", bits(bitArray(8, [0, 2])), 4, /^multisig: bit array of 8 for 3 keys: unauthorized$/],
  [
    "bits of four thousand million keys",
    bits({ elems: new Uint8Array(0), extraBitsStored: 4_294_967_295 }),
    4,
    /^multisig: bit array of 4294967287 for 3 keys/,
  ],
  [
    "eleven bits in excess of a byte",
    bits({ elems: Uint8Array.of(0xa0), extraBitsStored: 11 }),
    4,
    /^multisig: bit array/,
  ],
  [
    "bits beyond the last key",
    bits({ elems: Uint8Array.of(0b1011_0000), extraBitsStored: 3 }),
    4,
    /bits are set beyond the last key/,
  ],
  ["fewer signers than the threshold", bits(bitArray(3, [0])), 4, /^multisig: 1 signed, threshold is 2: unauthorized$/],
  ["more signers than signatures", bits(bitArray(3, [0, 1, 2])), 4, /3 signers, 2 signatures, 2 mode infos/],
  ["signatures of others than the bits tell", bits(bitArray(3, [0, 1])), 4, /sequence \(0\) and chain-id/],
  [
    "a mode info too few",
    multi(({ modeInfos }) => ({ modeInfos: modeInfos.slice(1) })),
    4,
    /2 signers, 2 signatures, 1 mode infos/,
  ],
  [
    "the mode info of a single key",
    info(shared, () => ({ modeInfo: single(amino) }), amino),
    4,
    /the mode info is not that of a multisig/,
  ],
  ["no signature", multiSignature(() => new Uint8Array(0)), 4, /2 signers, 0 signatures/],
  ["garbage as signature", multiSignature(() => new Uint8Array(70).fill(255)), 4, /^multisig: /],
  ["a signature cut short", multiSignature((bytes) => bytes.subarray(0, -1)), 4, /^multisig: .*announced/],
  [
    "an unknown field beside the signatures",
    multiSignature((bytes) => Buffer.concat([bytes, field(2, text("x"))])),
    4,
    /MultiSignature has no field 2/,
  ],
  [
    "a third signature",
    multiSignature((bytes) =>
      MultiSignature.encode({ signatures: [...signaturesOf(bytes), new Uint8Array(64)] }).finish(),
    ),
    4,
    /3 signatures/,
  ],
  [
    "signatures in the other order",
    multiSignature((bytes) => MultiSignature.encode({ signatures: signaturesOf(bytes).toReversed() }).finish()),
    4,
    /unauthorized$/,
  ],
  [
    "a stranger's signature",
    multiSignature((bytes) =>
      MultiSignature.encode({ signatures: [stranger.sign(bytes), ...signaturesOf(bytes).slice(1)] }).finish(),
    ),
    4,
    /unauthorized$/,
  ],
  [
    "more keys than a transaction may have",
    signTx({ ...of(crowd), by: [{ key: crowd, accountNumber: accountNumber(crowd), mode: amino }] }),
    14,
    /^signatures: 8, limit: 7: maximum number of signatures exceeded$/,
  ],
];

/** Keys, modes, signatures. */
export const signatureCases: readonly BadTx[] = [
  ...singles.map(([name, tx, code, log]) => ({ name: `signature: ${name}`, tx, code, log })),
  ...multisigs.map(([name, tx, code, log]) => ({ name: `multisig: ${name}`, tx, code, log })),
];
