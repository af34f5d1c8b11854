import type { Event, ValidatorUpdate } from "../../codec/gen/tendermint/abci/types.ts";
import type { MethodDefinition, RequestOf, ResponseOf } from "../../codec/message.ts";
import { openStore } from "../../store/open.ts";
import { blockContext } from "../block.ts";
import type { BuiltModule, Rpc } from "../built.ts";
import { brokenInvariant, type Chain, defineChain, inOrder } from "../chain.ts";
import { type Ctx, type Decision, nested, withGas } from "../ctx.ts";
import { GasMeter } from "../gas.ts";
import { defaultGenesis, exportGenesis, parseGenesis } from "../genesis.ts";
import { writeVersions } from "../migrate.ts";
import { Branch } from "../state/branch.ts";
import { chainStores } from "../upgradeSpec.ts";

/** What a message did. */
export interface Delivered<M> {
  readonly response: ResponseOf<M>;
  readonly events: readonly Event[];
  readonly gasUsed: number;
}

/** What the next block of a test chain is; left out: one second later, proposed by nobody, signed by nobody. */
export interface NextBlock {
  /** Nanoseconds after the current block. */
  readonly after?: bigint;
  readonly proposer?: Uint8Array;
  readonly decision?: Partial<Decision>;
  /** Gas that transactions of the current block used, as its end is told. */
  readonly gasOfTxs?: number;
}

/** What the end of one block and the beginning of the next did. */
export interface BlockEnd {
  readonly updates: readonly ValidatorUpdate[];
  readonly events: readonly Event[];
}

/** A chain of some modules over a state in memory, for tests of those modules: no transactions, no blocks to sign. */
export interface TestChain {
  readonly chain: Chain;
  /** The context of the current block, its gas unmetered. */
  readonly ctx: Ctx;
  /** Goes on to the next block, one second later; the hooks of blocks do not run. */
  nextBlock(): void;
  /** Ends the current block and begins the next, as a node does, hooks included. */
  runBlock(next?: NextBlock): BlockEnd;
  /** Runs one message as a transaction would, over the wire form. Fields left out have their defaults. @throws; then nothing of it stays */
  deliver<M extends MethodDefinition<object, object>>(
    method: M,
    request: Partial<RequestOf<M>>,
    gasLimit?: number,
  ): Delivered<M>;
  /** Answers a query, over the wire form. @throws QueryError, LedgerError */
  query<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>): ResponseOf<M>;
  /** The first broken invariant, or `undefined`. */
  broken(): string | undefined;
  /** The state as `app_state`. */
  exported(): Record<string, unknown>;
}

/** The prefix of addresses of test chains. */
export const testPrefix = "eco";

/** Block time of height 1 of a test chain, 2026-01-01T00:00:00Z in nanoseconds. */
const firstTime = 1_767_225_600_000_000_000n;
const second = 1_000_000_000n;

function overWire(rpc: Rpc, request: object): object {
  const defaults = rpc.input.decode(new Uint8Array(0));
  return rpc.input.decode(rpc.input.encode({ ...defaults, ...request }).finish());
}

/**
 * Starts a chain of modules from genesis: the sections given, the defaults of the rest.
 * @throws GenesisError, and whatever `defineChain` refuses
 */
export function testChain(
  modules: readonly BuiltModule[],
  sections: Readonly<Record<string, unknown>> = {},
  hooks: Parameters<typeof defineChain>[0]["hooks"] = [],
): TestChain {
  const having = (part: "hasGenesis" | "hasBeginBlock" | "hasEndBlock") =>
    modules.filter((one) => one[part]).map(({ name }) => name);
  const order = { genesis: having("hasGenesis"), beginBlock: having("hasBeginBlock"), endBlock: having("hasEndBlock") };
  const steps = () => [];
  return testOf(defineChain({ name: "test", version: "0", modules, hooks, order, steps, authority: "gov" }), sections);
}

/** The same with a chain as it is: of its transactions only the messages run. @throws GenesisError */
export function testOf(chain: Chain, sections: Readonly<Record<string, unknown>> = {}): TestChain {
  const store = openStore(chainStores(chain));
  const branch = Branch.over(store.latest);
  writeVersions(branch, chain);
  const identity = { chainId: "test-1", bech32Prefix: testPrefix };
  const none = { hash: new Uint8Array(32), votes: [], misbehavior: [] };
  const at = (
    height: number,
    time: bigint,
    proposer: Uint8Array = new Uint8Array(20),
    decision: Partial<Decision> = {},
  ) => blockContext(identity, branch, "deliver", height, time, proposer, { ...none, ...decision });
  let ctx = at(1, firstTime);
  parseGenesis(chain, { ...defaultGenesis(chain, testPrefix), ...sections }).init(ctx);
  const queries = [...chain.queries.values()];
  return {
    chain,
    get ctx() {
      return ctx;
    },
    nextBlock() {
      ctx = at(ctx.height + 1, ctx.time + second);
    },
    runBlock({ after = second, proposer, decision, gasOfTxs = 0 } = {}) {
      const events: Event[] = [];
      const updates = inOrder(
        chain,
        chain.order.endBlock,
        (module) => module.endBlock?.({ ...ctx, gasOfTxs, events }) ?? [],
      );
      ctx = at(ctx.height + 1, ctx.time + after, proposer, decision);
      inOrder(chain, chain.order.beginBlock, (module) => module.beginBlock?.({ ...ctx, events }));
      return { updates: updates.flat(), events };
    },
    deliver(method, request, gasLimit = Number.POSITIVE_INFINITY) {
      const rpc = chain.messages.get(`/${method.requestType.$type}`);
      if (rpc === undefined) throw new Error(`no module of this chain has ${method.requestType.$type}`);
      const message = overWire(rpc, request);
      const gas = new GasMeter(gasLimit);
      const events: Event[] = [];
      rpc.check?.(message);
      const response = nested(withGas({ ...ctx, events }, gas), (inner) => rpc.handle(inner, message));
      return { response: response as ResponseOf<typeof method>, events, gasUsed: gas.used };
    },
    query(method, request) {
      const rpc = queries.find(({ input }) => input.$type === method.requestType.$type);
      if (rpc === undefined) throw new Error(`no module of this chain answers ${method.requestType.$type}`);
      const response = rpc.handle({ ...ctx, mode: "query", branch: branch.fork(), events: [] }, overWire(rpc, request));
      return rpc.output.decode(rpc.output.encode(response).finish()) as ResponseOf<typeof method>;
    },
    broken: () => brokenInvariant(chain, ctx),
    exported: () => exportGenesis(chain, ctx),
  };
}

/** A test address: 20 bytes that all are `number`. */
export function testAddress(number: number): Uint8Array {
  return new Uint8Array(20).fill(number);
}
