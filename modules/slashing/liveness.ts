import { nanosOf } from "../../codec/duration.ts";
import type { Params, ValidatorSigningInfo } from "../../codec/gen/cosmos/slashing/v1beta1/slashing.ts";
import { EventSpared } from "../../codec/gen/eco2/slashing/v1/event.ts";
import { Reason } from "../../codec/gen/eco2/slashing/v1/slashing.ts";
import { BlockIDFlag } from "../../codec/gen/tendermint/types/validator.ts";
import { timestampOf } from "../../codec/time.ts";
import { consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit, emitTyped } from "../../core/events.ts";
import { isMissed, setMissed } from "./bitmap.ts";
import { followWindow, forgetMissed, infoOf } from "./infos.ts";
import type { SlashingEnv } from "./module.ts";
import { decOfBytes, mostMissed } from "./params.ts";
import { punish, slashedToday } from "./slashes.ts";

/**
 * The last commit of block H is about block H - 1, whose validators are those of the updates of H - 3 and before: what stood behind
 * them when H - 2 began.
 */
const behind = 2;

interface Vote {
  readonly operator: Uint8Array;
  readonly address: Uint8Array;
  readonly power: bigint;
}

/** Jails for missed blocks; the stake is cut unless enough others lost theirs within a day. */
function punishAbsence(ctx: Ctx, env: SlashingEnv, params: Params, vote: Vote): void {
  const { operator, address, power } = vote;
  const slashed = slashedToday(ctx, env.state);
  const spared = slashed >= env.state.limits.get(ctx).maxSlashesPerDay;
  const fraction = decOfBytes(params.slashFractionDowntime);
  const fault = { operator, address, reason: Reason.REASON_MISSED_BLOCKS, height: ctx.height - behind, fraction };
  const tokens = punish(ctx, env, fault, spared);
  const text = consensusText(ctx.chain, address);
  emit(
    ctx,
    "slash",
    ["address", text],
    ["power", String(power)],
    ["reason", "missing_signature"],
    ["jailed", text],
    ["burned_coins", String(tokens)],
  );
  if (spared) emitTyped(ctx, EventSpared, { address: text, slashed });
  env.use.staking.jail(ctx, operator);
}

/** Moves the window one block on. */
function count(
  ctx: Ctx,
  { state }: SlashingEnv,
  window: bigint,
  address: Uint8Array,
  info: ValidatorSigningInfo,
  missed: boolean,
): ValidatorSigningInfo {
  const index = Number(info.indexOffset % window);
  const before = isMissed(ctx, state.missed, address, index);
  if (before !== missed) setMissed(ctx, state.missed, address, index, missed);
  const change = before === missed ? 0n : missed ? 1n : -1n;
  return {
    ...info,
    indexOffset: info.indexOffset + 1n,
    missedBlocksCounter: info.missedBlocksCounter + change,
  };
}

function judge(ctx: Ctx, env: SlashingEnv, params: Params, vote: Vote, missed: boolean): void {
  const { state, use } = env;
  const { address, operator } = vote;
  if (use.staking.validator(ctx, operator)?.jailed !== false) return;
  const window = params.signedBlocksWindow;
  const info = count(ctx, env, window, address, infoOf(ctx, state, address), missed);
  if (missed) {
    emit(
      ctx,
      "liveness",
      ["address", consensusText(ctx.chain, address)],
      ["missed_blocks", String(info.missedBlocksCounter)],
      ["height", String(ctx.height)],
    );
  }
  const isJudged = BigInt(ctx.height) > info.startHeight + window;
  if (!isJudged || info.missedBlocksCounter <= mostMissed(params)) {
    state.infos.set(ctx, address, info);
    return;
  }
  const jail = params.downtimeJailDuration === undefined ? 0n : nanosOf(params.downtimeJailDuration);
  const jailedUntil = timestampOf(ctx.time + jail);
  state.infos.set(ctx, address, { ...forgetMissed(ctx, state, address, info), jailedUntil });
  punishAbsence(ctx, env, params, vote);
}

/**
 * Counts who of the validators of the block before did not sign it, with one bit a validator and block, and jails who missed too
 * many of the window. Seats that no candidate has are left out.
 */
export function trackLiveness(ctx: Ctx, env: SlashingEnv): void {
  const params = env.params.get(ctx);
  followWindow(ctx, env.state, params.signedBlocksWindow);
  for (const { validator, blockIdFlag } of ctx.decision.votes) {
    if (validator === undefined) continue;
    const { address, power } = validator;
    const operator = env.use.staking.operatorOf(ctx, address);
    if (operator === undefined) continue;
    judge(ctx, env, params, { operator, address, power }, blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_ABSENT);
  }
}
