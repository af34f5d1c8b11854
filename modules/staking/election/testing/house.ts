import { encodeAddress } from "../../../../codec/bech32.ts";
import { toHex } from "../../../../codec/bytes.ts";
import { ed25519Address } from "../../../../codec/crypto/address.ts";
import { durationOf } from "../../../../codec/duration.ts";
import { PubKey } from "../../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { QueryDefinition as StandardQuery } from "../../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition as StakingMsg } from "../../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition } from "../../../../codec/gen/eco2/staking/v1/query.ts";
import type { ValidatorUpdate } from "../../../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../../../codec/gen/tendermint/types/params.ts";
import { ConsensusParamsKeeper } from "../../../../core/consensusDoor.ts";
import { type BlockEnd, type TestChain, testChain, testPrefix } from "../../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../../core/validatorsDoor.ts";
import auth from "../../../auth/index.ts";
import bank from "../../../bank/index.ts";
import consensus from "../../../consensus/index.ts";
import staking from "../../index.ts";
import { StakingKeeper } from "../../keeper.ts";
import { type Comet, cometFrom } from "./comet.ts";

export const second = 1_000_000_000n;
/** One ECO2 in base units. */
export const eco = 1_000_000n;

export interface HouseOptions {
  readonly seats?: number;
  /** Candidates by number with their own bond in ECO2, registered in genesis. */
  readonly candidates?: readonly (readonly [number: number, bond: bigint])[];
  /** Validators of CometBFT's genesis, by the number of their keys. */
  readonly given?: readonly number[];
  /** Seconds. */
  readonly term?: bigint;
  readonly window?: bigint;
  /** Blocks. */
  readonly interval?: bigint;
  /** Coins of each account, ECO2. */
  readonly coins?: bigint;
  /** Accounts that there are, numbered from 1. */
  readonly accounts?: number;
}

const numbered = (number: number, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length, 7);
  bytes.writeUInt32BE(number, 0);
  return bytes;
};

export const accountOf = (number: number): Uint8Array => numbered(number, 20);
export const accountText = (number: number): string => encodeAddress(testPrefix, accountOf(number));
export const operatorTextOf = (number: number): string => encodeAddress(`${testPrefix}valoper`, accountOf(number));
export const keyOf = (number: number): Uint8Array => numbered(number, 32);
/** Hex of the address of a consensus key. */
export const seatOf = (number: number): string => toHex(ed25519Address(keyOf(number)));

export function genesisSections(options: HouseOptions): Record<string, unknown> {
  const { term = 100n, window = 20n, interval = 3n, seats = 4, accounts = 60, coins = 1_000_000n } = options;
  const balances = Array.from({ length: accounts }, (_, index) => ({
    address: accountText(index + 1),
    coins: [{ denom: "ueco2", amount: (coins * eco).toString() }],
  }));
  return {
    bank: { balances },
    staking: {
      params: {
        unbonding_time: "1814400s",
        max_validators: seats,
        max_entries: 7,
        historical_entries: 10,
        bond_denom: "ueco2",
        min_commission_rate: "0",
      },
      election: {
        params: {
          term_duration: `${term}s`,
          voting_window: `${window}s`,
          handover_interval: interval.toString(),
          max_commission_rate: "0.6",
          min_self_bond: "0",
        },
      },
    },
  };
}

/** A chain with seats, and beside it what CometBFT makes of what it says. */
export interface House {
  readonly chain: TestChain;
  readonly comet: Comet;
  /** Numbers of the keys that sign nothing. */
  readonly down: Set<number>;
  /** Runs blocks, a second apart unless told. */
  run(blocks?: number, after?: bigint): BlockEnd;
  /** Runs blocks until `done`. @throws after 500 */
  runUntil(done: () => boolean): void;
  register(number: number, bond: bigint, key?: number): void;
  /** Votes of ECO2. */
  vote(from: number, to: number, amount: bigint): void;
  unvote(from: number, to: number, amount: bigint): void;
  /** Numbers of the candidates that have seats, ascending. */
  seated(): number[];
  /** Of all keys in the set to come, ascending. */
  set(): number[];
  jail(number: number): void;
  unjail(number: number): void;
  tombstone(number: number): void;
  election(): ReturnType<typeof query>;
}

