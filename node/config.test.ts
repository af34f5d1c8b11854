import { describe, expect, test } from "@jest/globals";
import { appConfigToml, parseAppConfig } from "./config.ts";

describe("app.toml", () => {
  test("what init writes is what is read, with every default spelt out", () => {
    const text = appConfigToml({
      minimumGasPrices: "0.025ueco2,1uecc",
      apiAddress: "tcp://localhost:1317",
      grpcAddress: ":9090",
    });
    const config = parseAppConfig(text);
    expect(config["minimum-gas-prices"]).toEqual([
      { amount: "0.025", denom: "ueco2" },
      { amount: "1", denom: "uecc" },
    ]);
    expect(config.api).toEqual({ enable: true, address: { host: "localhost", port: 1317 } });
    expect(config.grpc.address).toEqual({ host: "0.0.0.0", port: 9090 });
    expect({ ...config, "minimum-gas-prices": [], api: 0, grpc: 0 }).toEqual({
      ...parseAppConfig(""),
      api: 0,
      grpc: 0,
    });
  });

  const refused: [name: string, text: string, reason: RegExp][] = [
    ["no TOML", "a = = 1", /^app\.toml:1:\d+: not TOML/],
    [
      "an unknown key",
      "minimum-gas-price = ''",
      /^app\.toml: Unrecognized key: "minimum-gas-price"; known are minimum-gas-prices, /,
    ],
    [
      "an unknown key in a section",
      "[api]\nport = 1",
      /^app\.toml: api: Unrecognized key: "port"; known are enable, address$/,
    ],
    ["a wrong type", "halt-height = 'never'", /^app\.toml: halt-height: .*expected number/],
    ["an unknown strategy", "pruning = 'some'", /^app\.toml: pruning: .*"default"\|"nothing"\|"everything"\|"custom"/],
    [
      "a custom strategy that keeps too little",
      "pruning = 'custom'\npruning-keep-recent = 1\npruning-interval = 10",
      /^app\.toml: pruning-keep-recent: pruning = "custom" needs 2 or more, not 1$/,
    ],
    [
      "a custom strategy that prunes all the time",
      "pruning = 'custom'\npruning-keep-recent = '100'",
      /^app\.toml: pruning-interval: pruning = "custom" needs 10 or more, not 0$/,
    ],
    [
      "an unknown database",
      "[state]\nhistory-backend = 'goleveldb'",
      /^app\.toml: state\.history-backend: .*"@nxtedition\/rocksdb"\|"rocksdb"\|"classic-level"/,
    ],
    ["a negative count", "[state]\nkeep-recent = -1", /^app\.toml: state\.keep-recent: .*>=2/],
    [
      "a port too high",
      "[api]\naddress = 'localhost:70000'",
      /^app\.toml: api\.address: "localhost:70000" is no address; expected host:port/,
    ],
    ["a price without denom", "minimum-gas-prices = '0.1'", /^app\.toml: minimum-gas-prices: "0\.1" is no gas price/],
  ];
  test.each(refused)("%s is refused with the key and the reason", (_, text, reason) => {
    expect(() => parseAppConfig(text)).toThrow(reason);
  });
});
