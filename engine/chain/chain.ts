import { setImmediate } from "node:timers/promises";
import { types } from "node:util";
import { decodeAddress, encodeAddress } from "../../codec/bech32.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { Commit } from "../../codec/gen/tendermint/types/types.ts";
import type { Application } from "../../core/application.ts";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import { blockContext } from "../../core/block.ts";
import type { Doors } from "../../core/chain.ts";
import type { Ctx } from "../../core/ctx.ts";
import { Branch } from "../../core/state/branch.ts";
import type { StateStore } from "../../store/types.ts";
import { sealed } from "../block/make.ts";
import { EngineError } from "../errors.ts";
import { type BlockRecord, stateRow } from "../storage/chainDb.ts";
import { applyBlock } from "./apply.ts";
import { type Core, savedState, seenCommit } from "./core.ts";
import { dumpChain, loadChain } from "./dump.ts";
import { checkBlock } from "./execute.ts";
import { miner } from "./mining.ts";
import { addEvidence, doubleSigned } from "./misbehaviour.ts";
import { type CoreOptions, infoRequest, openCore } from "./open.ts";
import { propose } from "./propose.ts";
import { chainReader } from "./reader.ts";
import { snapshots } from "./rewind.ts";
import { nanosOfSpan } from "./span.ts";
import { nextHeight } from "./state.ts";
import type { DevChain, MadeBlock, Mining } from "./types.ts";
import { createWork } from "./work.ts";

/** How a chain is started, and how its blocks come. */
export interface ChainOptions extends CoreOptions {
  /** A block for every burst of transactions unless told. */
  readonly mining?: Mining | undefined;
}

/** A development chain with what its own process may take hold of besides. */
export interface RunningChain extends DevChain {
  readonly application: Application;
  /** The state; it stays the same object where a revert puts another past in place. */
  readonly store: StateStore;
  /** Changes the state by hand in a new block, before anything else in it. @throws LedgerError; then no block is made */
  edit(change: (ctx: Ctx, doors: Doors) => void): Promise<MadeBlock>;
  /** Executes a block that was made elsewhere, as a node that follows does. @throws EngineError for one that cannot follow the last */
  follow(block: Block): Promise<MadeBlock>;
}

const none = new Uint8Array(0);

/** Blocks that are made in one breath. */
const breath = 16;

/** A made block as subscribers see it; its commit is signed when somebody looks. */
function told(core: Core, { kept, results }: BlockRecord): MadeBlock {
  const { consensus, seen, players } = core;
  let signed: Commit | undefined;
  return {
    ...kept,
    results,
    get seenCommit() {
      signed ??= seenCommit({ consensus, seen, players });
      return signed;
    },
  };
}

/**
 * Opens a development chain. A new one has its first block, with the time of genesis, when this returns.
 * @throws EngineError, GenesisError, StoreError
 */
