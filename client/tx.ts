import type { OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice, SigningStargateClient, type SigningStargateClientOptions } from "@cosmjs/stargate";
import { createAminoTypes } from "./amino.ts";
import { createRegistry } from "./registry.ts";

/** The usual price of a unit of gas; what a node takes is its `minimum-gas-prices`. */
export const defaultGasPrice = "0.025ueco2";

export interface ConnectOptions extends Omit<SigningStargateClientOptions, "gasPrice"> {
  /** Price of one unit of gas for fees of "auto"; `defaultGasPrice` when absent */
  readonly gasPrice?: string;
}

/**
 * CosmJS's client, set up for this chain: `signer` may be a wallet such as Keplr's or a `DirectSecp256k1HdWallet` with the
 * chain's prefix, and signs by SIGN_MODE_DIRECT or LEGACY_AMINO_JSON as it can.
 * @param rpcUrl of CometBFT, "http://localhost:26657"
 */
export function connectWithSigner(
  rpcUrl: string,
  signer: OfflineSigner,
  options: ConnectOptions = {},
): Promise<SigningStargateClient> {
  return SigningStargateClient.connectWithSigner(rpcUrl, signer, signingOptions(options));
}

/** Options that teach CosmJS this chain's messages, for `SigningStargateClient.offline` and the like. */
export function signingOptions(options: ConnectOptions = {}): SigningStargateClientOptions {
  const { gasPrice = defaultGasPrice, ...rest } = options;
  return {
    registry: createRegistry(),
    aminoTypes: createAminoTypes(),
    gasPrice: GasPrice.fromString(gasPrice),
    ...rest,
  };
}
