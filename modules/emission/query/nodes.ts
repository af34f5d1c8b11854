import { equalBytes } from "../../../codec/bytes.ts";
import type { Params } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { type NodeFootprint, QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { queryOperator } from "../../../core/addressArg.ts";
import { consensusBytes, consensusText, operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { knownKey } from "../../../core/tx/keys.ts";
import { reasonOf } from "../../../store/errors.ts";
import { type EmissionEnv, emission } from "../module.ts";
import { effectiveOf } from "../profiles.ts";
import { milliwattHours, wholeMicrograms } from "../reckoning.ts";
import { totalOfNode } from "../roster.ts";
import { setAsideOf } from "../setAside.ts";

function nodeFootprint(ctx: Ctx, env: EmissionEnv, params: Params, address: Uint8Array): NodeFootprint {
  const { state, use } = env;
  const operator = use.staking.operatorOf(ctx, address);
  const declaration = operator === undefined ? undefined : state.declarations.find(ctx, operator);
  const { profile, microgramsPerKwh } = effectiveOf(ctx, state, params, declaration);
  const total = totalOfNode(ctx, state, address);
  const setAside = operator === undefined ? undefined : setAsideOf(ctx, state, operator);
  return {
    consensusAddress: consensusText(ctx.chain, address),
    operatorAddress: operator === undefined ? "" : operatorText(ctx.chain, operator),
    sitting: state.roster.find(ctx)?.nodes.some((node) => equalBytes(node.address, address)) ?? false,
    effective: profile,
    microgramsPerKwh,
    milliwattHours: milliwattHours(BigInt(total.energy)).toString(),
    micrograms: wholeMicrograms(BigInt(total.emission)).toString(),
    setAside: setAside?.balance ?? "0",
    paid: setAside?.paid ?? "0",
  };
}

/** The consensus address of a node that is named by it or by its operator. @throws InvalidArgument, NotFound */
function addressOfNode(ctx: Ctx, { use }: EmissionEnv, text: string): Uint8Array {
  if (!text.startsWith(`${ctx.chain.bech32Prefix}valcons1`)) {
    const candidate = use.staking.validator(ctx, queryOperator(ctx, text));
    if (candidate?.consensusPubkey === undefined)
      throw notFound(`${text} is no candidate: ask by its consensus address`);
    return knownKey(candidate.consensusPubkey).address;
  }
  try {
    return consensusBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid consensus address: ${reasonOf(error)}`);
  }
}

export const node = emission.rpc(QueryDefinition.methods.node, (ctx, { address: text }, env) => {
  const address = addressOfNode(ctx, env, text);
  const operator = env.use.staking.operatorOf(ctx, address);
  if (operator === undefined && !env.state.nodes.has(ctx, address)) throw notFound(`${text} is no node of this chain`);
  return {
    node: nodeFootprint(ctx, env, env.params, address),
    declaration: operator === undefined ? undefined : env.state.declarations.find(ctx, operator),
  };
});

export const nodes = emission.rpc(QueryDefinition.methods.nodes, (ctx, request, env) => {
  const page = paginate(ctx, env.state.nodes, request.pagination, {
    take: (address) => nodeFootprint(ctx, env, env.params, address),
  });
  return { nodes: [...page.items], pagination: page.pagination };
});

export const declarations = emission.rpc(QueryDefinition.methods.declarations, (ctx, request, { state }) => {
  const page = paginate(ctx, state.declarations, request.pagination, { take: (_, found) => found });
  return { declarations: [...page.items], pagination: page.pagination };
});

export const setAsides = emission.rpc(QueryDefinition.methods.setAsides, (ctx, request, { state }) => {
  const page = paginate(ctx, state.setAsides, request.pagination, { take: (_, found) => found });
  return { setAsides: [...page.items], pagination: page.pagination };
});
