import { z } from "zod";
import { GenesisState } from "../../codec/gen/cosmos/staking/v1beta1/genesis.ts";
import { GenesisState as ElectionGenesis } from "../../codec/gen/eco2/staking/v1/genesis.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";

const digits = z.string().regex(/^(?:0|[1-9]\d{0,77})$/, "must be a whole number in decimal digits");

const stake = z.strictObject({
  operator_address: z.string(),
  height: z.int().nonnegative(),
  /** Seconds since 1970. */
  time: digits,
  tokens: digits,
});

const election = protoSection(ElectionGenesis);

/** The section: the standard's fields, and beside them what the standard has no place for. */
export interface StakingGenesis {
  readonly standard: GenesisState;
  readonly election: ElectionGenesis;
  /** Tokens behind seated candidates by height. */
  readonly stakes: readonly z.infer<typeof stake>[];
  /** Consensus addresses, as text, that no candidate may ever have again. */
  readonly tombstoned: readonly string[];
}

/** What is left out beside the standard's fields is as a new chain has it, so that a section made for the SDK is one too. */
export const schema: z.ZodType<StakingGenesis> = z
  .looseObject({
    election: election.schema.optional(),
    stakes: z.array(stake).default([]),
    tombstoned: z.array(z.string()).default([]),
  })
  .transform(({ election: held, stakes, tombstoned, ...rest }, context) => {
    try {
      const standard = fromJson(GenesisState.$type, rest) as GenesisState;
      return { standard, election: held ?? ElectionGenesis.fromPartial({}), stakes, tombstoned };
    } catch (error) {
      context.addIssue({ code: "custom", message: reasonOf(error) });
      return z.NEVER;
    }
  });

export const sectionJson = ({ standard, election: held, stakes, tombstoned }: StakingGenesis): unknown => ({
  ...(toJson(GenesisState.$type, standard) as object),
  election: election.toJson(held),
  stakes,
  tombstoned,
});
