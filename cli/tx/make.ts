import type { Command } from "commander";
import { decodeAddress } from "../../codec/bech32.ts";
import type { PublicKey } from "../../codec/crypto/address.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { timestampOf } from "../../codec/time.ts";
import { accountAddress } from "../account.ts";
import { confirm } from "../confirm.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import type { Keyring } from "../keyring/keyring.ts";
import { keyringOf } from "../keyringOptions.ts";
import { printResult } from "../output.ts";
import type { ResolveAddress } from "../rpc/values.ts";
import { sendTx } from "./broadcast.ts";
import { type ChainClient, connectChain } from "./chain.ts";
import { txJson } from "./files.ts";
import { type TxFlags, txFlags } from "./flags.ts";
import { adjusted } from "./gas.ts";
import { keySigner } from "./keySigner.ts";
import { bodyOf, type FeeParties, priced, type Signing, signAll, simulateGas } from "./send.ts";
import { encodeTx } from "./sign.ts";

/** What a transaction is to carry. */
export interface Wanted {
  /** Who sends it, by name or address, where the command says so without `--from`. */
  readonly from?: string | undefined;
  /** @param from address of the sender */
  messages(from: string, address: ResolveAddress): readonly Any[];
}

/** An account as the chain has it, or as the flags say. */
export async function signerData(
  chain: ChainClient,
  address: string,
  flags: Pick<TxFlags, "accountNumber" | "sequence">,
) {
  const { accountNumber, sequence } = flags;
  if (accountNumber !== undefined && sequence !== undefined) return { accountNumber, sequence };
  const account = await chain.account(address);
  return { accountNumber: accountNumber ?? account.accountNumber, sequence: sequence ?? account.sequence };
}

/** Clocks that differ by less are the same. */
const sameClock = 60_000;

/**
 * A time some milliseconds from now. A chain whose time is not this machine's, as one that a developer moved, counts from its
 * last block; milliseconds stay, so that no two transactions have the same.
 */
async function timeoutAfter(chain: ChainClient, duration: number | undefined, offline: boolean) {
  if (duration === undefined) return undefined;
  const now = Date.now();
  const block = offline ? now : await chain.blockTime();
  const start = Math.abs(block - now) < sameClock ? now : block + (now % 1000);
  return timestampOf(BigInt(start + duration) * 1_000_000n);
}

function publicKeyOf(keyring: Keyring, address: string, prefix: string): PublicKey | undefined {
  return keyring.findByAddress(decodeAddress(prefix, address))?.publicKey;
}

/**
 * Who pays the fee where the flags say so.
 * @throws CliError where nobody is asked for the payer's sequence
 */
async function feeParties(
  chain: ChainClient,
  { feePayer, feeGranter, offline, generateOnly }: TxFlags,
  from: string,
  resolve: ResolveAddress,
  keyOf: (address: string) => PublicKey | undefined,
): Promise<FeeParties> {
  const granter = feeGranter === undefined ? undefined : resolve(feeGranter);
  const address = feePayer === undefined ? from : resolve(feePayer);
  if (address === from) return { granter };
  if (offline && !generateOnly) throw new CliError("--fee-payer needs a node: it cannot stand with --offline");
  const { sequence } = offline ? { sequence: 0n } : await chain.account(address);
  return { granter, payer: { address, publicKey: keyOf(address), sequence } };
}

/**
 * What every command does that makes a transaction: prices it, and prints it, or asks, signs and sends it.
 * @throws CliError, QueryError; CliError too when the chain refuses it
 */
export async function makeTx(io: Io, command: Command, wanted: Wanted): Promise<void> {
  const flags = txFlags(command);
  const { output } = globalOptions(command);
  const { keyring, prefix } = keyringOf(io, command);
  const resolve: ResolveAddress = (text) => accountAddress(text, keyring, prefix);
  const from = wanted.from ?? flags.from;
  if (from === undefined) throw new CliError("--from is missing: the key that signs, by name or address");
  const address = resolve(from);
  const chain = connectChain(flags.node);
  const body = bodyOf(wanted.messages(address, resolve), flags.note, {
    timeoutHeight: BigInt(flags.timeoutHeight),
    timeoutTimestamp: await timeoutAfter(chain, flags.timeoutDuration, flags.offline),
    unordered: flags.unordered,
  });
  const keyOf = (owner: string) => publicKeyOf(keyring, owner, prefix);
  const key = keyOf(address);
  const { gas } = flags.gas;
  const parties = await feeParties(chain, flags, address, resolve, keyOf);

  if (flags.dryRun) {
    const { sequence } = await signerData(chain, address, flags);
    const used = await simulateGas(chain, body, key, sequence, parties);
    return printResult(io, output, {
      gas_used: String(used),
      gas_estimate: String(adjusted(used, flags.gasAdjustment)),
    });
  }
  if (flags.generateOnly) {
    const sequence = gas === "auto" ? (await signerData(chain, address, flags)).sequence : 0n;
    return io.out(line(txJson(await priced(chain, body, { publicKey: key }, sequence, flags.gas, parties))));
  }
  const signer = keySigner(keyring, from, prefix);
  const account = await signerData(chain, address, flags);
  const tx = await priced(chain, body, signer, account.sequence, flags.gas, parties);
  const chainId = flags.chainId ?? (await chain.chainId());
  const signers: Signing[] = [{ signer, data: { chainId, ...account } }];
  if (parties.payer !== undefined) {
    const payer = keySigner(keyring, parties.payer.address, prefix);
    signers.push({ signer: payer, data: { chainId, ...(await signerData(chain, payer.address, {})) } });
  }
  if (flags.gas.gas === "auto") io.err(line(`gas estimate: ${tx.authInfo.fee?.gasLimit}`));
  if (!flags.offline && !flags.yes) io.err(line(txJson(tx)));
  if (!flags.offline) await confirm(io, "confirm transaction before signing and broadcasting", flags.yes);
  const signed = await signAll(tx, flags.signMode, signers);
  if (flags.offline) return io.out(line(txJson(signed)));
  await sendTx(io, output, chain, encodeTx(signed), flags);
}
