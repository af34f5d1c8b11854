import { encodeAddress } from "../../../codec/bech32.ts";
import { durationOf } from "../../../codec/duration.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import consensus from "../../consensus/index.ts";
import { subscriptions as distributionFollows } from "../../distribution/hooks.ts";
import distribution from "../../distribution/index.ts";
import staking from "../../staking/index.ts";
import { subscriptions } from "../hooks.ts";
import mint from "../index.ts";

const second = 1_000_000_000n;
const text = (name: string) => encodeAddress(testPrefix, moduleAddress(name));
export const reserveText = text("mint");

/** Balances of a genesis: the reserve, and one account with as much, so that the supply is twice the reserve. */
export const balancesWith = (reserve: bigint) =>
  [reserveText, encodeAddress(testPrefix, testAddress(1))].map((address) => ({
    address,
    coins: reserve === 0n ? [] : [{ denom: "ueco2", amount: reserve.toString() }],
  }));

/** Of what a node starts with besides the sections: parameters of consensus, and the one validator of CometBFT's genesis. */
export function begin(chain: TestChain): TestChain {
  const params = ConsensusParams.fromPartial({
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: durationOf(172_800n * second), maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params);
  const given = { pubKey: { sum: { $case: "ed25519" as const, value: new Uint8Array(32).fill(99) } }, power: 1n };
  chain.chain.doors(GenesisValidators).init(chain.ctx, [given]);
  return chain;
}

/** A chain whose rewards have no candidate to go to, so that all are in the community pool. */
export function reserveChain(sections: Readonly<Record<string, unknown>>): TestChain {
  const modules = [auth, bank, consensus, distribution, staking, mint];
  return begin(testChain(modules, sections, [...subscriptions, ...distributionFollows]));
}

/** Base units left in the reserve, and all that was paid: at the end of a block it is in the account of the rewards. */
export function amounts({ chain, ctx }: TestChain): { reserve: bigint; paid: bigint; supply: bigint } {
  const keeper = chain.doors(BankKeeper);
  const of = (name: string) => keeper.balance(ctx, moduleAddress(name), "ueco2");
  return { reserve: of("mint"), paid: of("distribution") + of("fee_collector"), supply: keeper.supply(ctx, "ueco2") };
}
