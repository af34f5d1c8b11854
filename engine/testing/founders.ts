import { MsgCreateValidator } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { candidateMessage } from "../../core/candidate.ts";
import type { Chain } from "../../core/chain.ts";
import { validatorKey } from "../block/keys.ts";
import { type TestAccount, testAccount, testTx, testValidatorSeed } from "./accounts.ts";

/** Numbers of the test accounts that operate validators: 1001 for validator 1. */
const firstOperator = 1000;
/** Base units that an operator has, and that stand behind its validator: 2,000,000 and 1,000,000 ECO2. */
const balance = 2_000_000_000_000n;
const bond = 1_000_000_000_000n;

/** The account that operates validator `number` of development chains, from 1. */
export const testOperator = (number: number, prefix: string): TestAccount =>
  testAccount(firstOperator + number, prefix);

interface Founding {
  readonly chainId: string;
  readonly prefix: string;
  /** How many validators, their keys being `testValidatorSeed(1)` and on. */
  readonly validators: number;
}

type Sections = Record<string, unknown>;
const section = <T extends object>(sections: Sections, name: string) => (sections[name] ?? {}) as T;

/** Whether genesis leaves it open who its candidates are, on a chain that has candidates. */
function isOpen(chain: Chain, sections: Sections): boolean {
  if (!chain.messages.has(`/${MsgCreateValidator.$type}`) || sections["genutil"] !== undefined) return false;
  const { validators = [] } = section<{ validators?: readonly unknown[] }>(sections, "staking");
  return validators.length === 0;
}

/** Makes a real candidate, with an operator and votes, of each validator, by transactions of genesis; where the chain has a staking module. */
export function foundValidators(chain: Chain, sections: Sections, { chainId, prefix, validators }: Founding): void {
  if (!isOpen(chain, sections)) return;
  const { params = {} } = section<{ params?: { bond_denom?: string } }>(sections, "staking");
  const denom = params.bond_denom ?? "ueco2";
  const numbers = Array.from({ length: validators }, (_, index) => index + 1);
  const operators = numbers.map((number) => testOperator(number, prefix));
  const auth = section<{ accounts?: readonly unknown[] }>(sections, "auth");
  const bank = section<{ balances?: readonly unknown[] }>(sections, "bank");
  const accounts = operators.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
  const balances = operators.map(({ address }) => ({ address, coins: [{ denom, amount: String(balance) }] }));
  sections["auth"] = { ...auth, accounts: [...(auth.accounts ?? []), ...accounts] };
  sections["bank"] = { ...bank, balances: [...(bank.balances ?? []), ...balances] };
  const gen_txs = operators.map((operator, index) => {
    const message = candidateMessage({
      account: operator.bytes,
      bech32Prefix: prefix,
      consensusKey: validatorKey(testValidatorSeed(index + 1)).publicKey,
      bond: { denom, amount: bond },
      moniker: `validator-${index + 1}`,
    });
    const tx = testTx(operator, [message], { chainId, accountNumber: 0n, sequence: 0n }, {});
    return toJson(Tx.$type, Tx.decode(tx));
  });
  sections["genutil"] = { gen_txs };
}
