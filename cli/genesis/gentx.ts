import { networkInterfaces } from "node:os";
import { z } from "zod";
import { decodeBech32 } from "../../codec/bech32.ts";
import { type Candidate, candidateMessage } from "../../core/candidate.ts";
import { parseListenAddress } from "../../node/address.ts";
import type { Home } from "../../node/home.ts";
import { readText } from "../../node/readText.ts";
import { parseToml } from "../../node/toml.ts";
import { bodyOf, type Signer, signAlone } from "../tx/send.ts";
import { unsignedTx, type WholeTx } from "../tx/sign.ts";

/** What a candidate of genesis says, and where its node is reached. */
export interface GenTxChoices extends Omit<Candidate, "account" | "bech32Prefix"> {
  readonly chainId: string;
  /** `id@host:port`, published with the transaction. */
  readonly peer: string;
}

// What wallets ask for; genesis charges for none of it.
const gasLimit = 200_000n;

/** The transaction by which a node is a candidate when the chain begins, signed as genesis takes it: account number 0, sequence 0. */
export function genTx(signer: Signer, { chainId, peer, ...choices }: GenTxChoices): Promise<WholeTx> {
  const { prefix: bech32Prefix, bytes: account } = decodeBech32(signer.address);
  const message = candidateMessage({ ...choices, account, bech32Prefix });
  const tx = unsignedTx(bodyOf([message], peer), { amount: [], gasLimit, payer: "", granter: "" });
  return signAlone(tx, signer, "direct", { chainId, accountNumber: 0n, sequence: 0n });
}

const cometConfig = z.looseObject({
  moniker: z.string().default(""),
  p2p: z.looseObject({ laddr: z.string().default(""), external_address: z.string().default("") }).prefault({}),
});

/** What config.toml says of a node: its name, and where peers reach it as far as the machine knows. */
export function nodeOf(home: Home): { readonly moniker: string; readonly host: string; readonly port: number } {
  const text = readText(home.cometConfig, "CometBFT's configuration", 'run "eco2d init" first');
  const { moniker, p2p } = cometConfig.parse(parseToml(text, home.cometConfig));
  const external = parseListenAddress(p2p.external_address);
  const listening = parseListenAddress(p2p.laddr) ?? { host: "0.0.0.0", port: 26656 };
  if (external !== undefined) return { moniker, ...external };
  const everywhere = listening.host === "0.0.0.0" || listening.host === "::";
  return { moniker, host: everywhere ? ownAddress() : listening.host, port: listening.port };
}

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}
