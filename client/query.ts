import { QueryDefinition as AuthQuery } from "../codec/gen/cosmos/auth/v1beta1/query.ts";
import { QueryDefinition as AuthzQuery } from "../codec/gen/cosmos/authz/v1beta1/query.ts";
import { QueryDefinition as BankQuery } from "../codec/gen/cosmos/bank/v1beta1/query.ts";
import { ServiceDefinition as NodeService } from "../codec/gen/cosmos/base/node/v1beta1/query.ts";
import { ServiceDefinition as TendermintService } from "../codec/gen/cosmos/base/tendermint/v1beta1/query.ts";
import { QueryDefinition as ConsensusQuery } from "../codec/gen/cosmos/consensus/v1/query.ts";
import { QueryDefinition as DistributionQuery } from "../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { QueryDefinition as EvidenceQuery } from "../codec/gen/cosmos/evidence/v1beta1/query.ts";
import { QueryDefinition as FeegrantQuery } from "../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { QueryDefinition as GovQuery } from "../codec/gen/cosmos/gov/v1/query.ts";
import { QueryDefinition as GovV1beta1Query } from "../codec/gen/cosmos/gov/v1beta1/query.ts";
import { QueryDefinition as MintQuery } from "../codec/gen/cosmos/mint/v1beta1/query.ts";
import { QueryDefinition as SlashingQuery } from "../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { QueryDefinition as StakingQuery } from "../codec/gen/cosmos/staking/v1beta1/query.ts";
import { ServiceDefinition as TxService } from "../codec/gen/cosmos/tx/v1beta1/service.ts";
import { QueryDefinition as UpgradeQuery } from "../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { QueryDefinition as CommitteeQuery } from "../codec/gen/eco2/committee/v1/query.ts";
import { QueryDefinition as DualtokenQuery } from "../codec/gen/eco2/dualtoken/v1/query.ts";
import { QueryDefinition as EmissionQuery } from "../codec/gen/eco2/emission/v1/query.ts";
import { QueryDefinition as ScheduleQuery } from "../codec/gen/eco2/governance/v1/query.ts";
import { QueryDefinition as MarketQuery } from "../codec/gen/eco2/market/v1/query.ts";
import { QueryDefinition as RewardQuery } from "../codec/gen/eco2/mint/v1/query.ts";
import { QueryDefinition as NotaryQuery } from "../codec/gen/eco2/notary/v1/query.ts";
import { QueryDefinition as OffsetQuery } from "../codec/gen/eco2/offset/v1/query.ts";
import { QueryDefinition as ReductionQuery } from "../codec/gen/eco2/reduction/v1/query.ts";
import { QueryDefinition as RegistryQuery } from "../codec/gen/eco2/registry/v1/query.ts";
import { QueryDefinition as PunishmentQuery } from "../codec/gen/eco2/slashing/v1/query.ts";
import { QueryDefinition as ElectionQuery } from "../codec/gen/eco2/staking/v1/query.ts";
import type { MessageCodec } from "../codec/message.ts";
import { abciQuery } from "./abci.ts";
import type { Rpc } from "./rpc.ts";

/** Carries an encoded request to the method at `path` ("/package.Service/Method") and returns its encoded response. */
export type QueryTransport = (path: string, request: Uint8Array) => Promise<Uint8Array>;

/** Queries by `abci_query` of a node's RPC. @param options.height of the state to read; the latest when absent */
export function abciTransport(rpc: Rpc, options: { readonly height?: number } = {}): QueryTransport {
  return async (path, data) => (await abciQuery(rpc, { path, data, height: options.height })).value;
}

interface Method {
  readonly name: string;
  readonly requestType: MessageCodec<object> & { fromPartial(fields: object): object };
  readonly responseType: MessageCodec<object>;
}

interface Service {
  readonly fullName: string;
  readonly methods: object;
}

type FieldsOf<M> = M extends { readonly requestType: { fromPartial(fields: infer P): unknown } } ? P : never;
type AnswerOf<M> = M extends { readonly responseType: { decode(input: Uint8Array): infer R } } ? R : never;

/** The methods of a service as functions. Fields that a request leaves out have their defaults. */
export type ServiceClient<S extends Service> = {
  readonly [K in keyof S["methods"]]: (request?: FieldsOf<S["methods"][K]>) => Promise<AnswerOf<S["methods"][K]>>;
};

/** Calls any generated service, as those of another chain's modules, over `transport`. */
export function createServiceClient<S extends Service>(transport: QueryTransport, service: S): ServiceClient<S> {
  const calls = Object.entries(service.methods).map(([key, method]: [string, Method]) => {
    const path = `/${service.fullName}/${method.name}`;
    const call = async (request: object = {}) => {
      const data = method.requestType.encode(method.requestType.fromPartial(request)).finish();
      return method.responseType.decode(await transport(path, data));
    };
    return [key, call] as const;
  });
  return Object.fromEntries(calls) as ServiceClient<S>;
}

