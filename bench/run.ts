import { compare, type Figures, writeBaseline } from "./baseline.ts";

/** The benchmarks by name. */
const benches: Readonly<Record<string, () => Promise<{ run(args: string[]): Promise<Figures[]> }>>> = {
  abci: () => import("./abci.ts"),
  carbon: () => import("./carbon.ts"),
  codec: () => import("./codec.ts"),
  dev: () => import("./dev.ts"),
  e2e: () => import("./e2e.ts"),
  queries: () => import("./queries.ts"),
  staking: () => import("./staking.ts"),
  store: () => import("./store.ts"),
};

const usage = `usage: npm run bench -- NAME [options] [--write-baseline]

  abci  [--accounts N] [--txs N]  signed sends through the ABCI socket of eco2d
  carbon [--blocks N] [--spaces N] [--lots N] [--rows FILE]
                                  index of serial blocks, burns of ECC, the end of a block, a history's walk, rows of registries
  codec                           strict scan and decoding of a transaction
  dev   [--accounts N] [--txs N] [--blocks N]
                                  eco2d dev: its start, empty blocks, a jump in time, signed sends, memory after 100,000 blocks
  e2e   [--accounts N] [--txs N]  signed sends through CometBFT's RPC
  queries [--accounts N] [--turns N]
                                  blocks of 2,000 sends a second, with and without 200 REST queries a second
  staking [--delegations N]       an election, a block's reward and the close of a vote, with 1,000 candidates
  store [KEYS...]                 updates of the state, hashed and synced

Figures are JSON, one line a run, the last lines of the output. Each run's ratio is held against bench/baseline.json,
which --write-baseline changes.`;

async function main(name: string, args: string[]): Promise<number> {
  const load = benches[name];
  if (load === undefined) {
    console.error(usage);
    return 2;
  }
  const write = args.includes("--write-baseline");
  const runs = await (await load()).run(args.filter((arg) => arg !== "--write-baseline"));
  for (const figures of runs) {
    console.error(compare(figures));
    if (write) writeBaseline(figures);
  }
  for (const figures of runs) console.log(JSON.stringify(figures));
  return 0;
}

const [name = "", ...args] = process.argv.slice(2);
process.exitCode = await main(name, args);
