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

/** Signs as the one signer. */
export async function signAlone(tx: WholeTx, signer: Signer, mode: SignModeName, data: SignerData): Promise<WholeTx> {
  const info = signerInfo(signer.publicKey, mode, data.sequence);
  const placed = withSignature(tx, 0, info, new Uint8Array(0));
  return withSignature(placed, 0, info, await signer.sign(signBytes(placed, mode, data)));
}

/** Gas that the messages use. Their signature is not made: a simulation takes an empty one, or zeros. @throws QueryError */
export function simulateGas(
  chain: ChainClient,
  body: TxBody,
  key: PublicKey | undefined,
  sequence: bigint,
): Promise<number> {
  const tx = unsignedTx(body, feeFor(0, { gas: 0, adjustment: 1 }));
  // Of a multisig the chain counts every member, unless there is a signature to count them by.
  const signature = new Uint8Array(key?.type === "multisig" ? 0 : 64);
  return chain.simulate(encodeTx(withSignature(tx, 0, signerInfo(key, "direct", sequence), signature)));
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
): Promise<WholeTx> {
  const { gas, adjustment } = choice;
  const wanted = gas === "auto" ? adjusted(await simulateGas(chain, body, publicKey, sequence), adjustment) : gas;
  return unsignedTx(body, feeFor(wanted, choice));
}
