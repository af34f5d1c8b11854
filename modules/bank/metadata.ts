import { isDenom } from "../../codec/coin.ts";
import type { DenomUnit, Metadata } from "../../codec/gen/cosmos/bank/v1beta1/bank.ts";

function aliasFault({ denom, aliases }: DenomUnit): string | undefined {
  const seen = new Set<string>();
  for (const alias of aliases) {
    if (seen.has(alias)) return `duplicate denomination unit alias ${alias}`;
    if (alias.trim() === "") return `alias for denom unit ${denom} cannot be blank`;
    seen.add(alias);
  }
  return undefined;
}

function unitsFault({ base, denomUnits }: Metadata): string | undefined {
  const seen = new Set<string>();
  let last: number | undefined;
  for (const unit of denomUnits) {
    if (last === undefined && unit.denom !== base)
      return `metadata's first denomination unit must be the one with base denom '${base}'`;
    if (last === undefined && unit.exponent !== 0) return `the exponent for base denomination unit ${base} must be 0`;
    if (last !== undefined && unit.exponent <= last) return "denom units should be sorted asc by exponent";
    last = unit.exponent;
    if (seen.has(unit.denom)) return `duplicate denomination unit ${unit.denom}`;
    seen.add(unit.denom);
    if (!isDenom(unit.denom)) return `invalid denom unit: invalid denom: ${unit.denom}`;
    const fault = aliasFault(unit);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What wallets could not show, in the SDK's words (`x/bank/types/metadata.go`); `undefined` when all is well. */
export function metadataFault(metadata: Metadata): string | undefined {
  const { base, display, denomUnits, name, symbol } = metadata;
  if (name.trim() === "") return "name field cannot be blank";
  if (symbol.trim() === "") return "symbol field cannot be blank";
  if (!isDenom(base)) return `invalid metadata base denom: invalid denom: ${base}`;
  if (!isDenom(display)) return `invalid metadata display denom: invalid denom: ${display}`;
  const fault = unitsFault(metadata);
  if (fault !== undefined) return fault;
  if (denomUnits.some(({ denom }) => denom === display)) return undefined;
  return `metadata must contain a denomination unit with display denom '${display}'`;
}
