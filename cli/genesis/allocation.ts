import { z } from "zod";
import { encodeAddress } from "../../codec/bech32.ts";
import { coinFromWire, coinsToWire, formatCoin } from "../../codec/coin.ts";
import { quotient } from "../../codec/quotient.ts";
import { parseTime } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { CliError } from "../errors.ts";

/** Who is given the supply. Addresses are texts of the chain's prefix, amounts base units. */
export interface AllocationPlan {
  /** Has the share of operations, less the grants. */
  readonly operations: string;
  /** Parts of the founders' share by weight. */
  readonly founders: readonly { readonly address: string; readonly weight: bigint }[];
  /** Taken out of the share of operations: what candidates bond at genesis, for example. */
  readonly grants: readonly { readonly address: string; readonly amount: bigint }[];
}

/** One account of the allocation. */
export interface Allotment {
  readonly purpose: "block rewards" | "operations" | "grant" | "founder" | "carbon neutrality";
  readonly address: string;
  readonly amount: bigint;
}

/** All there will ever be, in base units: 300,000,000 with 6 decimals. */
export const fixedSupply = 300_000_000n * 1_000_000n;

const percent = (of: bigint) => quotient(fixedSupply * of, 100n);
const shares = { reward: percent(50n), operations: percent(20n), founders: percent(20n), neutrality: percent(10n) };

const year = 365n * 86_400n;
const halfYear = quotient(year, 2n);
/** Two years in which nothing is free; then a quarter at the end of each half year. Seconds. */
const vestingLengths = [2n * year + halfYear, halfYear, halfYear, halfYear];

const wireCoin = z.strictObject({ denom: z.string(), amount: z.string() });
const genesisParts = z.looseObject({
  genesis_time: z.string(),
  app_state: z.looseObject({
    chain: z.looseObject({ bech32_prefix: z.string() }),
    auth: z.looseObject({ accounts: z.array(z.looseObject({ "@type": z.string() })) }),
    bank: z.looseObject({
      balances: z.array(z.looseObject({ address: z.string(), coins: z.array(wireCoin) })),
      supply: z.array(wireCoin),
    }),
    staking: z.looseObject({ params: z.looseObject({ bond_denom: z.string() }) }),
  }),
});

/** Splits by weight; what does not divide goes to the first. */
function byWeight(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => quotient(total * weight, all));
  const rest = total - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part, index) => (index === 0 ? part + rest : part));
}

function allotmentsOf(plan: AllocationPlan, prefix: string): Allotment[] {
  const { founders, grants, operations } = plan;
  if (founders.length === 0) throw new CliError("name at least one founder");
  for (const { address, weight } of founders)
    if (weight <= 0n) throw new CliError(`founder ${address}: weight ${weight}, a positive whole number is expected`);
  for (const { address, amount } of grants)
    if (amount <= 0n) throw new CliError(`grant to ${address}: ${amount}, a positive amount is expected`);
  const granted = grants.reduce((sum, { amount }) => sum + amount, 0n);
  if (granted > shares.operations)
    throw new CliError(`grants of ${granted} in all are more than the ${shares.operations} of operations`);
  const parts = byWeight(
    shares.founders,
    founders.map(({ weight }) => weight),
  );
  const moduleText = (name: string) => encodeAddress(prefix, moduleAddress(name));
  return [
    { purpose: "block rewards", address: moduleText("mint"), amount: shares.reward },
    { purpose: "operations", address: operations, amount: shares.operations - granted },
    ...grants.map((grant) => ({ purpose: "grant" as const, ...grant })),
    ...founders.map(({ address }, index) => ({ purpose: "founder" as const, address, amount: parts[index] ?? 0n })),
    { purpose: "carbon neutrality", address: moduleText("neutrality"), amount: shares.neutrality },
  ];
}

/** The account of a founder, as `cosmos.vesting.v1beta1`. @param start Unix seconds */
function vestingAccount({ address, amount }: Allotment, denom: string, start: bigint): { "@type": string } {
  const parts = byWeight(
    amount,
    vestingLengths.map(() => 1n),
  );
  const coins = (of: bigint) => coinsToWire([{ denom, amount: of }]);
  const account = {
    "@type": "/cosmos.vesting.v1beta1.PeriodicVestingAccount",
    base_vesting_account: {
      base_account: { address, pub_key: null, account_number: "0", sequence: "0" },
      original_vesting: coins(amount),
      delegated_free: [],
      delegated_vesting: [],
      end_time: (start + vestingLengths.reduce((sum, length) => sum + length, 0n)).toString(),
    },
    start_time: start.toString(),
    vesting_periods: vestingLengths.map((length, index) => ({
      length: length.toString(),
      amount: coins(parts[index] ?? 0n),
    })),
  };
  return account;
}

function readParts(genesis: object): z.infer<typeof genesisParts> {
  const parsed = genesisParts.safeParse(genesis);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`genesis: ${issue?.path.join(".")}: ${issue?.message}`);
}

/**
 * A genesis document whose whole supply of the bond denomination is given out by the plan: 50 % are the reserve of block rewards,
 * 20 % for operations, 20 % vest for the founders from the time of genesis, 10 % for the chain's own carbon neutrality.
 * @throws CliError where some of it is given out already, for an account that is there or named twice, and for grants beyond the
 * share of operations
 */
export function withAllocation(
  genesis: object,
  plan: AllocationPlan,
): { genesis: object; denom: string; allotments: readonly Allotment[] } {
  const parsed = readParts(genesis);
  const { app_state } = parsed;
  const { auth, bank, staking, chain } = app_state;
  const denom = staking.params.bond_denom;
  for (const { address, coins } of bank.balances)
    for (const coin of coins)
      if (coin.denom === denom)
        throw new CliError(
          `${address} has ${formatCoin(coinFromWire(coin))} already: the whole supply is given out at once, to a genesis without ${denom}`,
        );
  const allotments = allotmentsOf(plan, chain.bech32_prefix);
  const named = new Set(auth.accounts.map((account) => account["address"]));
  for (const { address } of bank.balances) named.add(address);
  for (const { address } of allotments) {
    if (named.has(address)) throw new CliError(`${address} is in the genesis already, or named twice`);
    named.add(address);
  }
  const start = quotient(parseTime(parsed.genesis_time), 1_000_000_000n);
  const accounts = allotments.flatMap((one) => {
    if (one.purpose === "founder") return [vestingAccount(one, denom, start)];
    // Modules make their own accounts.
    if (one.purpose === "block rewards" || one.purpose === "carbon neutrality") return [];
    return [{ "@type": "/cosmos.auth.v1beta1.BaseAccount", address: one.address }];
  });
  const given = allotments.filter(({ amount }) => amount > 0n);
  const added = given.map(({ address, amount }) => ({ address, coins: coinsToWire([{ denom, amount }]) }));
  const supply = [...bank.supply, { denom, amount: fixedSupply.toString() }];
  const changed = {
    ...parsed,
    app_state: {
      ...app_state,
      auth: { ...auth, accounts: [...auth.accounts, ...accounts] },
      bank: {
        ...bank,
        balances: [...bank.balances, ...added].sort((a, b) => (a.address < b.address ? -1 : 1)),
        supply: bank.supply.length === 0 ? [] : supply.sort((a, b) => (a.denom < b.denom ? -1 : 1)),
      },
    },
  };
  return { genesis: changed, denom, allotments };
}