/** The query services of the chain. */
export interface QueryClient {
  readonly auth: ServiceClient<typeof AuthQuery>;
  readonly bank: ServiceClient<typeof BankQuery>;
  readonly consensus: ServiceClient<typeof ConsensusQuery>;
  /** Blocks, validators and what the node is */
  readonly tendermint: ServiceClient<typeof TendermintService>;
  readonly node: ServiceClient<typeof NodeService>;
  readonly tx: ServiceClient<typeof TxService>;
  readonly registry: ServiceClient<typeof RegistryQuery>;
  /** ECC and the vault of credits behind it */
  readonly dualtoken: ServiceClient<typeof DualtokenQuery>;
  /** The footprint of the nodes, who paid, debt */
  readonly emission: ServiceClient<typeof EmissionQuery>;
  readonly offset: ServiceClient<typeof OffsetQuery>;
  readonly market: ServiceClient<typeof MarketQuery>;
  /** Sources, readings, records, notaries and disputes */
  readonly notary: ServiceClient<typeof NotaryQuery>;
  /** Pools that reduce together */
  readonly reduction: ServiceClient<typeof ReductionQuery>;
  readonly authz: ServiceClient<typeof AuthzQuery>;
  readonly feegrant: ServiceClient<typeof FeegrantQuery>;
  /** Candidates, votes, unbonding */
  readonly staking: ServiceClient<typeof StakingQuery>;
  readonly distribution: ServiceClient<typeof DistributionQuery>;
  readonly slashing: ServiceClient<typeof SlashingQuery>;
  readonly evidence: ServiceClient<typeof EvidenceQuery>;
  readonly mint: ServiceClient<typeof MintQuery>;
  /** Proposals and votes */
  readonly gov: ServiceClient<typeof GovQuery>;
  /** The same, as older wallets ask */
  readonly govV1beta1: ServiceClient<typeof GovV1beta1Query>;
  readonly upgrade: ServiceClient<typeof UpgradeQuery>;
  /** Terms, the roll, seats: `eco2.staking.v1` */
  readonly election: ServiceClient<typeof ElectionQuery>;
  /** The schedule of rewards and the reserve: `eco2.mint.v1` */
  readonly reward: ServiceClient<typeof RewardQuery>;
  /** Who lost stake, and how many may within a day: `eco2.slashing.v1` */
  readonly punishment: ServiceClient<typeof PunishmentQuery>;
  /** What governance runs later by itself: `eco2.governance.v1` */
  readonly schedule: ServiceClient<typeof ScheduleQuery>;
  readonly committee: ServiceClient<typeof CommitteeQuery>;
}

/** Typed queries: `await createQueryClient(transport).bank.balance({ address, denom })`. @throws as the transport does */
export function createQueryClient(transport: QueryTransport): QueryClient {
  return {
    auth: createServiceClient(transport, AuthQuery),
    bank: createServiceClient(transport, BankQuery),
    consensus: createServiceClient(transport, ConsensusQuery),
    tendermint: createServiceClient(transport, TendermintService),
    node: createServiceClient(transport, NodeService),
    tx: createServiceClient(transport, TxService),
    registry: createServiceClient(transport, RegistryQuery),
    dualtoken: createServiceClient(transport, DualtokenQuery),
    emission: createServiceClient(transport, EmissionQuery),
    offset: createServiceClient(transport, OffsetQuery),
    market: createServiceClient(transport, MarketQuery),
    notary: createServiceClient(transport, NotaryQuery),
    reduction: createServiceClient(transport, ReductionQuery),
    authz: createServiceClient(transport, AuthzQuery),
    feegrant: createServiceClient(transport, FeegrantQuery),
    staking: createServiceClient(transport, StakingQuery),
    distribution: createServiceClient(transport, DistributionQuery),
    slashing: createServiceClient(transport, SlashingQuery),
    evidence: createServiceClient(transport, EvidenceQuery),
    mint: createServiceClient(transport, MintQuery),
    gov: createServiceClient(transport, GovQuery),
    govV1beta1: createServiceClient(transport, GovV1beta1Query),
    upgrade: createServiceClient(transport, UpgradeQuery),
    election: createServiceClient(transport, ElectionQuery),
    reward: createServiceClient(transport, RewardQuery),
    punishment: createServiceClient(transport, PunishmentQuery),
    schedule: createServiceClient(transport, ScheduleQuery),
    committee: createServiceClient(transport, CommitteeQuery),
  };
}
