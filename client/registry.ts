import { type GeneratedType, Registry } from "@cosmjs/proto-signing";
import { defaultRegistryTypes } from "@cosmjs/stargate";
import { MsgUpdateParams as AuthMsgUpdateParams } from "../codec/gen/cosmos/auth/v1beta1/tx.ts";
import { MsgDefinition as AuthzMsg } from "../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { MsgUpdateParams as BankMsgUpdateParams, MsgSetSendEnabled } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { MsgUpdateParams as ConsensusMsgUpdateParams } from "../codec/gen/cosmos/consensus/v1/tx.ts";
import {
  MsgUpdateParams as DistributionMsgUpdateParams,
  MsgCommunityPoolSpend,
  MsgDepositValidatorRewardsPool,
} from "../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { MsgSubmitEvidence } from "../codec/gen/cosmos/evidence/v1beta1/tx.ts";
import { MsgDefinition as FeegrantMsg } from "../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { MsgCancelProposal, MsgExecLegacyContent } from "../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgUnjail, MsgUpdateParams as SlashingMsgUpdateParams } from "../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { MsgUpdateParams as StakingMsgUpdateParams } from "../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { MsgCancelUpgrade, MsgSoftwareUpgrade } from "../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import {
  MsgCreatePeriodicVestingAccount,
  MsgCreatePermanentLockedAccount,
} from "../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { MsgDefinition as CommitteeMsg } from "../codec/gen/eco2/committee/v1/tx.ts";
import { MsgDefinition as DualtokenMsg } from "../codec/gen/eco2/dualtoken/v1/tx.ts";
import { MsgDefinition as EmissionMsg } from "../codec/gen/eco2/emission/v1/tx.ts";
import { MsgDefinition as ScheduleMsg } from "../codec/gen/eco2/governance/v1/tx.ts";
import { MsgDefinition as MarketMsg } from "../codec/gen/eco2/market/v1/tx.ts";
import { MsgDefinition as RewardMsg } from "../codec/gen/eco2/mint/v1/tx.ts";
import { MsgDefinition as NotaryMsg } from "../codec/gen/eco2/notary/v1/tx.ts";
import { MsgDefinition as OffsetMsg } from "../codec/gen/eco2/offset/v1/tx.ts";
import { MsgDefinition as ReductionMsg } from "../codec/gen/eco2/reduction/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../codec/gen/eco2/registry/v1/tx.ts";
import { MsgDefinition as PunishmentMsg } from "../codec/gen/eco2/slashing/v1/tx.ts";
import { MsgDefinition as ElectionMsg } from "../codec/gen/eco2/staking/v1/tx.ts";
import type { MessageCodec } from "../codec/message.ts";

type Entry = readonly [typeUrl: string, type: GeneratedType];

interface OwnCodec extends MessageCodec<object> {
  fromPartial(fields: object): object;
}

/** A generated `MsgDefinition`, of this chain or of another. */
export interface MsgService {
  readonly methods: Readonly<Record<string, { readonly requestType: OwnCodec; readonly responseType: OwnCodec }>>;
}

/** Messages of a chain's modules and their responses, for a CosmJS `Registry`. */
export function registryTypes(services: readonly MsgService[]): readonly Entry[] {
  const entries = services.flatMap(({ methods }) =>
    Object.values(methods).flatMap(({ requestType, responseType }) => [entry(requestType), entry(responseType)]),
  );
  // Methods may share a response.
  return [...new Map(entries)];
}

/** Messages of the chain's own services, those of carbon first, and their responses. */
export const eco2Types: readonly Entry[] = registryTypes([
  RegistryMsg,
  DualtokenMsg,
  EmissionMsg,
  OffsetMsg,
  MarketMsg,
  NotaryMsg,
  ReductionMsg,
  CommitteeMsg,
  ScheduleMsg,
  RewardMsg,
  PunishmentMsg,
  ElectionMsg,
]);

/**
 * Messages of the standard modules that CosmJS does not know by itself, most of them the authority's, and those of authz and feegrant,
 * whose amino form it lacks.
 */
export const authorityTypes: readonly Entry[] = [
  entry(AuthMsgUpdateParams),
  entry(BankMsgUpdateParams),
  entry(MsgSetSendEnabled),
  entry(ConsensusMsgUpdateParams),
  entry(DistributionMsgUpdateParams),
  entry(MsgCommunityPoolSpend),
  entry(MsgDepositValidatorRewardsPool),
  entry(MsgSubmitEvidence),
  ...registryTypes([AuthzMsg, FeegrantMsg]),
  entry(MsgExecLegacyContent),
  entry(MsgCancelProposal),
  entry(MsgUnjail),
  entry(SlashingMsgUpdateParams),
  entry(StakingMsgUpdateParams),
  entry(MsgSoftwareUpgrade),
  entry(MsgCancelUpgrade),
  entry(MsgCreatePermanentLockedAccount),
  entry(MsgCreatePeriodicVestingAccount),
];

/** A new CosmJS `Registry` of everything that this chain takes in a transaction. @param types see `registryTypes`; the carbon modules' unless given */
export function createRegistry(types: readonly Entry[] = eco2Types): Registry {
  return new Registry([...defaultRegistryTypes, ...authorityTypes, ...types].map(([url, type]) => [url, type]));
}

// TypeScript sees two classes BinaryWriter, one of the ESM and one of the CommonJS typings of the same package, where
// there is one shape. CosmJS itself only calls encode(message), decode(bytes) and fromPartial(fields).
function entry(type: OwnCodec): Entry {
  return [`/${type.$type}`, type as unknown as GeneratedType];
}
