import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { type SuggestChainOptions, suggestChain } from "./keplr.ts";

const options: SuggestChainOptions = {
  chainId: "eco2-1",
  rpc: "https://rpc.eco2.example",
  rest: "http://localhost:1317/",
};

// The rules of Keplr's chain-validator (schema.ts), written as one strict schema.
const url = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).search === "", "no query string");
const currency = z.strictObject({
  coinDenom: z.string().min(1),
  coinMinimalDenom: z.string().min(1),
  coinDecimals: z.int().min(0).max(18),
});
const gasPriceStep = z
  .strictObject({ low: z.number().nonnegative(), average: z.number(), high: z.number() })
  .refine(({ low, average, high }) => low <= average && average <= high);
const chainInfo = z
  .strictObject({
    rpc: url,
    rest: url,
    chainId: z.string().min(1).max(50),
    chainName: z.string().min(1).max(36),
    bip44: z.strictObject({ coinType: z.int().nonnegative() }),
    bech32Config: z.strictObject({
      bech32PrefixAccAddr: z.string().min(1),
      bech32PrefixAccPub: z.string().min(1),
      bech32PrefixValAddr: z.string().min(1),
      bech32PrefixValPub: z.string().min(1),
      bech32PrefixConsAddr: z.string().min(1),
      bech32PrefixConsPub: z.string().min(1),
    }),
    currencies: z.array(currency).min(1),
    feeCurrencies: z.array(currency.extend({ gasPriceStep })).min(1),
    stakeCurrency: currency.optional(),
    features: z.array(z.enum(["ibc-transfer", "ibc-go", "cosmwasm", "eth-address-gen", "feemarket"])).optional(),
    isTestnet: z.boolean().optional(),
  })
  .refine(
    ({ stakeCurrency, currencies }) =>
      currencies.some(({ coinMinimalDenom }) => coinMinimalDenom === stakeCurrency?.coinMinimalDenom),
    "stakeCurrency must be among the currencies",
  );

describe("the object keeps Keplr's rules", () => {
  test.each<[string, SuggestChainOptions]>([
    ["with what has no default alone", options],
    [
      "with everything set",
      {
        ...options,
        chainName: "Cosmos of one's own",
        prefix: "cosmos",
        stake: { coinDenom: "STAKE", coinMinimalDenom: "stake", coinDecimals: 0 },
        others: [],
        gasPriceStep: { low: 0, average: 0, high: 1 },
        isTestnet: true,
      },
    ],
  ])("%s", (_name, given) => {
    expect(chainInfo.parse(suggestChain(given))).toEqual(suggestChain(given));
  });

  test("ECO2 pays fees, ECC is shown, and prefixes follow from one", () => {
    const info = suggestChain(options);
    expect(info.currencies.map(({ coinMinimalDenom }) => coinMinimalDenom)).toEqual(["ueco2", "uecc"]);
    expect(info.feeCurrencies).toEqual([
      { ...info.stakeCurrency, gasPriceStep: { low: 0.025, average: 0.03, high: 0.04 } },
    ]);
    expect(info.bip44.coinType).toBe(118);
    expect(Object.values(suggestChain({ ...options, prefix: "cosmos" }).bech32Config)).toEqual([
      "cosmos",
      "cosmospub",
      "cosmosvaloper",
      "cosmosvaloperpub",
      "cosmosvalcons",
      "cosmosvalconspub",
    ]);
  });
});

describe("options that break a rule are refused", () => {
  const stake = { coinDenom: "X", coinMinimalDenom: "x", coinDecimals: 6 };
  test.each<[string, Partial<SuggestChainOptions>, RegExp]>([
    ["an empty chain id", { chainId: "" }, /chainId ""/],
    ["a chain id of 51 characters", { chainId: "a".repeat(51) }, /1 to 50 characters/],
    ["a name of 37 characters", { chainName: "a".repeat(37) }, /1 to 36 characters/],
    ["a prefix in capitals", { prefix: "ECO" }, /prefix "ECO"/],
    ["an RPC address without protocol", { rpc: "localhost:26657" }, /rpc "localhost:26657": an http or https URL/],
    ["a REST address that is none", { rest: "rest" }, /rest "rest": an http/],
    ["a REST address with query", { rest: "https://rest/?a=1" }, /without query/],
    ["19 decimals", { stake: { ...stake, coinDecimals: 19 } }, /coinDecimals 19 of X: 0 to 18/],
    ["half a decimal", { others: [{ ...stake, coinDecimals: 0.5 }] }, /coinDecimals 0.5/],
    ["a token without denom", { stake: { ...stake, coinMinimalDenom: "" } }, /needs coinDenom/],
    ["gas prices that fall", { gasPriceStep: { low: 2, average: 1, high: 3 } }, /gasPriceStep 2, 1, 3/],
    ["a gas price that is no number", { gasPriceStep: { low: Number.NaN, average: 1, high: 3 } }, /gasPriceStep NaN/],
  ])("%s", (_name, change, message) => {
    expect(() => suggestChain({ ...options, ...change })).toThrow(message);
  });
});
