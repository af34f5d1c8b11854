import { encodeAddress } from "../../../../codec/bech32.ts";
import { declareModule } from "../../../../core/module.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../../core/testing/chain.ts";
import bank from "../../../bank/index.ts";
import auth from "../../index.ts";
import vesting from "../index.ts";

/** Accounts of tests: `rich` has 10000stake and 10000fee, `saver` is to vest, `pool` is a module's. */
export const who = {
  rich: encodeAddress(testPrefix, testAddress(1)),
  saver: encodeAddress(testPrefix, testAddress(2)),
  saverBytes: testAddress(2),
} as const;

const pool = declareModule({ name: "pool", version: 1, accounts: { pool: [] } }).build({});

/** A chain with vesting accounts; sections of genesis replace the defaults. */
export function vestingChain(sections: Readonly<Record<string, unknown>> = {}): TestChain {
  const held = [
    { denom: "fee", amount: "10000" },
    { denom: "stake", amount: "10000" },
  ];
  const balances = [{ address: who.rich, coins: held }];
  return testChain([auth, bank, vesting, pool], {
    bank: { params: { default_send_enabled: true }, balances },
    ...sections,
  });
}
