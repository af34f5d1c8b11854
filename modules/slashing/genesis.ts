import type { SigningInfo, ValidatorMissedBlocks } from "../../codec/gen/cosmos/slashing/v1beta1/genesis.ts";
import { GenesisState } from "../../codec/gen/eco2/slashing/v1/genesis.ts";
import type { Slash } from "../../codec/gen/eco2/slashing/v1/slashing.ts";
import { timeOf } from "../../codec/time.ts";
import { consensusBytes, consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { missedIndexes, setMissed } from "./bitmap.ts";
import { type State, slashing } from "./module.ts";
import { checkParams, defaultParams } from "./params.ts";
import { checkLimits, defaultLimits, slashKey } from "./slashes.ts";

/** Does what may throw for the value at `path`. */
function at(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.slashing.${path}`, reasonOf(error));
  }
}

function initInfo(ctx: Ctx, state: State, { address, validatorSigningInfo: info }: SigningInfo): void {
  const key = consensusBytes(ctx.chain, address);
  if (info === undefined) throw new Error("validator_signing_info is missing");
  if (info.indexOffset < 0n || info.missedBlocksCounter < 0n) throw new Error("counters cannot be negative");
  if (state.infos.has(ctx, key)) throw new Error(`duplicate signing info of ${address}`);
  state.infos.set(ctx, key, { ...info, address: consensusText(ctx.chain, key) });
}

function initMissed(ctx: Ctx, state: State, window: bigint, { address, missedBlocks }: ValidatorMissedBlocks): void {
  const key = consensusBytes(ctx.chain, address);
  for (const { index, missed } of missedBlocks) {
    if (index < 0n || index >= window) throw new Error(`index ${index} is outside of the window of ${window} blocks`);
    setMissed(ctx, state.missed, key, Number(index), missed);
  }
  const counted = state.infos.find(ctx, key)?.missedBlocksCounter;
  const listed = BigInt(missedIndexes(ctx, state.missed, key).length);
  if (counted !== listed)
    throw new Error(`${listed} missed blocks are listed, the signing info counts ${counted ?? "none"}`);
}

function initSlash(ctx: Ctx, state: State, slash: Slash): void {
  const address = consensusBytes(ctx.chain, slash.address);
  if (slash.time === undefined) throw new Error("time is missing");
  state.slashes.set(ctx, slashKey(timeOf(slash.time), address, slash), slash);
}

function missedOf(ctx: Ctx, state: State): ValidatorMissedBlocks[] {
  return [...state.infos.range(ctx)].map(([key, { address }]) => ({
    address,
    missedBlocks: missedIndexes(ctx, state.missed, key).map((index) => ({ index: BigInt(index), missed: true })),
  }));
}

export const genesis = slashing.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: defaultParams, signingInfos: [], missedBlocks: [], limits: defaultLimits, slashes: [] }),
  init(ctx, given, { state, params }) {
    const rules = given.params ?? defaultParams;
    const limits = given.limits ?? defaultLimits;
    at("params", () => checkParams(rules));
    at("limits", () => checkLimits(limits));
    params.set(ctx, rules);
    state.limits.set(ctx, limits);
    state.window.set(ctx, rules.signedBlocksWindow);
    for (const [index, info] of given.signingInfos.entries())
      at(`signing_infos.${index}`, () => initInfo(ctx, state, info));
    for (const [index, missed] of given.missedBlocks.entries())
      at(`missed_blocks.${index}`, () => initMissed(ctx, state, rules.signedBlocksWindow, missed));
    for (const [index, slash] of given.slashes.entries()) at(`slashes.${index}`, () => initSlash(ctx, state, slash));
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    signingInfos: [...state.infos.range(ctx)].map(([, info]) => ({
      address: info.address,
      validatorSigningInfo: info,
    })),
    missedBlocks: missedOf(ctx, state),
    limits: state.limits.get(ctx),
    slashes: [...state.slashes.range(ctx)].map(([, slash]) => slash),
  }),
  zeroHeight(ctx, { state }) {
    for (const [key, info] of [...state.infos.range(ctx)]) state.infos.set(ctx, key, { ...info, startHeight: 0n });
  },
});
