import type { PublicKey } from "../../codec/crypto/address.ts";
import { TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { ChainClient } from "./chain.ts";
import { adjusted, feeFor, type GasChoice } from "./gas.ts";
import {
  encodeTx,
  type SignerData,
  type SignModeName,
  signBytes,
  signerInfo,
  unsignedTx,
  type WholeTx,
  withSignature,
} from "./sign.ts";

/** Someone who signs, wherever the private key is. */
export interface Signer {
  readonly address: string;
  readonly publicKey: PublicKey;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** One of those who sign, with what its signature binds the transaction to. */
export interface Signing {
  readonly signer: Signer;
  readonly data: SignerData;
}

/** Signs as all who have to sign, in the transaction's order. */
export async function signAll(tx: WholeTx, mode: SignModeName, all: readonly Signing[]): Promise<WholeTx> {
  const infos = all.map(({ signer, data }) => signerInfo(signer.publicKey, mode, data.sequence));
  // Mode direct covers the infos of all signers: they stand there before the first signs.
  const placed = infos.reduce((made, info, place) => withSignature(made, place, info, new Uint8Array(0)), tx);
  const signatures = await Promise.all(all.map(({ signer, data }) => signer.sign(signBytes(placed, mode, data))));
  return { ...placed, signatures };
}

/** Signs as the one signer. */
export const signAlone = (tx: WholeTx, signer: Signer, mode: SignModeName, data: SignerData): Promise<WholeTx> =>
  signAll(tx, mode, [{ signer, data }]);

/** A signer as a simulation needs it; the key may be unknown. */
export interface Simulated {
  readonly publicKey: PublicKey | undefined;
  readonly sequence: bigint;
}

/** Who pays the fee instead of the first signer. */
export interface FeeParties {
  /** Signs after all others. */
  readonly payer?: (Simulated & { readonly address: string }) | undefined;
  /** Address of whose allowance the fee is taken from. */
  readonly granter?: string | undefined;
}

/** Gas that the messages use. Their signatures are not made: a simulation takes empty ones, or zeros. @throws QueryError */
export function simulateGas(
  chain: ChainClient,
  body: TxBody,
  key: PublicKey | undefined,
  sequence: bigint,
  { payer, granter }: FeeParties = {},
): Promise<number> {
  const signers = [{ publicKey: key, sequence }, ...(payer === undefined ? [] : [payer])];
  const unsigned = unsignedTx(body, feeFor(0, { gas: 0, adjustment: 1, payer: payer?.address, granter }));
  const tx = signers.reduce((made, { publicKey, sequence: next }, place) => {
    // Of a multisig the chain counts every member, unless there is a signature to count them by.
    const signature = new Uint8Array(publicKey?.type === "multisig" ? 0 : 64);
    return withSignature(made, place, signerInfo(publicKey, "direct", next), signature);
  }, unsigned);
  return chain.simulate(encodeTx(tx));
}

/** When a transaction may be in a block: up to a height, up to a time, in its account's order or not. */
export type Validity = Partial<Pick<TxBody, "timeoutHeight" | "timeoutTimestamp" | "unordered">>;

export const bodyOf = (messages: readonly Any[], memo = "", validity: Validity = {}): TxBody =>
  TxBody.fromPartial({ ...validity, messages: [...messages], memo });

/** Chooses the gas of a body and the fee for it. */
export async function priced(
  chain: ChainClient,
  body: TxBody,
  { publicKey }: { readonly publicKey: PublicKey | undefined },
  sequence: bigint,
  choice: GasChoice,
  parties: FeeParties = {},
): Promise<WholeTx> {
  const { gas, adjustment } = choice;
  const used = gas === "auto" ? await simulateGas(chain, body, publicKey, sequence, parties) : undefined;
  const wanted = used === undefined ? Number(gas) : adjusted(used, adjustment);
  return unsignedTx(body, feeFor(wanted, { ...choice, payer: parties.payer?.address, granter: parties.granter }));
}
