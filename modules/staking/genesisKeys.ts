import { GenesisError } from "../../core/genesisError.ts";
import type { GenesisValidators } from "../../core/validatorsDoor.ts";
import { genesisValidators } from "./election/genesisSeats.ts";
import type { StakingEnv } from "./module.ts";

/** The first validator set, each of its keys of a kind that CometBFT takes on this chain: it stops at any other. */
export function firstValidators(env: StakingEnv): GenesisValidators {
  const { init } = genesisValidators(env);
  return {
    init(ctx, given) {
      const validators = init(ctx, given);
      const allowed = env.use.consensus.get(ctx).validator?.pubKeyTypes ?? [];
      for (const { pubKey } of validators) {
        const type = pubKey?.sum?.$case ?? "none";
        if (!allowed.includes(type))
          throw new GenesisError(
            "validators",
            `a validator has a key of the kind ${type}, consensus_params.validator.pub_key_types are ${allowed.join(", ")}`,
          );
      }
      return validators;
    },
  };
}
