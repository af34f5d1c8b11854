import { availableParallelism } from "node:os";
import { z } from "zod";
import { diskBackends, usualBackend } from "../store/kv/adapters.ts";
import { parseListenAddress } from "./address.ts";
import { NodeError } from "./errors.ts";
import { pruningStrategies } from "./pruning.ts";
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

// The SDK's app.toml has these two as text.
const countOrText = z.union([
  count,
  z
    .string()
    .regex(/^\d{1,15}$/, "expected a whole number")
    .transform(Number),
]);

/** Consensus and CometBFT have a core each. */
const usualWorkers = () => Math.max(1, Math.min(8, availableParallelism() - 2));

const fields = z.strictObject({
  "minimum-gas-prices": gasPrices.prefault(""),
  pruning: z.enum(pruningStrategies).default("default"),
  "pruning-keep-recent": countOrText.default(0),
  "pruning-interval": countOrText.default(0),
  "halt-height": count.default(0),
  "halt-time": count.default(0),
  state: z
    .strictObject({
      "keep-recent": z.int().min(2).default(100),
      "snapshot-interval": z.int().min(1).default(1_000),
      "history-backend": z.enum(diskBackends).default(usualBackend()),
    })
    .prefault({}),
  "state-sync": z
    .strictObject({ "snapshot-interval": count.default(1_000), "snapshot-keep-recent": count.default(2) })
    .prefault({}),
  query: z
    .strictObject({
      workers: z.int().min(0).max(64).default(usualWorkers()),
      "max-waiting": z.int().min(1).default(256),
      "max-waiting-per-path": z.int().min(1).default(128),
      "timeout-ms": z.int().min(10).max(600_000).default(5_000),
      "max-rows": z.int().min(1).default(1_000_000),
      "max-memory-mb": z.int().min(64).default(512),
    })
    .prefault({}),
  api: z
    .strictObject({ enable: z.boolean().default(true), address: listenAddress.prefault("127.0.0.1:1317") })
    .prefault({}),
  grpc: z
    .strictObject({ enable: z.boolean().default(true), address: listenAddress.prefault("127.0.0.1:9090") })
    .prefault({}),
});

/** Limits of the SDK's `custom`: what is kept must be more than is being pruned at any time. */
const schema = fields.superRefine((config, context) => {
  if (config.pruning !== "custom") return;
  const least = { "pruning-keep-recent": 2, "pruning-interval": 10 } as const;
  for (const key of ["pruning-keep-recent", "pruning-interval"] as const) {
    if (config[key] >= least[key]) continue;
    const message = `pruning = "custom" needs ${least[key]} or more, not ${config[key]}`;
    context.addIssue({ code: "custom", path: [key], message });
  }
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
  const { state, query, ...defaults } = schema.parse({});
  return `# Configuration of the application. CometBFT's is in config.toml beside this file.

# Least price of a unit of gas that this node takes into its mempool, for example "0.025ueco2"; several are divided by commas.
minimum-gas-prices = ${tomlString(minimumGasPrices)}

# Stop after the block of this height, or after the first block of this Unix time in seconds. 0: never.
halt-height = ${defaults["halt-height"]}
halt-time = ${defaults["halt-time"]}

# Which old heights can be queried. "default": the latest 362880; "nothing": all are kept; "everything": the latest 2, no history;
# "custom": the latest pruning-keep-recent (at least 2), older ones go every pruning-interval blocks (at least 10).
pruning = ${tomlString(defaults.pruning)}
pruning-keep-recent = ${defaults["pruning-keep-recent"]}
pruning-interval = ${defaults["pruning-interval"]}

[state]
# Latest heights that are kept in memory with their proofs, at least 2; of older ones there are values.
keep-recent = ${state["keep-recent"]}
# Blocks between snapshots of the state; a restart replays the log since the latest.
snapshot-interval = ${state["snapshot-interval"]}
# Database of the older heights: ${diskBackends.map((name) => `"${name}"`).join(", ")}.
history-backend = ${tomlString(state["history-backend"])}

[state-sync]
# Blocks between snapshots that other nodes can join by, at heights that are multiples of it; 0: none.
snapshot-interval = ${defaults["state-sync"]["snapshot-interval"]}
# Newest of them that are kept; 0: all.
snapshot-keep-recent = ${defaults["state-sync"]["snapshot-keep-recent"]}

[query]
# Threads that answer REST, gRPC, abci_query and simulation beside consensus; 0: the thread of consensus answers.
# Unless set, one a core but two, 1 to 8: ${query.workers} here.
# workers = ${query.workers}
# Queries that may wait for a thread, and those by one path that may wait or run; more are refused with 503 or ResourceExhausted.
max-waiting = ${query["max-waiting"]}
max-waiting-per-path = ${query["max-waiting-per-path"]}
# Milliseconds that a query may wait, and then run.
timeout-ms = ${query["timeout-ms"]}
# Rows that a query may read in ranges, and megabytes of objects that it may make.
max-rows = ${query["max-rows"]}
max-memory-mb = ${query["max-memory-mb"]}

[api]
# REST, and Prometheus metrics at /metrics.
enable = ${defaults.api.enable}
address = ${tomlString(apiAddress)}

[grpc]
enable = ${defaults.grpc.enable}
address = ${tomlString(grpcAddress)}
`;
}
