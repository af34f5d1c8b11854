import { compare, type Figures, writeBaseline } from "./baseline.ts";
import { UsageError } from "./options.ts";

/** A benchmark: its flags, what it measures, and how it is loaded. */
interface Bench {
  readonly flags: string;
  readonly about: string;
  load(): Promise<{ run(args: string[]): Promise<Figures[]> }>;
}

/** The benchmarks by name. */
const benches: Readonly<Record<string, Bench>> = {
  abci: {
    flags: "[--accounts N] [--txs N]",
    about: "signed sends through the ABCI socket of eco2d",
    load: () => import("./abci.ts"),
  },
  carbon: {
    flags: "[--blocks N] [--spaces N] [--lots N] [--rows FILE]",
    about: "index of serial blocks, burns of ECC, the end of a block, a history's walk, rows of registries",
    load: () => import("./carbon.ts"),
  },
  codec: {
    flags: "",
    about: "strict scan and decoding of a transaction",
    load: () => import("./codec.ts"),
  },
  dev: {
    flags: "[--accounts N] [--txs N] [--blocks N]",
    about: "eco2d dev: its start, empty blocks, a jump in time, signed sends, memory after 100,000 blocks",
    load: () => import("./dev.ts"),
  },
  e2e: {
    flags: "[--accounts N] [--txs N]",
    about: "signed sends through CometBFT's RPC",
    load: () => import("./e2e.ts"),
  },
  mrv: {
    flags: "[--readings N] [--leaves N] [--steps N] [--sources N]",
    about: "single readings, a batch of readings, a burn that walks both histories, the close of a pool",
    load: () => import("./mrv.ts"),
  },
  queries: {
    flags: "[--accounts N] [--turns N]",
    about: "blocks of 2,000 sends a second, with and without 200 REST queries a second",
    load: () => import("./queries.ts"),
  },
  staking: {
    flags: "[--delegations N]",
    about: "an election, a block's reward and the close of a vote, with 1,000 candidates",
    load: () => import("./staking.ts"),
  },
  store: {
    flags: "[KEYS...]",
    about: "updates of the state, hashed and synced, with so many keys (100000 and 1000000 unless told)",
    load: () => import("./store.ts"),
  },
  sync: {
    flags: "[KEYS...]",
    about:
      "blocks beside a snapshot, state sync by it, starts over the fullest log, with so many keys (1000000 unless told)",
    load: () => import("./sync.ts"),
  },
};

const outputs = `Figures are JSON, one line a run, the last lines of the output. Each run's ratio is held against bench/baseline.json,
which --write-baseline changes.`;

function usage(name?: string): string {
  const own = name === undefined ? undefined : benches[name];
  if (own !== undefined)
    return `usage: npm run bench -- ${[name, own.flags].join(" ").trim()} [--write-baseline]\n\n  ${own.about}\n\n${outputs}`;
  const list = Object.entries(benches).map(([of, { flags, about }]) => `  ${`${of} ${flags}`.trim()}\n      ${about}`);
  return `usage: npm run bench -- NAME [options] [--write-baseline]\n\n${list.join("\n")}\n\n${outputs}`;
}

async function main(name: string, args: string[]): Promise<number> {
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  const asksHelp = [name, ...args].some((arg) => arg === "--help" || arg === "-h");
  if (asksHelp) {
    console.log(usage(bench === undefined ? undefined : name));
    return 0;
  }
  if (bench === undefined) {
    console.error(usage());
    return 2;
  }
  const write = args.includes("--write-baseline");
  let runs: Figures[];
  try {
    runs = await (await bench.load()).run(args.filter((arg) => arg !== "--write-baseline"));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage(name)}`);
    return 2;
  }
  for (const figures of runs) {
    console.error(compare(figures));
    if (write) writeBaseline(figures);
  }
  for (const figures of runs) console.log(JSON.stringify(figures));
  return 0;
}

const [name = "", ...args] = process.argv.slice(2);
process.exitCode = await main(name, args);
