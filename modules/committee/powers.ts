import {
  addCoins,
  amountOf,
  type Coin,
  coinsFault,
  coinsFromWire,
  coinsToWire,
  formatCoins,
  type WireCoin,
} from "../../codec/coin.ts";
import { type Committee, Origin, type Power } from "../../codec/gen/eco2/committee/v1/committee.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { findSchema } from "../../codec/schema.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import type { CommitteeEnv } from "./module.ts";

/** What a message moves, for those whose coins a power can limit. */
const movers: Readonly<Record<string, (message: never) => readonly WireCoin[]>> = {
  "/cosmos.bank.v1beta1.MsgSend": ({ amount }: { amount: WireCoin[] }) => amount,
  "/cosmos.bank.v1beta1.MsgMultiSend": ({ inputs }: { inputs: { coins: WireCoin[] }[] }) =>
    inputs.flatMap(({ coins }) => coins),
  "/cosmos.distribution.v1beta1.MsgCommunityPoolSpend": ({ amount }: { amount: WireCoin[] }) => amount,
  "/cosmos.distribution.v1beta1.MsgFundCommunityPool": ({ amount }: { amount: WireCoin[] }) => amount,
  "/cosmos.staking.v1beta1.MsgDelegate": ({ amount }: { amount?: WireCoin }) => (amount === undefined ? [] : [amount]),
  "/cosmos.vesting.v1beta1.MsgCreateVestingAccount": ({ amount }: { amount: WireCoin[] }) => amount,
  "/cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount": ({ amount }: { amount: WireCoin[] }) => amount,
  "/cosmos.gov.v1.MsgDeposit": ({ amount }: { amount: WireCoin[] }) => amount,
  "/eco2.emission.v1.MsgBuyCredits": ({ price }: { price: WireCoin[] }) => price,
};

/**
 * Messages that no power may name: they run other messages, let others act in the same name, or change committees. With one of
 * them a committee could do what it was not given.
 */
const never = [
  "/eco2.committee.",
  "/eco2.governance.",
  "/cosmos.authz.",
  "/cosmos.group.",
  "/cosmos.gov.v1.MsgExecLegacyContent",
  "/cosmos.gov.v1.MsgSubmitProposal",
  "/cosmos.gov.v1beta1.MsgSubmitProposal",
] as const;

function limitOf(coins: readonly WireCoin[]): Coin[] {
  try {
    return coinsFromWire(coins);
  } catch (error) {
    throw fail.invalidRules(`spend_limit: ${reasonOf(error)}`);
  }
}

/** @throws invalid rules: for a power that is none, that cannot be limited, or that would lead beyond itself */
function checkPower({ typeUrl, origin, spendLimit }: Power): void {
  const schema = typeUrl.startsWith("/") ? findSchema(typeUrl.slice(1)) : undefined;
  if (schema === undefined || schema.signerFields.length === 0)
    throw fail.invalidRules(`"${typeUrl}" is no message; expected for example /cosmos.bank.v1beta1.MsgSend`);
  if (never.some((one) => typeUrl.startsWith(one)))
    throw fail.invalidRules(`${typeUrl} would lead beyond the powers that are listed`);
  if (origin !== Origin.ORIGIN_COMMITTEE && origin !== Origin.ORIGIN_AUTHORITY)
    throw fail.invalidRules(`${typeUrl}: its origin is the committee or the authority`);
  // What the authority's account owns is not a committee's to spend: only messages that ask for an authority as such.
  if (origin === Origin.ORIGIN_AUTHORITY && (schema.signerFields.length > 1 || schema.signerFields[0] !== "authority"))
    throw fail.invalidRules(`${typeUrl} is none of the messages that only the authority may send`);
  if (spendLimit.length === 0) return;
  if (movers[typeUrl] === undefined) throw fail.invalidRules(`${typeUrl} moves no coins that could be limited`);
  const limit = limitOf(spendLimit);
  if (coinsFault(limit) !== undefined) throw fail.invalidRules(`${typeUrl}: invalid spend_limit ${formatCoins(limit)}`);
}

/** @throws invalid rules */
export function checkPowers(powers: readonly Power[]): void {
  const seen = new Set<string>();
  for (const power of powers) {
    checkPower(power);
    const name = `${power.origin} ${power.typeUrl}`;
    if (seen.has(name)) throw fail.invalidRules(`${power.typeUrl} is listed twice`);
    seen.add(name);
  }
}

/** In whose name a message runs, and by which power. */
export interface Granted {
  readonly origin: Uint8Array;
  readonly power: Power;
  readonly moves: readonly Coin[];
}

/** What a message moves. @throws beyond limit for coins that are none */
function movedBy(typeUrl: string, value: object): readonly Coin[] {
  try {
    const coins = coinsFromWire(movers[typeUrl]?.(value as never) ?? []);
    return coins.reduce<Coin[]>((sum, coin) => addCoins(sum, [coin]), []);
  } catch (error) {
    throw fail.beyondLimit(`${typeUrl}: ${reasonOf(error)}`);
  }
}

/**
 * The power by which a committee may run a message.
 * @throws beyond powers unless it is signed by the committee's account alone, or by the authority alone, and listed so; what the
 * message is refused for by itself
 */
export function grantedBy(
  ctx: Ctx,
  env: CommitteeEnv,
  { address, rules }: Committee,
  message: Any,
  own: Uint8Array,
): Granted {
  const { typeUrl } = message;
  const listed = rules?.powers.filter((power) => power.typeUrl === typeUrl) ?? [];
  if (listed.length === 0) throw fail.beyondPowers(typeUrl);
  const { value, signers, isHandled, check } = env.inspect(ctx, message);
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) throw fail.beyondPowers(`${typeUrl} must have one signer`);
  const { authority } = env.facts;
  const kind = signer === address ? Origin.ORIGIN_COMMITTEE : Origin.ORIGIN_AUTHORITY;
  if (kind === Origin.ORIGIN_AUTHORITY && signer !== addressText(ctx.chain, authority))
    throw fail.beyondPowers(`${typeUrl} in the name of ${signer}`);
  const power = listed.find(({ origin }) => origin === kind);
  if (power === undefined) throw fail.beyondPowers(`${typeUrl} in the name of ${signer}`);
  if (!isHandled) throw fail.beyondPowers(`${typeUrl}, which no module of this chain takes`);
  check();
  return { power, moves: movedBy(typeUrl, value), origin: kind === Origin.ORIGIN_COMMITTEE ? own : authority };
}

/**
 * Notes what a message moves under a power with a limit.
 * @throws beyond limit: together with what this term has seen
 */
export function spend(ctx: Ctx, { state }: CommitteeEnv, id: bigint, { power, moves }: Granted): void {
  if (power.spendLimit.length === 0) return;
  const { typeUrl, origin } = power;
  const key = [id, origin, typeUrl] as const;
  const limit = coinsFromWire(power.spendLimit);
  const all = addCoins(coinsFromWire(state.spent.find(ctx, key)?.coins ?? []), moves);
  for (const { denom, amount } of all) {
    const most = amountOf(limit, denom);
    if (amount > most)
      throw fail.beyondLimit(`${typeUrl} would come to ${amount}${denom} of ${most}${denom} in this term`);
  }
  state.spent.set(ctx, key, { committeeId: id, origin, typeUrl, coins: coinsToWire(all) });
}
