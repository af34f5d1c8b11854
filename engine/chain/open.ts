import { join } from "node:path";
import { types } from "node:util";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import type { DecCoin } from "../../codec/decimal.ts";
import { Application } from "../../core/application.ts";
import type { MakeChain } from "../../core/chain.ts";
import { loadNative, remembering, signatureVerifier } from "../../core/crypto/verify.ts";
import { chainStores } from "../../core/upgradeSpec.ts";
import type { KvBackendName } from "../../store/kv/adapters.ts";
import { openKv } from "../../store/kv/open.ts";
import { blockProtocol } from "../block/make.ts";
import { EngineError } from "../errors.ts";
import { type ChainDb, chainDb, genesisRow, paramsRow, validatorsRow } from "../storage/chainDb.ts";
import type { SavedState } from "../storage/state.ts";
import { Clock, type Pace } from "./clock.ts";
import { type Core, roomOf } from "./core.ts";
import { EvidencePool } from "./evidencePool.ts";
import { finalizeRequest } from "./execute.ts";
import { beginningOf, type ReadGenesis, readGenesis } from "./genesis.ts";
import { guarded, type ReportThrow } from "./guarded.ts";
import { impersonating } from "./impersonation.ts";
import { Mempool, type MempoolLimits } from "./mempool.ts";
import { Players } from "./players.ts";
import { dropAbove } from "./rewind.ts";
import { firstState } from "./state.ts";
import { openStateHome, takeBack } from "./stateHome.ts";

/** How a development chain is started. */
export interface CoreOptions {
  readonly chain: MakeChain;
  /** The genesis document in CometBFT's form, marked for development. */
  readonly genesis: unknown;
  /** Seeds of the validators' keys, 32 bytes each. */
  readonly seeds: readonly Uint8Array[];
  /** Where blocks and state are kept; in memory without it. */
  readonly dir?: string | undefined;
  /** The database of the blocks on disk, the usual one unless told. */
  readonly backend?: KvBackendName | undefined;
  /** How time passes between blocks: with the computer's clock unless told. */
  readonly pace?: Pace | undefined;
  /** Blocks that are kept, 10,000 unless told; those that a snapshot needs are kept besides. */
  readonly keepBlocks?: number | undefined;
  readonly mempool?: MempoolLimits | undefined;
  readonly minGasPrices?: readonly DecCoin[] | undefined;
  /** `false`: a new chain waits at genesis, as one does that follows others. */
  readonly firstBlock?: boolean | undefined;
  /** Told of what goes wrong without stopping the chain. */
  readonly log?: ((line: string) => void) | undefined;
}

/** What CometBFT says of itself in Info (version/version.go). */
export const infoRequest = { version: "0.38.25", blockVersion: blockProtocol, p2pVersion: 8n, abciVersion: "2.0.0" };

/**
 * Opens a chain where it stands: at genesis, or at its last block, executed once more where the application lacks it.
 * @param pinned the lowest height that a snapshot needs
 * @throws EngineError, GenesisError, StoreError
 */
export async function openCore(options: CoreOptions, pinned: () => number): Promise<Core> {
  const { dir, log = () => {} } = options;
  const genesis = readGenesis(options.genesis);
  const backend = dir === undefined ? "memory" : (options.backend ?? "@nxtedition/rocksdb");
  const kv = await openKv(join(dir ?? "", "blocks"), backend, log);
  try {
    return await openOn(chainDb(kv), genesis, { ...options, log, pinned });
  } catch (error) {
    await kv.close();
    throw error;
  }
}

