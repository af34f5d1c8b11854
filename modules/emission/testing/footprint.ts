import { encodeAddress } from "../../../codec/bech32.ts";
import { ed25519Address } from "../../../codec/crypto/address.ts";
import { parseDec } from "../../../codec/decimal.ts";
import { durationOf } from "../../../codec/duration.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { MsgDefinition as EccMsg } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { MsgDefinition as OffsetMsg } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { addressBytes, moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import consensus from "../../consensus/index.ts";
import { subscriptions as dualtokenFollows } from "../../dualtoken/hooks.ts";
import dualtoken from "../../dualtoken/index.ts";
import { subscriptions as offsetFollows } from "../../offset/hooks.ts";
import offset from "../../offset/index.ts";
import registry from "../../registry/index.ts";
import staking from "../../staking/index.ts";
import { subscriptions as emissionFollows } from "../follows.ts";
import emission from "../index.ts";
import type { EmissionEnv } from "../module.ts";
import { Desk } from "./desk.ts";

export const second = 1_000_000_000n;
export const hour = 3600n * second;
/** Block time of the first block, midnight of 2026-01-01. */
export const start = 1_767_225_600n * second;
/** Micrograms of a gram. */
export const gram = 1_000_000n;

/** Addresses of tests by number; operators of nodes, from 1, are 100 above. */
export const person = (number: number) => encodeAddress(testPrefix, testAddress(number));
const nodeAddress = (number: number) => testAddress(100 + number);
export const operatorAccount = (number: number) => encodeAddress(testPrefix, nodeAddress(number));
export const operator = (number: number) => encodeAddress(`${testPrefix}valoper`, nodeAddress(number));
const keyBytes = (number: number) => new Uint8Array(32).fill(number);
/** The address of a node's consensus key. */
export const keyAddress = (number: number) => ed25519Address(keyBytes(number));
export const keyText = (number: number) => encodeAddress(`${testPrefix}valcons`, keyAddress(number));
export const moduleText = (name: string) => encodeAddress(testPrefix, moduleAddress(name));
export const authority = moduleText("gov");
/** The account of the parameters' committee, which reviews batches too. */
export const committee = person(40);
export const registrar = person(41);
export const { methods } = QueryDefinition;

export const coin = (amount: bigint | number, denom = "uecc") => ({ denom, amount: amount.toString() });

/** Grids: the world's mean, one below it, one above. */
export const grid = [
  { code: "World", name: "World", year: 2024, micrograms_per_kwh: "473000000" },
  { code: "NOR", name: "Norway", year: 2024, micrograms_per_kwh: "30000000" },
  { code: "IND", name: "India", year: 2024, micrograms_per_kwh: "700000000" },
];

export interface ChainChoices {
  /** Seats of genesis. */
  readonly nodes?: number;
  /** Seats whose key registers as a candidate in the first block: all unless given. */
  readonly candidates?: number;
  /** Fields of emission's parameters, as in genesis. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The table of grids, as in genesis. */
  readonly grid?: readonly Readonly<Record<string, unknown>>[];
  /** Sections in whole. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** Persons that have coins beside the first four. */
  readonly funded?: readonly number[];
  /** Modules beside those that the footprint needs. */
  readonly more?: readonly BuiltModule[];
  /** Where records and pools come from: a new one unless given. */
  readonly desk?: Desk;
}

const modulesWith = (desk: Desk) => [
  auth,
  bank,
  consensus,
  staking,
  registry,
  dualtoken,
  ...desk.modules,
  emission,
  offset,
];

const defaults = {
  max_booked_gap: "3600s",
  default_milliwatts: "60000",
  default_pue_thousandths: "1500",
  micrograms_per_gas: "1",
  debt_limit: "1000000000000",
  committee,
  kept_blocks: "10000",
  qualifying: [1, 2, 3].map((scope) => ({
    scope: `SCOPE_${scope}`,
    credit_types: ["Removal - nature", "Removal - technical"],
    labels: [],
    earliest_vintage: "",
  })),
  max_walk: 10_000,
};

function sectionsOf({
  nodes = 4,
  params = {},
  funded = [],
  grid: table = grid,
}: ChainChoices): Record<string, unknown> {
  const rich = [
    ...Array.from({ length: nodes }, (_, i) => operatorAccount(i + 1)),
    ...[1, 2, 3, 4, ...funded].map(person),
  ];
  const ueco2 = [coin(1_000_000_000_000n, "ueco2")];
  return {
    bank: {
      params: { default_send_enabled: true },
      balances: [...rich, moduleText("neutrality")].map((address) => ({ address, coins: ueco2 })),
    },
    staking: {
      params: {
        unbonding_time: "604800s",
        max_validators: nodes,
        max_entries: 7,
        historical_entries: 0,
        bond_denom: "ueco2",
        min_commission_rate: "0.05",
      },
    },
    registry: { params: { registrars: [registrar], review_authority: committee } },
    emission: { params: { ...defaults, ...params }, grid_source: "tests", grid: table },
  };
}

