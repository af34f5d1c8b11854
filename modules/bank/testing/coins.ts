import { encodeAddress } from "../../../codec/bech32.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { declareModule } from "../../../core/module.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import { AccountKeeper } from "../../auth/keeper.ts";
import bank from "../index.ts";
import { BankKeeper } from "../keeper.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Accounts of tests; `feeCollector` is auth's module account, `mint` and `burn` those of the module `treasury`. */
export const who = {
  alice: address(1),
  bob: address(2),
  carol: address(3),
  authority: encodeAddress(testPrefix, moduleAddress("gov")),
  feeCollector: encodeAddress(testPrefix, moduleAddress("fee_collector")),
} as const;

/** A module without rpcs whose accounts may change the supply. */
const treasury = declareModule({
  name: "treasury",
  version: 1,
  uses: { accounts: AccountKeeper, coins: BankKeeper },
  accounts: { mint: ["minter"], burn: ["burner"] },
}).build({});

/** "600uecc,5ueco2" as genesis and messages have it. */
export const coins = (text: string) =>
  text === ""
    ? []
    : text.split(",").map((coin) => {
        const [, amount = "", denom = ""] = /^(-?[0-9.]*)(.*)$/.exec(coin) ?? [];
        return { denom, amount };
      });

/** A chain where alice has 1000ueco2 and 500uecc, bob 7ueco2; `bankSection` replaces parts of bank's genesis. */
export function coinChain(bankSection: Readonly<Record<string, unknown>> = {}): TestChain {
  const balances = [
    { address: who.alice, coins: coins("500uecc,1000ueco2") },
    { address: who.bob, coins: coins("7ueco2") },
  ];
  const section = { params: { default_send_enabled: true }, balances, ...bankSection };
  return testChain([auth, bank, treasury], { bank: section });
}

/** All that an account has, as "500uecc,1000ueco2". */
export function purse(chain: TestChain, holder: string): string {
  const { balances } = (chain.exported()["bank"] ?? {}) as { balances: { address: string; coins: Wire[] }[] };
  const found = balances.find(({ address: one }) => one === holder)?.coins ?? [];
  return found.map(({ denom, amount }) => `${amount}${denom}`).join(",");
}
interface Wire {
  readonly denom: string;
  readonly amount: string;
}

/** Events as "type key=value key=value". */
export const eventTexts = (events: readonly Event[]): string[] =>
  events.map(({ type, attributes }) => [type, ...attributes.map(({ key, value }) => `${key}=${value}`)].join(" "));