const query = (chain: TestChain) => chain.query(QueryDefinition.methods.election, {});
const known = new Map(Array.from({ length: 2000 }, (_, number) => [seatOf(number), number]));
const numbersOf = (addresses: readonly string[]) => addresses.map((one) => known.get(one) ?? -1).sort((a, b) => a - b);

export const updateOf = (number: number): ValidatorUpdate => ({
  pubKey: { sum: { $case: "ed25519", value: keyOf(number) } },
  power: 10n,
});

/** A chain of the modules that elections need, from these sections. */
export function stakingChain(sections: Record<string, unknown>): TestChain {
  const chain = testChain([auth, bank, consensus, staking], sections);
  const params = ConsensusParams.fromPartial({
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: durationOf(172_800n * second), maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params);
  return chain;
}

export function registerCandidate(chain: TestChain, number: number, bond: bigint, key = number): void {
  chain.deliver(StakingMsg.methods.createValidator, {
    description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
    commission: { rate: "0", maxRate: "0", maxChangeRate: "0" },
    minSelfDelegation: "1",
    delegatorAddress: "",
    validatorAddress: operatorTextOf(number),
    pubkey: { typeUrl: "/cosmos.crypto.ed25519.PubKey", value: PubKey.encode({ key: keyOf(key) }).finish() },
    value: { denom: "ueco2", amount: (bond * eco).toString() },
  });
}

/** Runs one block of a chain whose validator set CometBFT keeps. */
export function runBlockUnder(
  comet: Comet,
  chain: TestChain,
  after = second,
  isDown: (address: string) => boolean = () => false,
): BlockEnd {
  const { height } = chain.ctx;
  const end = chain.runBlock({ after, decision: { votes: comet.commitFor(height + 1, isDown) } });
  comet.take(height, end.updates);
  return end;
}

export function houseOf(options: HouseOptions = {}): House {
  const chain = stakingChain(genesisSections(options));
  for (const [number, bond] of options.candidates ?? []) registerCandidate(chain, number, bond);
  const first = chain.chain.doors(GenesisValidators).init(chain.ctx, (options.given ?? []).map(updateOf));
  const comet = cometFrom(first);
  const down = new Set<number>();
  const isDown = (address: string) => down.has(known.get(address) ?? -1);
  const coin = (amount: bigint) => ({ denom: "ueco2", amount: (amount * eco).toString() });
  const staked = (from: number, to: number, amount: bigint) => ({
    delegatorAddress: accountText(from),
    validatorAddress: operatorTextOf(to),
    amount: coin(amount),
  });
  const keeper = () => chain.chain.doors(StakingKeeper);
  function run(blocks = 1, after = second): BlockEnd {
    let last: BlockEnd = { updates: [], events: [] };
    for (let block = 0; block < blocks; block += 1) last = runBlockUnder(comet, chain, after, isDown);
    return last;
  }
  return {
    chain,
    comet,
    down,
    run,
    runUntil(done) {
      for (let blocks = 0; !done(); blocks += 1) {
        if (blocks === 500) throw new Error("nothing came of 500 blocks");
        run();
      }
    },
    register: (number, bond, key) => registerCandidate(chain, number, bond, key),
    vote: (from, to, amount) => void chain.deliver(StakingMsg.methods.delegate, staked(from, to, amount)),
    unvote: (from, to, amount) => void chain.deliver(StakingMsg.methods.undelegate, staked(from, to, amount)),
    seated: () => {
      const { validators } = chain.query(StandardQuery.methods.validators, { status: "BOND_STATUS_BONDED" });
      const texts = validators.map(({ operatorAddress }) => operatorAddress);
      return [...known.values()].filter((number) => texts.includes(operatorTextOf(number)));
    },
    set: () => numbersOf(comet.next),
    jail: (number) => keeper().jail(chain.ctx, accountOf(number)),
    unjail: (number) => keeper().unjail(chain.ctx, accountOf(number)),
    tombstone: (number) => keeper().tombstone(chain.ctx, accountOf(number)),
    election: () => query(chain),
  };
}