function register(chain: TestChain, number: number): void {
  const dec = (text: string) => parseDec(text).toString();
  chain.deliver(StakingMsg.methods.createValidator, {
    description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
    commission: { rate: dec("0.1"), maxRate: dec("0.5"), maxChangeRate: dec("0.05") },
    minSelfDelegation: "1",
    delegatorAddress: "",
    validatorAddress: operator(number),
    pubkey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: keyBytes(number) }).finish() },
    value: coin(1_000_000_000, "ueco2"),
  });
}

/** A chain at the beginning of its second block, of the time of its first, with a candidate in each seat. */
export function footprintChain(choices: ChainChoices = {}): TestChain {
  const { nodes = 4, candidates = nodes, desk = new Desk() } = choices;
  const modules = [...modulesWith(desk), ...(choices.more ?? [])];
  const chain = testChain(modules, choices.sections ?? sectionsOf(choices), [
    ...dualtokenFollows,
    ...emissionFollows,
    ...offsetFollows,
  ]);
  if (choices.sections !== undefined) return chain;
  const agreed = {
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 20n, maxAgeDuration: durationOf(100n * second), maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  };
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, ConsensusParams.fromPartial(agreed));
  const given = Array.from({ length: nodes }, (_, i) => ({
    pubKey: { sum: { $case: "ed25519" as const, value: keyBytes(i + 1) } },
    power: 1n,
  }));
  chain.chain.doors(GenesisValidators).init(chain.ctx, given);
  for (let number = 1; number <= candidates; number++) register(chain, number);
  chain.runBlock({ after: 0n });
  return chain;
}

/** What the module's own code works with. */
export const envOf = (chain: TestChain): EmissionEnv => chain.chain.modules.get("emission")?.env as EmissionEnv;

/** What a block is; left out: proposed by the first node, without transactions. */
export interface Block {
  readonly proposer?: number;
  readonly gas?: number;
  /** What happens in it. */
  readonly during?: () => void;
}

/** Runs a block, so long after the last, to its end. The chain stands in the next one then, which has the same time. */
export function block(chain: TestChain, after: bigint, { proposer = 1, gas = 0, during }: Block = {}) {
  chain.runBlock({ after, proposer: keyAddress(proposer) });
  during?.();
  return chain.runBlock({ after: 0n, gasOfTxs: gas });
}

/** Gives somebody ECC out of a new batch of one tonne: `number` is its serial number. @returns the batch */
export function giveEcc(chain: TestChain, to: string, grams: bigint, number = 1n): bigint {
  const { batchId } = chain.deliver(RegistryMsg.methods.importBatch, {
    registrar,
    sourceRegistry: "GLD",
    serial: `GS1-1-KE-GS11603-16-2025-30256-${number}-${number}`,
    quantityGrams: 1_000_000n,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
    recipient: to,
  }).response;
  chain.deliver(EccMsg.methods.deposit, { depositor: to, credits: [{ batchId, grams }] });
  return batchId;
}

const keeperOf = (chain: TestChain) => chain.chain.doors(BankKeeper);

const donor = { name: "A friend", id: "", country: "", purpose: "voluntary", statement: "" };

/** Gives the account of a module somebody's coins; the Carbon Neutral Pool gets ECC as a gift. */
export function fill(chain: TestChain, module: string, from: string, amount: bigint, denom = "uecc"): void {
  if (module === "neutral_pool")
    chain.deliver(OffsetMsg.methods.giveEcc, { giver: from, uecc: amount.toString(), donor });
  else keeperOf(chain).sendToModule(chain.ctx, addressBytes(chain.ctx.chain, from), module, [{ denom, amount }]);
}

/** What a module's account has. */
export const held = (chain: TestChain, module: string, denom = "uecc"): bigint =>
  keeperOf(chain).balance(chain.ctx, moduleAddress(module), denom);

/** What an account has. */
export const balance = (chain: TestChain, of: string, denom = "uecc"): bigint =>
  keeperOf(chain).balance(chain.ctx, addressBytes(chain.ctx.chain, of), denom);

/** The ledger's sums and debt as numbers. */
export function sums(chain: TestChain) {
  const { ledger, burned } = chain.query(methods.footprint, {});
  const all = ledger?.sums;
  return {
    booked: BigInt(all?.booked ?? "0"),
    fees: BigInt(all?.fromFees ?? "0"),
    proposers: BigInt(all?.fromProposers ?? "0"),
    pool: BigInt(all?.fromPool ?? "0"),
    repaid: BigInt(all?.repaid ?? "0"),
    debt: BigInt(ledger?.debt ?? "0"),
    burned: BigInt(burned),
  };
}
