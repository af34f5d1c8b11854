import { toHex } from "../../codec/bytes.ts";
import { GenesisState } from "../../codec/gen/cosmos/evidence/v1beta1/genesis.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { consensusBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { equivocationFault, hashOf, packed, unpacked } from "./equivocation.ts";
import { type Evidences, evidence } from "./module.ts";

function init(ctx: Ctx, evidences: Evidences, given: Any): void {
  const equivocation = unpacked(given);
  const fault = equivocationFault(equivocation);
  if (fault !== undefined) throw new Error(fault);
  consensusBytes(ctx.chain, equivocation.consensusAddress);
  const hash = hashOf(equivocation);
  if (evidences.has(ctx, hash)) throw new Error(`evidence with hash ${toHex(hash).toUpperCase()} already exists`);
  evidences.set(ctx, hash, equivocation);
}

export const genesis = evidence.genesis({
  ...protoSection(GenesisState),
  default: () => ({ evidence: [] }),
  init(ctx, { evidence: given }, { state }) {
    for (const [index, one] of given.entries()) {
      try {
        init(ctx, state.evidence, one);
      } catch (error) {
        throw new GenesisError(`app_state.evidence.evidence.${index}`, reasonOf(error));
      }
    }
  },
  export: (ctx, { state }) => ({ evidence: [...state.evidence.range(ctx)].map(([, one]) => packed(one)) }),
});
