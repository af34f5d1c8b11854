import { toUtf8 } from "../../../codec/bytes.ts";
import { decOf, decToAtomics } from "../../../codec/decimal.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/mint/v1beta1/query.ts";
import { quotient } from "../../../codec/quotient.ts";
import { mint } from "../module.ts";
import { annualProvisions, partOfSupply, standing, yearly } from "../reserve.ts";

// What explorers ask of x/mint, answered from the schedule: nothing is minted, so "inflation" is the part of the fixed supply
// that is paid out in a year, which keeps x/mint's identity annual provisions = inflation times supply.

/** Bounds and change of the paid part; no part of the supply that is bonded is aimed at. */
export const params = mint.rpc(QueryDefinition.methods.params, (ctx, _request, env) => {
  const at = standing(ctx, env);
  const part = (reward: bigint) => decToAtomics(partOfSupply(at, yearly(at.terms, reward)));
  return {
    params: {
      mintDenom: at.denom,
      inflationRateChange: part(at.terms.step),
      inflationMax: part(at.terms.first),
      inflationMin: part(at.terms.last),
      goalBonded: decToAtomics(0n),
      blocksPerYear: quotient(at.terms.year, at.terms.interval),
    },
  };
});

export const inflation = mint.rpc(QueryDefinition.methods.inflation, (ctx, _request, env) => {
  const at = standing(ctx, env);
  return { inflation: toUtf8(decToAtomics(partOfSupply(at, annualProvisions(at)))) };
});

export const provisions = mint.rpc(QueryDefinition.methods.annualProvisions, (ctx, _request, env) => ({
  annualProvisions: toUtf8(decToAtomics(decOf(annualProvisions(standing(ctx, env))))),
}));
