import { eco2 } from "../app/eco2.ts";
import { ed25519Address } from "../codec/crypto/address.ts";
import type { ValidatorUpdate, VoteInfo } from "../codec/gen/tendermint/abci/types.ts";
import { RequestFinalizeBlock } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { timestampOf } from "../codec/time.ts";
import { Application } from "../core/application.ts";
import { blockContext } from "../core/block.ts";
import type { Chain } from "../core/chain.ts";
import type { Ctx } from "../core/ctx.ts";
import { defaultGenesis } from "../core/genesis.ts";
import { Branch } from "../core/state/branch.ts";
import type { VerifySignature } from "../core/tx/steps/signatures.ts";
import { openStore } from "../store/open.ts";
import type { ChangeSet, StateStore } from "../store/types.ts";
import { chainId } from "./home.ts";

const none = new Uint8Array(0);
const second = 1_000_000_000n;
/** Ten seconds, as blocks of the ECO2 chain come. */
const interval = 10n * second;

/** The application alone, over the arena in memory, driven block by block; what it holds is written without transactions. */
export interface DirectChain {
  readonly chain: Chain;
  readonly store: StateStore;
  /** What `work` writes stands in the state before the next block. */
  write(work: (ctx: Ctx) => void): void;
  /** Runs `work` over the state of the last block; nothing of it stays. */
  look<T>(work: (ctx: Ctx) => T): T;
  /** Executes and commits a block, all validators having signed the one before. @returns milliseconds @throws for a refused transaction */
  block(after?: bigint, txs?: readonly Uint8Array[]): number;
  /** The mempool's check of a transaction. @throws for a refused one */
  check(tx: Uint8Array): void;
}

const keyOf = ({ pubKey }: ValidatorUpdate) => (pubKey?.sum?.$case === "ed25519" ? pubKey.sum.value : none);

/** What a chain begins with. */
export interface DirectOptions {
  /** Validators of CometBFT's genesis. */
  readonly validators?: number;
  /** Sections in the place of those of a new chain. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** What checks signatures; everything passes unless given. */
  readonly verify?: VerifySignature;
}

/** A new ECO2 chain with validators of CometBFT's genesis. */
export function directChain({ validators = 1, sections = {}, verify }: DirectOptions = {}): DirectChain {
  const chain = eco2(verify ?? (() => true));
  const store = openStore({ storeNames: [...chain.storeNames, "chain"], keepRecent: 2 });
  let edits: ChangeSet | undefined;
  const app = new Application(chain, store, { limits: { minGasPrices: [] }, edits: () => edits });
  let time = 1_767_225_600n * second;
  // Sets by height: an update returned at H is in force at H + 2.
  let sets: readonly (readonly ValidatorUpdate[])[] = [];
  const first = app.initChain({
    chainId,
    time: timestampOf(time),
    initialHeight: 1n,
    validators: Array.from({ length: validators }, (_, index) => ({
      pubKey: { sum: { $case: "ed25519", value: new Uint8Array(32).fill(index + 1) } },
      power: 1n,
    })),
    consensusParams: ConsensusParams.fromPartial({
      block: { maxBytes: 22_020_096n, maxGas: -1n },
      evidence: { maxAgeNumBlocks: 100n, maxAgeDuration: { seconds: 1000n, nanos: 0 }, maxBytes: 1000n },
      validator: { pubKeyTypes: ["ed25519"] },
    }),
    appStateBytes: Buffer.from(JSON.stringify({ ...defaultGenesis(chain, "eco"), ...sections })),
  });
  sets = [[], first.validators, first.validators];
  const context = (branch: Branch, proposer: Uint8Array) =>
    blockContext(app.identity, branch, "deliver", store.latest.height + 1, time, proposer);
  const proposerOf = (set: readonly ValidatorUpdate[] = []) => {
    const [member] = set;
    return member === undefined ? none : ed25519Address(keyOf(member));
  };
  return {
    chain,
    store,
    write(work) {
      const branch = Branch.over(store.latest);
      work(context(branch, none));
      edits = branch.changes();
    },
    check(tx) {
      const { code, log } = app.checkTx({ tx, type: 0 });
      if (code !== 0) throw new Error(log);
    },
    look: (work) => work(context(Branch.over(store.latest), proposerOf(sets[1]))),
    block(after = interval, txs = []) {
      time += after;
      const [signed = [], current = [], next = []] = sets;
      const votes = signed.map(
        (member): VoteInfo => ({ validator: { address: ed25519Address(keyOf(member)), power: 1n }, blockIdFlag: 2 }),
      );
      const request = RequestFinalizeBlock.fromPartial({
        height: BigInt(store.latest.height + 1),
        time: timestampOf(time),
        hash: new Uint8Array(32).fill(store.latest.height & 255),
        proposerAddress: proposerOf(current),
        decidedLastCommit: { round: 0, votes },
        txs: [...txs],
      });
      const start = performance.now();
      const { validatorUpdates, txResults } = app.finalizeBlock(request);
      app.commit({});
      const took = performance.now() - start;
      edits = undefined;
      const refused = txResults.find(({ code }) => code !== 0);
      if (refused !== undefined) throw new Error(refused.log);
      const changed = new Set(validatorUpdates.map((update) => Buffer.from(keyOf(update)).toString("hex")));
      const stay = next.filter((member) => !changed.has(Buffer.from(keyOf(member)).toString("hex")));
      sets = [current, next, [...stay, ...validatorUpdates.filter(({ power }) => power > 0n)]];
      return took;
    },
  };
}
