import { encodeAddress } from "../../../codec/bech32.ts";
import { ed25519Address } from "../../../codec/crypto/address.ts";
import { parseDec } from "../../../codec/decimal.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { type Event, Misbehavior } from "../../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type BlockEnd, type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import { StakingKeeper } from "../../staking/keeper.ts";
import { subscriptions } from "../hooks.ts";
import slashing from "../index.ts";

export const second = 1_000_000_000n;
export const account = (number: number) => encodeAddress(testPrefix, testAddress(number));
export const operator = (number: number) => encodeAddress(`${testPrefix}valoper`, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));

const keyBytes = (number: number) => new Uint8Array(32).fill(number);
/** The address of the consensus key of candidate `number`, and its text. */
export const keyAddress = (number: number) => ed25519Address(keyBytes(number));
export const keyText = (number: number) => encodeAddress(`${testPrefix}valcons`, keyAddress(number));

const ueco2 = (amount: number) => ({ denom: "ueco2", amount: String(amount) });

/** Parameters of slashing in genesis: ten blocks of which half must be signed. */
export const rules = {
  signed_blocks_window: "10",
  min_signed_per_window: "0.500000000000000000",
  downtime_jail_duration: "60s",
  slash_fraction_double_sign: "0.050000000000000000",
  slash_fraction_downtime: "0.010000000000000000",
};

/** Rules of elections that ask no bond of candidates. */
const election = {
  params: { term_duration: "2592000s", voting_window: "259200s", handover_interval: "60", max_commission_rate: "0.6" },
};

export interface ChainParts {
  /** Seats that are taken by keys of CometBFT's genesis; candidates 1 to that number have those keys. */
  readonly seats: number;
  /** What each candidate bonds. */
  readonly bond?: number;
  readonly section?: Readonly<Record<string, unknown>>;
  readonly more?: readonly BuiltModule[];
  readonly sections?: Readonly<Record<string, unknown>>;
}

/** A chain of these sections and modules, begun as a node begins it, before anybody is a candidate. */
export function chainFrom({ seats, section = { params: rules }, more = [], sections }: ChainParts): TestChain {
  const balances = Array.from({ length: Math.max(seats, 4) }, (_, i) => ({
    address: account(i + 1),
    coins: [ueco2(1_000_000)],
  }));
  const params = { unbonding_time: "604800s", max_validators: seats, max_entries: 7, historical_entries: 3 };
  const chain = testChain(
    [auth, bank, consensus, staking, slashing, ...more],
    sections ?? {
      bank: { balances },
      staking: { params: { ...params, bond_denom: "ueco2", min_commission_rate: "0.05" }, election },
      slashing: section,
    },
    subscriptions,
  );
  const agreed = {
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 20n, maxAgeDuration: { seconds: 100n, nanos: 0 }, maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  };
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, ConsensusParams.fromPartial(agreed));
  const given = Array.from({ length: seats }, (_, i) => ({
    pubKey: { sum: { $case: "ed25519" as const, value: keyBytes(i + 1) } },
    power: 1n,
  }));
  chain.chain.doors(GenesisValidators).init(chain.ctx, given);
  return chain;
}

export function register(chain: TestChain, number: number, bond: number): void {
  const dec = (text: string) => parseDec(text).toString();
  chain.deliver(MsgDefinition.methods.createValidator, {
    description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
    commission: { rate: dec("0.1"), maxRate: dec("0.5"), maxChangeRate: dec("0.05") },
    minSelfDelegation: "1",
    delegatorAddress: "",
    validatorAddress: operator(number),
    pubkey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: keyBytes(number) }).finish() },
    value: ueco2(bond),
  });
}

/** The same with a candidate in each seat. */
export function validatorsChain(parts: ChainParts): TestChain {
  const chain = chainFrom(parts);
  for (let number = 1; number <= parts.seats; number++) register(chain, number, parts.bond ?? 100_000);
  chain.runBlock();
  return chain;
}

/** Takes a part of an account's votes for a candidate back. */
export const leave = (chain: TestChain, from: number, of: number, amount: number) =>
  chain.deliver(MsgDefinition.methods.undelegate, {
    delegatorAddress: account(from),
    validatorAddress: operator(of),
    amount: ueco2(amount),
  });

/** The next block, whose last commit has the votes of `voters`; those of `absent` are missing. */
export function signedBlock(chain: TestChain, voters: readonly number[], absent: readonly number[] = []): BlockEnd {
  const votes = voters.map((number) => ({
    validator: { address: keyAddress(number), power: 10n },
    blockIdFlag: absent.includes(number) ? (1 as const) : (2 as const),
  }));
  return chain.runBlock({ decision: { votes } });
}

/** The next block, which proves that `number` signed two blocks of a height. */
export function provingBlock(
  chain: TestChain,
  number: number,
  fault: { readonly type?: 0 | 1 | 2; readonly height: number; readonly time: bigint },
): BlockEnd {
  const misbehavior = Misbehavior.fromPartial({
    type: fault.type ?? 1,
    validator: { address: keyAddress(number), power: 10n },
    height: BigInt(fault.height),
    time: timestampOf(fault.time),
    totalVotingPower: 40n,
  });
  return chain.runBlock({ decision: { misbehavior: [misbehavior] } });
}

/** A candidate as "status tokens", jailed with a `!` before. */
export function standing(chain: TestChain, number: number): string {
  const found = chain.chain.doors(StakingKeeper).validator(chain.ctx, testAddress(number));
  if (found === undefined) return "none";
  return `${found.jailed ? "!" : ""}${found.status === 3 ? "bonded" : "unbonded"} ${found.tokens}`;
}

/** Events of these types as "type key=value key=value". */
export const eventTexts = (events: readonly Event[], ...types: string[]): string[] =>
  events
    .filter(({ type }) => types.includes(type))
    .map(({ type, attributes }) => [type, ...attributes.map(({ key, value }) => `${key}=${value}`)].join(" "));
