import { eco2 } from "../../app/eco2.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import {
  MisbehaviorType,
  RequestFinalizeBlock,
  RequestInitChain,
  type ResponseFinalizeBlock,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { MethodDefinition, RequestOf, ResponseOf } from "../../codec/message.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { Application } from "../../core/application.ts";
import { brokenInvariant, type Chain } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import type { Ctx } from "../../core/ctx.ts";
import { defaultGenesis, exportGenesis } from "../../core/genesis.ts";
import { queryContext } from "../../core/query.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { chainStores } from "../../core/upgradeSpec.ts";
import { type Comet, cometFrom } from "../../modules/staking/election/testing/comet.ts";
import { openStore } from "../../store/open.ts";
import { consensusParams } from "../harness/ledger.ts";
import { secp256k1Key, signTx, type TestKey, type TxSpec } from "../harness/signing.ts";

export const prefix = "eco";
export const chainId = "eco2-test-1";
const second = 1_000_000_000n;
export const day = 86_400n * second;
/** Time of genesis and of the first block, seconds. */
const start = 1_767_225_600n;
const eco = 1_000_000n;

/** The first five are candidates; the last two have coins that vest. */
const keys = Array.from({ length: 9 }, (_, number) => secp256k1Key(100 + number));
const candidates = 5;
const vesting = 2;
export const people = keys.map(({ text }) => text);
export const operatorOf = ({ address }: Pick<TestKey, "address">) => encodeAddress(`${prefix}valoper`, address);
export const operators = keys.map(operatorOf);
/** The consensus key that the candidate of a number registers with. */
export const consensusKey = (number: number) => new Uint8Array(32).fill(number + 1);

export const coins = (amount: bigint | number) => [{ denom: "ueco2", amount: String(amount) }];
const dec = (whole: bigint) => `${whole}.000000000000000000`;
const bondOf = (number: number) => (1000n + 10n * BigInt(number)) * eco;
const purse = 100_000n * eco;

function accountOf(address: string, number: number): object {
  if (number < keys.length - vesting) return { "@type": "/cosmos.auth.v1beta1.BaseAccount", address };
  const base_account = { address, pub_key: null, account_number: "0", sequence: "0" };
  const terms = { original_vesting: coins(purse), delegated_free: [], delegated_vesting: [] };
  const base_vesting_account = { base_account, ...terms, end_time: String(start + 31_536_000n) };
  return {
    "@type": "/cosmos.vesting.v1beta1.ContinuousVestingAccount",
    base_vesting_account,
    start_time: String(start + 86_400n),
  };
}

const crew = {
  id: "4",
  name: "crew",
  address: "",
  rules: {
    title: "Crew",
    appointment: "APPOINTMENT_AUTHORITY",
    seats: 5,
    threshold: 2,
    term: "31536000s",
    voting_period: "604800s",
    powers: [{ type_url: "/cosmos.bank.v1beta1.MsgSend", origin: "ORIGIN_COMMITTEE", spend_limit: coins(5_000_000) }],
  },
  members: people.slice(0, 5),
  term_end: "2029-01-01T00:00:00Z",
  election: "0",
  dissolved: false,
};

/** Sections of a chain where all modules have something to do: three seats, short windows, a committee with members. */
function sections(chain: Chain): Record<string, unknown> {
  const all = defaultGenesis(chain, prefix) as Record<string, Record<string, unknown>>;
  const numbers = Array.from({ length: candidates }, (_, number) => number);
  const bonded = numbers.reduce((sum, number) => sum + bondOf(number), 0n);
  const text = (name: string) => encodeAddress(prefix, moduleAddress(name));
  const section = (name: string, change: object) => ({ ...all[name], ...change });
  const params = (name: string, change: object) => ({ ...(all[name]?.["params"] as object), ...change });
  const bodies = (all["committee"]?.["committees"] ?? []) as readonly unknown[];
  const election = all["staking"]?.["election"] as { readonly params: object };
  return {
    ...all,
    auth: section("auth", { accounts: people.map(accountOf) }),
    bank: section("bank", {
      balances: [
        { address: text("mint"), coins: coins(150_000_000n * eco) },
        { address: text("not_bonded_tokens_pool"), coins: coins(bonded) },
        ...people.map((address) => ({ address, coins: coins(purse) })),
      ],
    }),
    staking: section("staking", {
      params: params("staking", { max_validators: 3, historical_entries: 5 }),
      election: { ...election, params: { ...election.params, handover_interval: "2" } },
      validators: numbers.map((number) => ({
        operator_address: operators[number],
        consensus_pubkey: {
          "@type": "/cosmos.crypto.ed25519.PubKey",
          key: Buffer.from(consensusKey(number)).toString("base64"),
        },
        status: "BOND_STATUS_UNBONDED",
        tokens: bondOf(number).toString(),
        delegator_shares: dec(bondOf(number)),
        description: { moniker: `node ${number}` },
        commission: { commission_rates: { rate: "0.2", max_rate: "0.6", max_change_rate: "0.01" } },
        min_self_delegation: "1",
      })),
      delegations: numbers.map((number) => ({
        delegator_address: people[number],
        validator_address: operators[number],
        shares: dec(bondOf(number)),
      })),
    }),
    slashing: section("slashing", { params: params("slashing", { signed_blocks_window: "6" }) }),
    committee: section("committee", {
      params: params("committee", { election_retry: "86400s" }),
      committees: [...bodies, crew],
      next_committee_id: "5",
    }),
  };
}

