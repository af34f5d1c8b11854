import { sha256 } from "@noble/hashes/sha2.js";
import { decodeAddress } from "../../codec/bech32.ts";
import type { Coin } from "../../codec/coin.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { MessageCodec, MethodDefinition, RequestOf, ResponseOf } from "../../codec/message.ts";
import { parseTime } from "../../codec/time.ts";
import { brokenInvariant, type Chain, type MakeChain } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { queryContext } from "../../core/query.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import { validatorKey } from "../block/keys.ts";
import { type ChainOptions, openChain, type RunningChain } from "../chain/chain.ts";
import type { Pace } from "../chain/clock.ts";
import { developmentGenesis } from "../chain/genesis.ts";
import type { IncludedTx } from "../chain/types.ts";
import { EngineError } from "../errors.ts";
import { type TestAccount, type TxChoices, testAccount, testTx, testValidatorSeed } from "./accounts.ts";
import { foundValidators } from "./founders.ts";

/** How a chain under test starts; everything has a value that suits most tests. */
export interface StartOptions
  extends Pick<ChainOptions, "mining" | "dir" | "backend" | "keepBlocks" | "mempool" | "minGasPrices" | "log"> {
  /** `eco2-dev-1` unless told. */
  readonly chainId?: string;
  /** Of addresses, `eco` unless told. */
  readonly prefix?: string;
  /** RFC 3339; the start of 2026 unless told, so that every run has the same times. */
  readonly genesisTime?: string;
  /** How time passes: one second a block unless told. */
  readonly pace?: Pace;
  /**
   * Power of each validator, their keys being `testValidatorSeed(1)` and on; one of power 10 unless told. A staking module gives each
   * its own power.
   */
  readonly validators?: readonly number[];
  /** False: on a chain with staking too, the validators are no candidates, so that nobody operates or votes for them. */
  readonly founders?: boolean;
  /** How many funded accounts; 3 unless told. */
  readonly accounts?: number;
  /** What each of them has; 1,000,000 ECO2 unless told. */
  readonly coins?: readonly Coin[];
  /** Gas of a block, -1 (the default) for no limit. */
  readonly maxGas?: number;
  /** Changes the sections of the default genesis; accounts and balances of the funded ones stand in them already. */
  readonly genesis?: (sections: Record<string, unknown>) => void;
}

/** A chain under test. */
export interface StartedChain extends RunningChain {
  readonly accounts: readonly TestAccount[];
  /**
   * Signs a transaction, sends it and waits for its block, which is made at once where blocks do not come by themselves. An account that
   * is impersonated is named by its address.
   * @returns the transaction with its result; a message that failed has a code other than 0
   * @throws EngineError with code and log where the mempool refuses it
   */
  send(from: TestAccount | string, messages: readonly Any[], choices?: TxChoices): Promise<IncludedTx>;
  /** Answers a query of the last block's state. @throws QueryError, LedgerError */
  ask<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>): ResponseOf<M>;
  /** The first broken invariant, or `undefined`. */
  broken(): string | undefined;
}

/** A message packed for a transaction; fields left out have their defaults. */
export function message<T extends object>(type: MessageCodec<T>, value: Partial<T>): Any {
  const whole = { ...type.decode(new Uint8Array(0)), ...value };
  return { typeUrl: `/${type.$type}`, value: type.encode(whole).finish() };
}

const standardCoins: readonly Coin[] = [{ denom: "ueco2", amount: 1_000_000_000_000n }];

function sections(chain: Chain, prefix: string, accounts: readonly TestAccount[], coins: readonly Coin[]) {
  const state = defaultGenesis(chain, prefix);
  const having = (name: string, more: object) => {
    if (chain.modules.has(name)) state[name] = { ...(state[name] as object), ...more };
  };
  having("auth", {
    accounts: accounts.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address })),
  });
  const amounts = coins.map(({ denom, amount }) => ({ denom, amount: String(amount) }));
  having("bank", { balances: accounts.map(({ address }) => ({ address, coins: amounts })) });
  return state;
}

/**
 * Starts a chain in this process, with real blocks and no network: `const chain = await startChain(eco2)`. It is at its first block when
 * this returns, and lives in memory unless it is given a directory. Close it when the test is over.
 * @throws GenesisError, EngineError
 */
export async function startChain(makeChain: MakeChain, options: StartOptions = {}): Promise<StartedChain> {
  const { chainId = "eco2-dev-1", prefix = "eco", genesisTime = "2026-01-01T00:00:00Z", validators = [10] } = options;
  const plain = makeChain(signatureVerifier(undefined));
  const accounts = Array.from({ length: options.accounts ?? 3 }, (_, i) => testAccount(i + 1, prefix));
  const appState = sections(plain, prefix, accounts, options.coins ?? standardCoins);
  options.genesis?.(appState);
  if (options.founders !== false) foundValidators(plain, appState, { chainId, prefix, validators: validators.length });
  const seeds = validators.map((_, i) => testValidatorSeed(i + 1));
  const genesis = developmentGenesis({
    chainId,
    time: parseTime(genesisTime),
    validators: validators.map((power, i) => ({
      publicKey: validatorKey(testValidatorSeed(i + 1)).publicKey,
      power: BigInt(power),
    })),
    maxGas: BigInt(options.maxGas ?? -1),
    appState,
  });
  const pace = options.pace ?? { stepMs: 1000 };
  const chain = await openChain({ ...options, chain: makeChain, genesis, seeds, pace });
  const { application } = chain;
  const latest = () => queryContext(application.identity, chain.store.latest);
  const signedFor = (address: Uint8Array) => {
    const { accountNumber = 0n, sequence = 0n } = application.chain.doors(TxAccounts).find(latest(), address) ?? {};
    return { chainId, accountNumber, sequence };
  };
  return Object.assign(chain, {
    accounts,
    async send(from: TestAccount | string, messages: readonly Any[], choices: TxChoices = {}): Promise<IncludedTx> {
      const account = typeof from === "string" ? undefined : from;
      const address = typeof from === "string" ? decodeAddress(prefix, from) : from.bytes;
      const tx = testTx(account, messages, signedFor(address), choices);
      const found = included(chain, sha256(tx));
      const { code, codespace, log } = await chain.checkTx(tx);
      if (code !== 0) {
        found.giveUp();
        throw new EngineError(`the transaction is refused with ${codespace} ${code}: ${log}`);
      }
      if (chain.mining().mode === "manual") await chain.mine();
      return found.result;
    },
    ask<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>): ResponseOf<M> {
      const rpc = [...application.chain.queries.values()].find(({ input }) => input.$type === method.requestType.$type);
      if (rpc === undefined) throw new EngineError(`no module of this chain answers ${method.requestType.$type}`);
      const { value } = application.call(rpc.path, message(method.requestType, request).value, 0);
      return method.responseType.decode(value) as ResponseOf<M>;
    },
    broken: () => brokenInvariant(application.chain, latest()),
  });
}

/** Waits for the block that holds a transaction. */
function included(chain: RunningChain, hash: Uint8Array) {
  let end: () => void = () => {};
  const result = new Promise<IncludedTx>((resolve) => {
    end = chain.onBlock((made) => {
      for (const [index, tx] of (made.block.data?.txs ?? []).entries()) {
        const txResult = made.results.txResults[index];
        if (txResult === undefined || Buffer.compare(sha256(tx), hash) !== 0) continue;
        end();
        resolve({ height: BigInt(made.height), index, tx, result: txResult });
      }
    });
  });
  return { result, giveUp: () => end() };
}