export async function openChain(options: ChainOptions): Promise<RunningChain> {
  const log = options.log ?? (() => {});
  const held = snapshots();
  const core = await openCore(options, held.lowest);
  const work = createWork(log);
  const blockListeners = new Set<(made: MadeBlock) => void>();
  const revertListeners = new Set<(height: number) => void>();
  const tell = <T>(listeners: ReadonlySet<(value: T) => void>, value: T) => {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        log(`a listener failed: ${types.isNativeError(error) ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  };
  const publish = (record: BlockRecord): MadeBlock => {
    const made = told(core, record);
    tell(blockListeners, made);
    return made;
  };
  const apply = async (...given: Parameters<typeof applyBlock> extends [Core, ...infer Rest] ? Rest : never) =>
    publish(await work.vital(() => applyBlock(core, ...given)));
  const make = async (step?: bigint, changes?: Parameters<typeof applyBlock>[3]): Promise<MadeBlock> => {
    const { block, turn } = propose(core, step);
    return apply(block, { round: turn.round, voters: [...turn.voters] }, changes);
  };
  const nextBlock = (step?: bigint) => work.run(() => make(step));
  let lastReason: string | undefined;
  const blocks = miner(
    options.mining ?? { mode: "auto" },
    async () => {
      try {
        await nextBlock();
        lastReason = undefined;
      } catch (error) {
        const reason = types.isNativeError(error) ? error.message : String(error);
        // Told once: the next attempts fail alike.
        if (reason !== lastReason) log(`no block was made: ${reason}`);
        lastReason = reason;
      }
    },
    () => core.mempool.size,
  );
  const addressOf = (text: string) => decodeAddress(core.app.identity.bech32Prefix, text);
  const other = (height: number) => {
    tell(revertListeners, height);
    blocks.wake();
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    blocks.stop();
    await work.end();
    held.clear();
    // Tools may have been set since the last block.
    if (work.fault() === undefined && core.consensus.height > 0)
      await core.db.kv.batch([stateRow(savedState(core))], { sync: true });
    core.home.close();
    await core.db.kv.close();
  };
  const chain: RunningChain = {
    ...chainReader(core),
    get genesis() {
      return core.genesis;
    },
    get initialHeight() {
      return core.consensus.initialHeight;
    },
    application: core.app,
    store: core.home.store,
    info: () => core.app.info(infoRequest),
    query: async (request) => core.calls.query(request),
    async checkTx(tx) {
      work.check();
      const response = core.mempool.add(tx);
      if (response.code === 0) blocks.wake();
      return response;
    },
    checkOnly: async (tx) => core.calls.checkTx({ tx, type: 0 }),
    pending: (limit) => core.mempool.first(limit),
    pendingSize: () => ({ txs: core.mempool.size, bytes: core.mempool.bytes }),
    flush: () => core.mempool.flush(),
    addEvidence: (evidence) => addEvidence(core, evidence),
    mine: (count = 1, step) =>
      work.run(async () => {
        if (!Number.isSafeInteger(count) || count < 1)
          throw new EngineError(`a number of blocks from 1 can be made, not ${count}`);
        let made = await make(step);
        for (let i = 1; i < count; i++) {
          // Others have their turn, and the chain may be closed meanwhile.
          if (i % breath === 0) await setImmediate();
          work.check();
          made = await make(step);
        }
        return made;
      }),
    advanceTime: (by) =>
      work.run(() => {
        core.clock.advance(core.consensus.time, nanosOfSpan(by));
        return make();
      }),
    setNextBlockTime: (time) => void core.clock.setNext(core.consensus.time, time),
    setSameTime(on) {
      core.clock.sameTime = on;
    },
    mining: () => blocks.mode,
    setMining: (mode) => blocks.set(mode),
    snapshot: () => held.take(core),
    snapshots: () => held.ids,
    revert: async (id) => other(await work.run(() => held.revert(core, id))),
    setBalance: (address, denom, amount) =>
      chain.edit((ctx, doors) => doors(BalanceEditor).setBalance(ctx, addressOf(address), denom, amount)),
    impersonate(address, on = true) {
      const name = toHex(addressOf(address));
      if (on) core.impersonated.add(name);
      else core.impersonated.delete(name);
    },
    impersonated: () =>
      [...core.impersonated].map((name) => encodeAddress(core.app.identity.bech32Prefix, fromHex(name))),
    players: () => core.players.list(core.consensus.validators),
    setSigning: (address, on) => core.players.setSigning(address, on),
    addKey: (seed) => core.players.add(seed),
    doubleSign: (address) =>
      work.run(async () => {
        await addEvidence(core, doubleSigned(core, address));
        return make();
      }),
    dump: () => work.run(() => dumpChain(core)),
    load: async (dump) =>
      other(
        await work.run(async () => {
          await loadChain(core, dump);
          held.clear();
          return core.consensus.height;
        }),
      ),
    edit: (change) =>
      work.run(() => {
        const branch = Branch.over(core.home.store.latest);
        const { consensus, app } = core;
        change(
          blockContext(app.identity, branch, "deliver", nextHeight(consensus), consensus.time, none),
          core.chain.doors,
        );
        return make(undefined, branch.changes());
      }),
    follow: (block) =>
      work.run(() => {
        checkBlock(core.consensus, block);
        return apply(sealed(block), { round: 0, voters: [] });
      }),
    onBlock(listener) {
      blockListeners.add(listener);
      return () => blockListeners.delete(listener);
    },
    onRevert(listener) {
      revertListeners.add(listener);
      return () => revertListeners.delete(listener);
    },
    fault: () => work.fault(),
    close() {
      closing ??= close();
      return closing;
    },
  };
  try {
    if (core.consensus.height === 0 && options.firstBlock !== false) await nextBlock();
  } catch (error) {
    await chain.close();
    throw error;
  }
  return chain;
}
