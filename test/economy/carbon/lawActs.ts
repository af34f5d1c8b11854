import { QueryDefinition as CommitteeQuery } from "../../../codec/gen/eco2/committee/v1/query.ts";
import { MsgSubmitProposal, MsgVote } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { Params as EccParams } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { QueryDefinition as EccQuery } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgUpdateParams as UpdateEcc } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition as EmissionQuery } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { MsgUpdateGrid, MsgUpdateParams as UpdateEmission } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { QueryDefinition as MarketQuery } from "../../../codec/gen/eco2/market/v1/query.ts";
import { MsgUpdateParams as UpdateMarket } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { QueryDefinition as NotaryQuery } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { MsgUpdateParams as UpdateNotary } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { QueryDefinition as OffsetQuery } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgUpdateParams as UpdateOffset } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition as ReductionQuery } from "../../../codec/gen/eco2/reduction/v1/query.ts";
import { MsgUpdateParams as UpdateReduction } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgUpdateParams as UpdateRegistry } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { MessageCodec } from "../../../codec/message.ts";
import { message } from "../../../engine/testing/startChain.ts";
import type { Next } from "../stakeActs.ts";
import type { World } from "../world.ts";
import { type Act, authority, type Deed, nameOf, roles } from "./cast.ts";

/** The committee whose one member's word is law: what only the authority may send is sent through it. */
export const lawmakers = 5n;

/** What the authority may send, chosen by numbers. */
type Law = (next: Next, world: World) => Any;

/** The deed by which the one lawmaker has it done: proposed and voted for in one transaction. */
function enacted(world: World, law: Any): Deed {
  const proposer = nameOf(roles.reviewer);
  const last = { key: new Uint8Array(0), offset: 0n, limit: 1n, countTotal: false, reverse: true };
  const { proposals } = world.ask(CommitteeQuery.methods.proposals, {
    committeeId: lawmakers,
    status: 0,
    pagination: last,
  });
  const proposalId = (proposals[0]?.id ?? 0n) + 1n;
  const about = { proposer, committeeId: lawmakers, messages: [law], title: "A law", summary: "" };
  const vote = message(MsgVote, { voter: proposer, proposalId, yes: true });
  return { by: roles.reviewer, messages: [message(MsgSubmitProposal, about), vote] };
}

const law = <M extends { authority: string }>(type: MessageCodec<M>, value: Partial<M>): Any =>
  message<M>(type, { ...value, authority } as Partial<M>);

/** A deed by which a message of the authority is done. */
export const lawDeed = <M extends { authority: string }>(
  world: World,
  type: MessageCodec<M>,
  value: Partial<M>,
): Deed => enacted(world, law(type, value));

const laws: Readonly<Record<string, Law>> = {
  [UpdateRegistry.$type](next, world) {
    const { params } = world.ask(RegistryQuery.methods.params, {});
    const change = {
      importApprovals: 1 + next(2),
      receiptsRequired: next(4) === 0,
      maxWalk: next(3) === 0 ? 50 : 1000,
    };
    return law(UpdateRegistry, { params: params && { ...params, ...change } });
  },
  [UpdateEcc.$type](next, world) {
    const { params } = world.ask(EccQuery.methods.params, {});
    const open = EccParams.fromPartial({ ...params, minGrams: 1000n, choiceFeePpm: 10_000 * next(4) });
    const barredLabels = next(3) === 0 ? ["CORSIA-P1"] : [];
    return law(UpdateEcc, { params: { ...open, barredLabels, batchCapPpm: 1_000_000 - 100_000 * next(2) } });
  },
  [UpdateEmission.$type](next, world) {
    const { params } = world.ask(EmissionQuery.methods.params, {});
    const change = { defaultMilliwatts: BigInt(50_000 + next(30_000)), debtLimit: String(10 ** next(10)) };
    return law(UpdateEmission, { params: params && { ...params, ...change } });
  },
  [MsgUpdateGrid.$type](next) {
    const zone = { code: "IND", name: "India", year: 2024, microgramsPerKwh: BigInt(600_000_000 + next(1_000_000)) };
    const source = "A newer table";
    return law(MsgUpdateGrid, next(3) === 0 ? { source, removed: ["NOR"] } : { source, zones: [zone] });
  },
  [UpdateNotary.$type](next, world) {
    const { params } = world.ask(NotaryQuery.methods.params, {});
    return law(UpdateNotary, { params: params && { ...params, maxReadings: 50 + next(100) } });
  },
  [UpdateReduction.$type](next, world) {
    const { params } = world.ask(ReductionQuery.methods.params, {});
    return law(UpdateReduction, { params: params && { ...params, sourcesPerBlock: 1 + next(50) } });
  },
  [UpdateOffset.$type](next, world) {
    const { params } = world.ask(OffsetQuery.methods.params, {});
    return law(UpdateOffset, { params: params && { ...params, supersedeDays: BigInt(1 + next(100)) } });
  },
  [UpdateMarket.$type](next, world) {
    const { params } = world.ask(MarketQuery.methods.params, {});
    const maxDuration = { seconds: 86_400n * BigInt(30 + next(300)), nanos: 0 };
    return law(UpdateMarket, { params: params && { ...params, maxDuration } });
  },
};

/** Types of the messages that go through the lawmakers. */
export const lawTypes: readonly string[] = Object.keys(laws);

/** What only the authority may do. */
export const lawActs: Readonly<Record<string, Act>> = Object.fromEntries(
  Object.entries(laws).map(
    ([type, make]) => [type, (next, world) => enacted(world, make(next, world))] as [string, Act],
  ),
);
