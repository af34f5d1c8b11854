import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { toHex } from "../../codec/bytes.ts";
import { amountOf, coinFromWire, coinsFromWire } from "../../codec/coin.ts";
import { MsgCreateValidator } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { reasonOf } from "../../node/errors.ts";
import { accountOf } from "../account.ts";
import { CliError } from "../errors.ts";
import { readTx } from "../tx/files.ts";
import type { WholeTx } from "../tx/sign.ts";

/** A transaction of genesis that was found in a file. */
export interface CollectedTx {
  readonly file: string;
  readonly moniker: string;
  /** `id@host:port` */
  readonly peer: string;
  readonly tx: WholeTx;
}

const peerForm = /^[0-9a-f]{40}@[^\s@,]+:\d{1,5}$/;

const balances = z.looseObject({
  app_state: z.looseObject({
    bank: z.looseObject({
      balances: z.array(
        z.looseObject({ address: z.string(), coins: z.array(z.object({ denom: z.string(), amount: z.string() })) }),
      ),
    }),
  }),
});

/** What an account has at genesis, by its address. @throws CliError */
export function genesisBalances(genesis: object): ReadonlyMap<string, ReturnType<typeof coinsFromWire>> {
  const parsed = balances.safeParse(genesis);
  if (!parsed.success) throw new CliError("genesis: app_state.bank.balances is missing or malformed");
  return new Map(parsed.data.app_state.bank.balances.map(({ address, coins }) => [address, coinsFromWire(coins)]));
}

/** The one message of a candidate. @throws CliError */
function candidateOf({ body }: WholeTx): MsgCreateValidator {
  const [message, ...more] = body.messages;
  if (message === undefined || more.length > 0)
    throw new CliError(`holds ${body.messages.length} messages: exactly one, MsgCreateValidator, is expected`);
  if (message.typeUrl !== `/${MsgCreateValidator.$type}`)
    throw new CliError(`holds ${message.typeUrl}: MsgCreateValidator is expected`);
  return MsgCreateValidator.decode(message.value);
}

/** @throws CliError where the account is not in genesis, or has less than it would bond */
export function requireFunds(genesis: object, account: string, bond: { denom: string; amount: bigint }): void {
  const coins = genesisBalances(genesis).get(account);
  if (coins === undefined)
    throw new CliError(
      `account ${account} has no balance in genesis: "eco2d genesis add-genesis-account" gives it one`,
    );
  const has = amountOf(coins, bond.denom);
  if (has < bond.amount)
    throw new CliError(`account ${account} has ${has}${bond.denom} in genesis, less than the ${bond.amount} to bond`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch (error) {
    throw new CliError(
      `${folder} cannot be read: ${reasonOf(error)}. Put the files of "eco2d genesis gentx" there, or name their folder by --gentx-dir`,
    );
  }
}

/** Reads and checks the transactions of a folder, one file each, by their names. @throws CliError naming the file and what is wrong */
export function collectGenTxs(genesis: object, folder: string): CollectedTx[] {
  const files = filesIn(folder);
  if (files.length === 0)
    throw new CliError(`${folder} holds no transaction of genesis: "eco2d genesis gentx" writes one`);
  const seen = new Map<string, string>();
  const claim = (what: string, file: string) => {
    const other = seen.get(what);
    if (other !== undefined) throw new CliError(`has the ${what} of ${other}`);
    seen.set(what, file);
  };
  return files.map((file) => {
    const tx = readTx(join(folder, file));
    try {
      const { description, validatorAddress, pubkey, value } = candidateOf(tx);
      if (!peerForm.test(tx.body.memo))
        throw new CliError(`the memo "${tx.body.memo}" is no peer: id@host:port is expected`);
      if (value === undefined) throw new CliError("bonds nothing");
      requireFunds(genesis, accountOf(validatorAddress), coinFromWire(value));
      claim(`operator ${validatorAddress}`, file);
      claim(`consensus key ${toHex(pubkey?.value ?? new Uint8Array(0))}`, file);
      claim(`node id ${tx.body.memo.slice(0, 40)}`, file);
      return { file, moniker: description?.moniker ?? "", peer: tx.body.memo, tx };
    } catch (error) {
      throw new CliError(`${join(folder, file)}: ${reasonOf(error)}`);
    }
  });
}

/** A genesis that begins with these candidates: they take the place of the validators that it names itself. */
export function withGenTxs(genesis: object, txs: readonly CollectedTx[]): object {
  const gen_txs = txs.map(({ tx }) => toJson(Tx.$type, { ...tx, signatures: [...tx.signatures] }));
  const state: object = Reflect.get(genesis, "app_state") ?? {};
  return { ...genesis, validators: [], app_state: { ...state, genutil: { gen_txs } } };
}

/** Those that a node connects to: all but itself. */
export const peersOf = (txs: readonly CollectedTx[], nodeId: string): string =>
  txs
    .map(({ peer }) => peer)
    .filter((peer) => !peer.startsWith(`${nodeId}@`))
    .sort()
    .join(",");