async function openOn(
  db: ChainDb,
  genesis: ReadGenesis,
  options: CoreOptions & { readonly log: (line: string) => void; readonly pinned: () => number },
): Promise<Core> {
  const { log, pinned } = options;
  const document = JSON.stringify(options.genesis);
  const known = await db.genesis();
  const saved = await db.state();
  // A loaded chain brings its own genesis with it.
  if (
    saved !== undefined &&
    known !== document &&
    (saved.generation === 0 || saved.consensus.chainId !== genesis.chainId)
  )
    throw new EngineError(
      `the blocks in ${options.dir ?? "memory"} are of another genesis: use that one, or another directory`,
    );
  const impersonated = new Set(saved?.impersonated);
  const editing: Core["editing"] = { changes: undefined };
  const verify = remembering(signatureVerifier(await loadNative()));
  const chain = impersonating(options.chain(verify), () => impersonated);
  const open = () => openStateHome(chainStores(chain), options.dir, saved?.generation ?? 0, log);
  let home = open();
  const { height } = home.store.latest;
  if (saved !== undefined && height > saved.consensus.height) {
    // Blocks that waited to be synced are lost to a power cut, and the state is not.
    log(`the state of height ${height} is taken back to ${saved.consensus.height}, where the blocks end`);
    home.close();
    takeBack(options.dir, saved, log);
    home = open();
  }
  try {
    const report: ReportThrow = (method, error) => log(`fault of the program in ${method}: ${textOf(error)}`);
    const app = new Application(chain, home.store, {
      limits: { minGasPrices: options.minGasPrices ?? [] },
      report,
      edits: () => editing.changes,
    });
    const calls = guarded(app, report);
    const players = new Players([...(saved?.seeds ?? []), ...options.seeds], saved?.down);
    const clock = new Clock(options.pace ?? "clock", saved);
    const consensus = saved?.consensus ?? (await begin(db, app, genesis, document));
    const core: Core = {
      chain,
      app,
      calls,
      db,
      home,
      players,
      clock,
      mempool: new Mempool((request) => calls.checkTx(request), roomOf(consensus), options.mempool),
      evidence: new EvidencePool(),
      impersonated,
      editing,
      keepBlocks: Math.max(1, options.keepBlocks ?? 10_000),
      pinned,
      genesis: saved === undefined || known === undefined ? options.genesis : JSON.parse(known),
      consensus,
      seen: saved?.seen ?? { round: 0, voters: [] },
      last: undefined,
      base: (await db.base()) ?? 0,
      generation: saved?.generation ?? 0,
      syncedAt: Number.NEGATIVE_INFINITY,
    };
    if (saved !== undefined) await catchUp(core, saved, genesis);
    return core;
  } catch (error) {
    home.close();
    throw error;
  }
}

const textOf = (error: unknown): string =>
  types.isNativeError(error) ? (error.stack ?? error.message) : String(error);

/** Begins a chain: nothing of it is durable before its first block. */
async function begin(db: ChainDb, app: Application, genesis: ReadGenesis, document: string) {
  const { appVersion } = app.info(infoRequest);
  const state = firstState(beginningOf(genesis, app.initChain(genesis.request), appVersion));
  await db.kv.batch([
    genesisRow(document),
    validatorsRow(state.initialHeight, state.validators),
    validatorsRow(state.initialHeight + 1, state.nextValidators),
    paramsRow(state.initialHeight, state.params),
  ]);
  return state;
}

/** Brings the application to the last block that was written (CometBFT consensus/replay.go). @throws EngineError where it cannot be */
async function catchUp(core: Core, { consensus }: SavedState, genesis: ReadGenesis): Promise<void> {
  const { app, db } = core;
  await dropAbove(db, consensus.height);
  const { lastBlockHeight } = app.info(infoRequest);
  let height = Number(lastBlockHeight);
  if (height === 0) {
    app.initChain(genesis.request);
    height = consensus.initialHeight - 1;
  }
  const now = [...core.impersonated];
  for (height += 1; height <= consensus.height; height++) await executeAgain(core, height);
  core.impersonated.clear();
  for (const name of now) core.impersonated.add(name);
  if (!equalBytes(app.info(infoRequest).lastBlockAppHash, consensus.appHash))
    throw new EngineError(`the state of height ${consensus.height} is not the one that its block left`);
  const [kept, results] = [await db.block(consensus.height), await db.results(consensus.height)];
  if (kept === undefined || results === undefined) throw new EngineError(`block ${consensus.height} is missing`);
  core.last = { kept, results, bytes: new Uint8Array(0), edits: undefined };
}

async function executeAgain(core: Core, height: number): Promise<void> {
  const { app, db, consensus } = core;
  const [kept, edits] = [await db.block(height), await db.edits(height)];
  const signers = height === consensus.initialHeight ? undefined : await db.validators(height - 1);
  if (kept === undefined || (signers === undefined && height > consensus.initialHeight))
    throw new EngineError(`block ${height} is missing: the state cannot be brought to height ${consensus.height}`);
  core.impersonated.clear();
  for (const name of edits?.impersonated ?? []) core.impersonated.add(name);
  core.editing.changes = edits?.changes;
  const { appHash } = app.finalizeBlock(finalizeRequest(signers, kept.block, kept.id.hash));
  core.editing.changes = undefined;
  const expected =
    height === consensus.height ? consensus.appHash : (await db.block(height + 1))?.block.header?.appHash;
  if (expected === undefined || !equalBytes(appHash, expected))
    throw new EngineError(
      `block ${height} executed again gives ${toHex(appHash)}: the program computes otherwise than before`,
    );
  app.commit({});
}
