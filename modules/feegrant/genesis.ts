import { GenesisState } from "../../codec/gen/cosmos/feegrant/v1beta1/genesis.ts";
import { addressBytes } from "../../core/addresses.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { allowanceOf } from "./allowance/kinds.ts";
import { addAllowance } from "./allowances.ts";
import { feegrant } from "./module.ts";

export const genesis = feegrant.genesis({
  ...protoSection(GenesisState),
  default: () => ({ allowances: [] }),
  init(ctx, { allowances }, env) {
    for (const [index, { granter, grantee, allowance: given }] of allowances.entries()) {
      try {
        const allowance = allowanceOf(given);
        allowance.check();
        const [from, to] = [addressBytes(ctx.chain, granter), addressBytes(ctx.chain, grantee)];
        // One that has ended is left out: an export may hold some that no block has removed yet.
        const hasEnded = allowance.expiresAt !== undefined && allowance.expiresAt < ctx.time;
        if (!hasEnded) addAllowance(ctx, env, [to, from], allowance);
      } catch (error) {
        throw new GenesisError(`app_state.feegrant.allowances.${index}`, reasonOf(error));
      }
    }
  },
  export: (ctx, { state }) => ({ allowances: [...state.allowances.range(ctx)].map(([, grant]) => grant) }),
});