/** What a block is to be like. */
export interface BlockPlan {
  /** Nanoseconds since the last. */
  readonly after: bigint;
  /** Transactions: who signs (index of `people`), what. */
  readonly txs: readonly (Pick<TxSpec, "messages" | "fee" | "alterAuthInfo" | "body"> &
    Partial<Pick<TxSpec, "gas">> & { readonly by: number })[];
  /** Numbers of the consensus keys that do not sign. */
  readonly down?: ReadonlySet<number>;
  /** Which of the set, by its place, signed two blocks of an earlier height. */
  readonly doubleSigner?: number;
}

/** The whole chain, driven block by block as CometBFT would drive it. */
export interface World {
  readonly app: Application;
  readonly chain: Chain;
  readonly comet: Comet;
  ctx(): Ctx;
  block(plan: BlockPlan): ResponseFinalizeBlock;
  broken(): string | undefined;
  ask<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>): ResponseOf<M>;
  close(): void;
}

const keyNumbers = new Map(
  people.map((_, number) => [
    Buffer.from(addressOf({ type: "ed25519", key: consensusKey(number) })).toString("hex"),
    number,
  ]),
);

/** Sections of a genesis, by module. */
export type Sections = Readonly<Record<string, unknown>>;

/**
 * @param onRequest told of the requests that change the state, before they are made
 * @param change of the sections that genesis has otherwise
 */
export function startWorld(
  verify: VerifySignature = signatureVerifier(undefined),
  onRequest: (request: RequestInitChain | RequestFinalizeBlock) => void = () => {},
  change: (sections: Sections) => Sections = (sections) => sections,
): World {
  const chain = eco2(verify);
  const store = openStore({ ...chainStores(chain), keepRecent: 2 });
  const app = new Application(chain, store, { limits: { minGasPrices: [] } });
  const birth = RequestInitChain.fromPartial({
    chainId,
    time: timestampOf(start * second),
    consensusParams,
    appStateBytes: Buffer.from(JSON.stringify(change(sections(chain)))),
  });
  onRequest(birth);
  const comet = cometFrom(app.initChain(birth).validators);
  const times = [start * second];
  const ctx = () => queryContext({ chainId, bech32Prefix: prefix }, store.latest);
  const now = () => times.at(-1) ?? 0n;

  /** @param signed how often each has signed in this block */
  function txOf({ by, ...spec }: BlockPlan["txs"][number], signed: Map<number, bigint>): Uint8Array {
    const key = keys[by];
    if (key === undefined) throw new Error(`there is no person ${by}`);
    // Before the first block there is no state to ask; account numbers are the order of genesis.
    const known = app.height === 0 ? undefined : chain.doors(TxAccounts).find(ctx(), key.address);
    const before = signed.get(by) ?? 0n;
    signed.set(by, before + 1n);
    const sequence = (known?.sequence ?? 0n) + before;
    return signTx({
      gas: 2_000_000n,
      ...spec,
      by: [{ key, accountNumber: known?.accountNumber ?? BigInt(by), sequence }],
    });
  }

  /** A double sign of a block or two ago, by one of the set of then. */
  function misbehaviorOf(height: number, place: number) {
    const set = comet.setAt(height - 1);
    const address = set[place % set.length];
    const time = times.at(-1);
    if (address === undefined || time === undefined || height < 3) return [];
    const validator = { address: Buffer.from(address, "hex"), power: 1n };
    const fault = { height: BigInt(height - 1), time: timestampOf(time), totalVotingPower: BigInt(set.length) };
    return [{ type: MisbehaviorType.DUPLICATE_VOTE, validator, ...fault }];
  }

  return {
    app,
    chain,
    comet,
    ctx,
    block({ after, txs, down = new Set(), doubleSigner }) {
      const height = app.height + 1;
      const time = now() + (height === 1 ? 0n : after);
      const set = comet.setAt(height);
      const isDown = (address: string) => down.has(keyNumbers.get(address) ?? -1);
      const signed = new Map<number, bigint>();
      const request = RequestFinalizeBlock.fromPartial({
        height: BigInt(height),
        time: timestampOf(time),
        proposerAddress: Buffer.from(set[height % set.length] ?? "", "hex"),
        txs: txs.map((tx) => txOf(tx, signed)),
        decidedLastCommit: { round: 0, votes: height === 1 ? [] : comet.commitFor(height, isDown) },
        misbehavior: doubleSigner === undefined ? [] : misbehaviorOf(height, doubleSigner),
      });
      onRequest(request);
      const response = app.finalizeBlock(request);
      app.commit({});
      comet.take(height, response.validatorUpdates);
      times.push(time);
      return response;
    },
    broken: () => brokenInvariant(chain, ctx()),
    ask(method, request) {
      const rpc = [...chain.queries.values()].find(({ input }) => input.$type === method.requestType.$type);
      if (rpc === undefined) throw new Error(`no module answers ${method.requestType.$type}`);
      return rpc.handle(ctx(), { ...method.requestType.decode(new Uint8Array(0)), ...request }) as ResponseOf<
        typeof method
      >;
    },
    close: () => store.close(),
  };
}

/** Begins another chain with what this one is: a genesis is held to all invariants. @throws GenesisError */
export function beginAgain(world: World): void {
  const exported = exportGenesis(world.chain, world.ctx());
  const store = openStore(chainStores(world.chain));
  try {
    const app = new Application(world.chain, store, { limits: { minGasPrices: [] } });
    app.initChain(
      RequestInitChain.fromPartial({
        chainId,
        time: timestampOf(world.ctx().time),
        initialHeight: BigInt(world.app.height + 1),
        consensusParams,
        appStateBytes: Buffer.from(JSON.stringify(exported)),
      }),
    );
  } finally {
    store.close();
  }
}
