import { accountLayouts } from "./accountLayouts.ts";
import { dualtokenLayouts } from "./dualtokenLayouts.ts";
import { emissionLayouts } from "./emissionLayouts.ts";
import { importLayouts } from "./importLayouts.ts";
import { marketLayouts } from "./marketLayouts.ts";
import { notaryLayouts } from "./notaryLayouts.ts";
import { offsetLayouts } from "./offsetLayouts.ts";
import { projectLayouts } from "./projectLayouts.ts";
import { reductionLayouts } from "./reductionLayouts.ts";
import { registryLayouts } from "./registryLayouts.ts";
import { stakingLayouts } from "./stakingLayouts.ts";

/** How an rpc looks on the command line, where that does not follow from its name and fields alone. */
export interface RpcLayout {
  readonly name?: string;
  readonly alias?: string;
  /** Names of the fields that stand without a flag, in order; "?" behind one that may be left out. A list takes all that follows. */
  readonly args?: readonly string[];
  readonly about: string;
  /** What follows the command's name. */
  readonly example?: string;
}

const auth: Readonly<Record<string, RpcLayout>> = {
  "Query/Account": { about: "an account by its address", example: "alice" },
  "Query/AccountInfo": { about: "number, sequence and public key of an account", example: "alice" },
  "Query/Accounts": { about: "all accounts" },
  "Query/AccountAddressByID": {
    name: "address-by-acc-num",
    args: ["account_id"],
    about: "the address of an account number",
    example: "0",
  },
  "Query/ModuleAccounts": { about: "all accounts of modules" },
  "Query/ModuleAccountByName": { name: "module-account", about: "the account of a module", example: "gov" },
  "Query/AddressBytesToString": { about: "bytes of an address as text" },
  "Query/AddressStringToBytes": { about: "an address as bytes" },
  "Query/Bech32Prefix": { about: "the prefix of the chain's addresses" },
  "Query/Params": { about: "parameters of accounts and transactions" },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};

const bank: Readonly<Record<string, RpcLayout>> = {
  "Query/AllBalances": { name: "balances", about: "all coins of an account", example: "alice" },
  "Query/Balance": { args: ["address", "denom"], about: "one coin of an account", example: "alice ueco2" },
  "Query/SpendableBalances": { about: "the coins that an account can spend", example: "alice" },
  "Query/SpendableBalanceByDenom": {
    name: "spendable-balance",
    args: ["address", "denom"],
    about: "what an account can spend of one coin",
    example: "alice ueco2",
  },
  "Query/TotalSupply": { alias: "total", about: "the supply of all coins" },
  "Query/SupplyOf": { name: "total-supply-of", args: ["denom"], about: "the supply of one coin", example: "ueco2" },
  "Query/Params": { about: "parameters of the bank" },
  "Query/DenomMetadata": { about: "names and units of a coin", example: "ueco2" },
  "Query/DenomsMetadata": { about: "names and units of all coins" },
  "Query/DenomMetadataByQueryString": {
    args: ["denom"],
    about: "names and units of a coin, any characters in its name",
  },
  "Query/DenomOwners": { about: "who has a coin", example: "ueco2" },
  "Query/DenomOwnersByQuery": { args: ["denom"], about: "who has a coin, any characters in its name" },
  "Query/SendEnabled": { args: ["denoms?"], about: "which coins may be sent, of all or those named", example: "ueco2" },
  "Msg/Send": {
    args: ["from_address", "to_address", "amount"],
    about: "send coins",
    example: "alice bob 1000000ueco2 --gas auto --yes",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
  "Msg/SetSendEnabled": { args: ["send_enabled?"], about: "say which coins may be sent; the authority alone may" },
};

const consensus: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "limits of blocks and of evidence" },
  "Msg/UpdateParams": { about: "replace the parameters; the authority alone may" },
};

const packages: Readonly<Record<string, Readonly<Record<string, RpcLayout>>>> = {
  "cosmos.auth.v1beta1": auth,
  "cosmos.bank.v1beta1": bank,
  "cosmos.consensus.v1": consensus,
  "eco2.registry.v1": { ...registryLayouts, ...importLayouts, ...projectLayouts },
  "eco2.offset.v1": offsetLayouts,
  "eco2.dualtoken.v1": dualtokenLayouts,
  "eco2.emission.v1": emissionLayouts,
  "eco2.market.v1": marketLayouts,
  "eco2.notary.v1": notaryLayouts,
  "eco2.reduction.v1": reductionLayouts,
  ...stakingLayouts,
  ...accountLayouts,
};

/** @param path `/package.Service/Method` */
export function layoutOf(path: string): RpcLayout | undefined {
  const dot = path.lastIndexOf(".");
  return packages[path.slice(1, dot)]?.[path.slice(dot + 1)];
}
