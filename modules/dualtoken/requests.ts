import { toUtf8 } from "../../codec/bytes.ts";
import type { WireCoin } from "../../codec/coin.ts";
import { textFault } from "../../codec/plainText.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressText } from "../../core/addresses.ts";
import { readCoins } from "../../core/coinsArg.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { DualtokenEnv } from "./module.ts";

/** Longest text of a message, in bytes of UTF-8. */
const maxTextBytes = 256;

/** @throws invalid text, naming the field */
export function requireText(field: string, text: string): void {
  const bytes = toUtf8(text).length;
  if (bytes > maxTextBytes) throw fail.invalidText(`${field} has ${bytes} bytes, at most ${maxTextBytes} are allowed`);
  const fault = textFault(text);
  if (fault !== undefined) throw fail.invalidText(`${field} ${fault}`);
}

/** ECC of a message, in base units. @throws invalid coins for what is no coin, invalid amount unless it is ECC and positive */
export function eccOf(ctx: Ctx, { state }: Pick<DualtokenEnv, "state">, coin: WireCoin | undefined): bigint {
  const [read] = readCoins(coin === undefined ? [] : [coin]);
  const denom = state.denom.get(ctx);
  if (read?.denom !== denom) throw fail.invalidAmount(`${read?.denom ?? "nothing"} is given, ${denom} is expected`);
  if (read.amount < 1n) throw fail.invalidAmount(`${read.amount}${denom}: at least 1 is expected`);
  return read.amount;
}

/** @throws invalid address; signer may not block batches, unless it is the authority or the reviewer of the parameters */
export function requireReviewer(ctx: Ctx, env: Pick<DualtokenEnv, "facts">, reviewer: string, signer: string): void {
  const text = addressText(ctx.chain, messageAddress(ctx, signer, "reviewer"));
  const authority = addressText(ctx.chain, env.facts.authority);
  if (text === authority || text === reviewer) return;
  const allowed = reviewer === "" ? authority : `${authority} and ${reviewer}`;
  throw fail.notReviewer(`${text} is not among those who may: ${allowed}`);
}
