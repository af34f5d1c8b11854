import { equalBytes } from "../../codec/bytes.ts";
import type { NodeSum, Params, Roster, Sitting } from "../../codec/gen/eco2/emission/v1/emission.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { SittingMember } from "../staking/keeper.ts";
import type { EmissionEnv, State } from "./module.ts";
import { effectiveOf } from "./profiles.ts";
import { rateOf } from "./reckoning.ts";

const none = new Uint8Array(0);

/** What a node that sits has caused since the roster was made. @param clock nanoseconds booked by now */
export function sinceRoster({ since }: Pick<Roster, "since">, node: Sitting, clock: bigint) {
  const passed = clock - BigInt(since);
  return { energy: BigInt(node.load) * passed, emission: rateOf(node) * passed };
}

/** A sum with what came since. */
export const addTo = (sum: NodeSum, { energy, emission }: ReturnType<typeof sinceRoster>): NodeSum => ({
  energy: (BigInt(sum.energy) + energy).toString(),
  emission: (BigInt(sum.emission) + emission).toString(),
});

const nothing: NodeSum = { energy: "0", emission: "0" };

const sumOf = (ctx: Ctx, { nodes }: State, address: Uint8Array): NodeSum => nodes.find(ctx, address) ?? nothing;

/** Everything that a node has caused, whether it sits now or not. */
export function totalOfNode(ctx: Ctx, state: State, address: Uint8Array): NodeSum {
  const sum = sumOf(ctx, state, address);
  const roster = state.roster.find(ctx);
  const node = roster?.nodes.find((one) => equalBytes(one.address, address));
  if (roster === undefined || node === undefined) return sum;
  return addTo(sum, sinceRoster(roster, node, BigInt(state.ledger.get(ctx).clock)));
}

const isOf = (node: Sitting, { consensusAddress, operator = none }: SittingMember): boolean =>
  equalBytes(node.address, consensusAddress) && equalBytes(node.operator, operator);

function stillHolds(
  ctx: Ctx,
  { state }: EmissionEnv,
  roster: Roster,
  members: readonly SittingMember[],
  params: Params,
) {
  return (
    roster.nodes.length === members.length &&
    members.every((member, index) => {
      const node = roster.nodes[index];
      return node !== undefined && isOf(node, member);
    }) &&
    roster.defaultMilliwatts === params.defaultMilliwatts &&
    roster.defaultPueThousandths === params.defaultPueThousandths &&
    !state.stale.has(ctx)
  );
}

/** Books to each node of a roster what it caused until now. */
function settle(ctx: Ctx, { nodes }: State, roster: Roster, clock: bigint): void {
  for (const node of roster.nodes)
    nodes.set(ctx, node.address, addTo(nodes.find(ctx, node.address) ?? nothing, sinceRoster(roster, node, clock)));
}

function sittingNode(ctx: Ctx, { state }: EmissionEnv, params: Params, member: SittingMember): Sitting {
  const { consensusAddress: address, operator } = member;
  const declaration = operator === undefined ? undefined : state.declarations.find(ctx, operator);
  const { profile, microgramsPerKwh } = effectiveOf(ctx, state, params, declaration);
  // A node that never sat is in the list of nodes from now on.
  if (!state.nodes.has(ctx, address)) state.nodes.set(ctx, address, nothing);
  return {
    address,
    operator: operator ?? none,
    load: (profile.milliwatts * profile.pueThousandths).toString(),
    microgramsPerKwh,
  };
}

/**
 * Makes the roster that counts from this block on, where who sits, what they declared, the table or the defaults changed. Nearly every
 * block changes nothing and writes nothing.
 */
export function refreshRoster(ctx: Ctx, env: EmissionEnv, params: Params, clock: bigint): void {
  const { state, use } = env;
  const members = use.staking.sitting(ctx);
  const before = state.roster.find(ctx);
  if (before !== undefined) {
    if (stillHolds(ctx, env, before, members, params)) return;
    settle(ctx, state, before, clock);
  }
  const { defaultMilliwatts, defaultPueThousandths } = params;
  const nodes = members.map((member) => sittingNode(ctx, env, params, member));
  state.roster.set(ctx, { nodes, since: clock.toString(), defaultMilliwatts, defaultPueThousandths });
  state.stale.remove(ctx);
}
