import { eco2 } from "../../app/eco2.ts";
import type { DecCoin } from "../../codec/decimal.ts";
import {
  RequestFinalizeBlock,
  RequestInitChain,
  type ResponseCheckTx,
  type ResponseFinalizeBlock,
} from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { Application } from "../../core/application.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { chainStore } from "../../core/identity.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import type { EngineName } from "../../store/engine.ts";
import { openStore, type StoreOptions } from "../../store/open.ts";
import type { StateStore } from "../../store/types.ts";

/** Start of a test chain that does not say: block H is made H seconds after it. */
const usualStart = 1_700_000_000n;

export const consensusParams = ConsensusParams.fromPartial({
  block: { maxBytes: 22_020_096n, maxGas: 1_000_000_000n },
  evidence: { maxAgeNumBlocks: 100n, maxAgeDuration: { seconds: 1000n, nanos: 0 }, maxBytes: 1000n },
  validator: { pubKeyTypes: ["ed25519"] },
});

/** What keeps the state of a ledger that does not say. */
export const usual: { engine: EngineName } = { engine: "objects" };

/** Coins that an address has at genesis. */
export interface Funded {
  readonly address: string;
  readonly coins: readonly { readonly denom: string; readonly amount: string }[];
}

/** An application over a state in memory, driven block by block as CometBFT would. */
export interface Ledger {
  readonly app: Application;
  readonly store: StateStore;
  check(tx: Uint8Array): ResponseCheckTx;
  block(txs?: readonly Uint8Array[]): ResponseFinalizeBlock;
}

export interface LedgerOptions {
  readonly chainId?: string;
  /** Seconds since 1970 when the chain begins. */
  readonly start?: bigint;
  readonly prefix?: string;
  readonly funded?: readonly Funded[];
  /** Changes the sections of the default genesis. */
  readonly genesis?: (sections: Record<string, unknown>) => void;
  readonly minGasPrices?: readonly DecCoin[];
  /** The portable one unless given. */
  readonly verify?: VerifySignature;
  /** What keeps the state. */
  readonly engine?: EngineName;
  /** How the state is kept; in memory unless told. */
  readonly state?: Pick<StoreOptions, "dir" | "keepRecent" | "history">;
  /** Told of the requests that change the state, before they are made. */
  readonly onRequest?: (request: RequestInitChain | RequestFinalizeBlock) => void;
}

export function startLedger({
  chainId = "eco2-test-1",
  start = usualStart,
  prefix = "eco",
  funded = [],
  genesis,
  minGasPrices = [],
  verify = signatureVerifier(undefined),
  engine = usual.engine,
  state = {},
  onRequest,
}: LedgerOptions = {}): Ledger {
  const chain = eco2(verify);
  const store = openStore({ storeNames: [...chain.storeNames, chainStore], engine, ...state });
  const app = new Application(chain, store, { limits: { minGasPrices } });
  const sections = defaultGenesis(chain, prefix);
  sections["bank"] = { ...(sections["bank"] as object), balances: funded };
  const accounts = funded.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
  sections["auth"] = { ...(sections["auth"] as object), accounts };
  genesis?.(sections);
  const birth = RequestInitChain.fromPartial({
    chainId,
    time: { seconds: start, nanos: 0 },
    consensusParams,
    appStateBytes: Buffer.from(JSON.stringify(sections)),
  });
  onRequest?.(birth);
  app.initChain(birth);
  const block = (txs: readonly Uint8Array[] = []) => {
    const height = BigInt(store.latest.height + 1);
    const time = { seconds: start + height, nanos: 0 };
    const request = RequestFinalizeBlock.fromPartial({ height, txs: [...txs], time });
    onRequest?.(request);
    const response = app.finalizeBlock(request);
    app.commit({});
    return response;
  };
  return { app, store, block, check: (tx) => app.checkTx({ tx, type: 0 }) };
}
