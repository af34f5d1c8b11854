import { parseAmount } from "../../codec/coin.ts";
import type { Declaration, GridZone, Offer, SetAside } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { timeOf } from "../../codec/time.ts";
import { addressBytes, addressText, operatorBytes, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { checkOnce, checkSource, checkTable, checkZone } from "./grid.ts";
import type { EmissionEnv, State } from "./module.ts";
import { readOffer } from "./offers.ts";
import { checkEvidence, checkProfile } from "./profiles.ts";
import { messageCoin, messageEcc } from "./setAside.ts";

// Records of a section as messages could have made them. All throw an Error for what is none.

/** A whole number of a section that is not below zero. */
export function amountIn(name: string, text: string): bigint {
  const amount = parseAmount(text);
  if (amount < 0n) throw new RangeError(`${name} must not be negative`);
  return amount;
}

/** The operator that a record is of, in the one spelling that state has. */
function operatorIn(ctx: Ctx, text: string): Uint8Array {
  const operator = operatorBytes(ctx.chain, text);
  if (operatorText(ctx.chain, operator) !== text) throw new Error(`${text} must be in lower case`);
  return operator;
}

export function initGrid(ctx: Ctx, state: State, source: string, zones: readonly GridZone[]): void {
  checkSource(source);
  checkOnce(zones.map(({ code }) => code));
  for (const zone of zones) {
    checkZone(zone);
    state.grid.set(ctx, zone.code, zone);
  }
  checkTable(ctx, state);
  state.gridSource.set(ctx, source);
}

export function initDeclaration(ctx: Ctx, { declarations }: State, declaration: Declaration): void {
  const { operatorAddress, declared, evidence, declaredTime, accepted, acceptedEvidence } = declaration;
  const operator = operatorIn(ctx, operatorAddress);
  if (declarations.has(ctx, operator)) throw new Error(`${operatorAddress} is there twice`);
  if (declared === undefined || declaredTime === undefined) throw new Error("must name declared and declared_time");
  if ((accepted === undefined) !== (acceptedEvidence === undefined))
    throw new Error("accepted is there exactly where accepted_evidence is");
  timeOf(declaredTime);
  for (const profile of [declared, accepted]) if (profile !== undefined) checkProfile(profile);
  for (const proof of [evidence, acceptedEvidence]) if (proof !== undefined) checkEvidence(proof);
  declarations.set(ctx, operator, declaration);
}

export function initSetAside(ctx: Ctx, { setAsides }: State, given: SetAside): void {
  const operator = operatorIn(ctx, given.operatorAddress);
  if (setAsides.has(ctx, operator)) throw new Error(`${given.operatorAddress} is there twice`);
  amountIn("balance", given.balance);
  amountIn("paid", given.paid);
  setAsides.set(ctx, operator, given);
}

export function initOffer(ctx: Ctx, env: EmissionEnv, offer: Offer, next: bigint): void {
  const { id } = offer;
  const { seller, credits, price } = readOffer(offer);
  if (id < 1n || id >= next) throw new Error(`id ${id} is not from 1 to below the next id ${next}`);
  if (env.state.offers.has(ctx, id)) throw new Error(`id ${id} is there twice`);
  if (addressText(ctx.chain, addressBytes(ctx.chain, seller)) !== seller)
    throw new Error(`seller ${seller} must be in lower case`);
  messageEcc(ctx, env, offer.credits);
  messageCoin(offer.price);
  if (price.denom === credits.denom) throw new Error(`${price.denom} would be paid for ${credits.denom}`);
  env.state.offers.set(ctx, id, offer);
}
