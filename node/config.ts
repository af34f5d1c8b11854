import { z } from "zod";
import { parseListenAddress } from "./address.ts";
import { NodeError } from "./errors.ts";
import { initFirst, readText } from "./readText.ts";
import { parseToml, tomlString } from "./toml.ts";

const count = z.int().nonnegative();

const listenAddress = z.string().transform((text, context) => {
  const address = parseListenAddress(text);
  if (address !== undefined) return address;
  context.addIssue({
    code: "custom",
    message: `"${text}" is no address; expected host:port, for example 127.0.0.1:1317`,
  });
  return z.NEVER;
});

// Amounts have at most 18 decimals, as the standard decimal type does.
const gasPrice = /^(\d{1,60}(?:\.\d{1,18})?)([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/;

const gasPrices = z.string().transform((text, context) => {
  const prices = [];
  for (const part of text.split(",").filter((price) => price.trim() !== "")) {
    const [, amount, denom] = gasPrice.exec(part.trim()) ?? [];
    if (amount === undefined || denom === undefined) {
      context.addIssue({
        code: "custom",
        message: `"${part}" is no gas price; expected amount and denom, for example 0.025ueco2`,
      });
      return z.NEVER;
    }
    prices.push({ amount, denom });
  }
  return prices;
});

const schema = z.strictObject({
  "minimum-gas-prices": gasPrices.prefault(""),
  "halt-height": count.default(0),
  "halt-time": count.default(0),
  state: z
    .strictObject({ "keep-recent": z.int().min(2).default(100), "snapshot-interval": z.int().min(1).default(1_000) })
    .prefault({}),
  "state-sync": z
    .strictObject({ "snapshot-interval": count.default(1_000), "snapshot-keep-recent": count.default(2) })
    .prefault({}),
  api: z
    .strictObject({ enable: z.boolean().default(true), address: listenAddress.prefault("127.0.0.1:1317") })
    .prefault({}),
  grpc: z
    .strictObject({ enable: z.boolean().default(true), address: listenAddress.prefault("127.0.0.1:9090") })
    .prefault({}),
});

/** The application's configuration, checked, with defaults filled in. Keys are those of the file. */
export type AppConfig = z.output<typeof schema>;

/** One line: of each issue the key and what was expected. */
function explain(error: z.ZodError): string {
  const told = error.issues.map(({ path, message, code }) => {
    const known = code === "unrecognized_keys" ? `; known are ${knownKeys(path[0])}` : "";
    return `${path.length === 0 ? "" : `${path.map(String).join(".")}: `}${message}${known}`;
  });
  return told.join("; ");
}

/** Keys of a section, or of the whole file. */
function knownKeys(section: PropertyKey | undefined): string {
  const table: unknown = section === undefined ? schema.parse({}) : Reflect.get(schema.parse({}), section);
  return typeof table === "object" && table !== null ? Object.keys(table).join(", ") : "";
}

/**
 * @param text content of app.toml
 * @param where named in errors
 * @throws NodeError with line or key, and the reason
 */
export function parseAppConfig(text: string, where = "app.toml"): AppConfig {
  const result = schema.safeParse(parseToml(text, where));
  if (!result.success) throw new NodeError(`${where}: ${explain(result.error)}`);
  return result.data;
}

export function readAppConfig(path: string): AppConfig {
  return parseAppConfig(readText(path, "configuration", initFirst), path);
}

/** What `init` decides; everything else is written with its default. */
export interface AppConfigChoices {
  /** For example `0.025ueco2`; several are divided by commas. */
  readonly minimumGasPrices: string;
  readonly apiAddress: string;
  readonly grpcAddress: string;
}

/** app.toml with comments. */
export function appConfigToml({ minimumGasPrices, apiAddress, grpcAddress }: AppConfigChoices): string {
  const { state, ...defaults } = schema.parse({});
  return `# Configuration of the application. CometBFT's is in config.toml beside this file.

# Least price of a unit of gas that this node takes into its mempool, for example "0.025ueco2"; several are divided by commas.
minimum-gas-prices = ${tomlString(minimumGasPrices)}

# Stop after the block of this height, or after the first block of this Unix time in seconds. 0: never.
halt-height = ${defaults["halt-height"]}
halt-time = ${defaults["halt-time"]}

[state]
# Latest heights at which state can be queried and proven, at least 2.
keep-recent = ${state["keep-recent"]}
# Blocks between snapshots of the state; a restart replays the log since the latest.
snapshot-interval = ${state["snapshot-interval"]}

[state-sync]
# Blocks between snapshots that other nodes can join by, at heights that are multiples of it; 0: none.
snapshot-interval = ${defaults["state-sync"]["snapshot-interval"]}
# Newest of them that are kept; 0: all.
snapshot-keep-recent = ${defaults["state-sync"]["snapshot-keep-recent"]}

[api]
# REST, and Prometheus metrics at /metrics.
enable = ${defaults.api.enable}
address = ${tomlString(apiAddress)}

[grpc]
enable = ${defaults.grpc.enable}
address = ${tomlString(grpcAddress)}
`;
}
