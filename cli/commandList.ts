import type { Command } from "commander";
import type { Io } from "./io.ts";

/** What commands are made with. */
export interface CommandParts {
  readonly io: Io;
  /** Version of the package. */
  readonly version: string;
  /** The word behind the command's own, "" where there is none: of a group that alone is needed. Undefined: all of it is. */
  readonly next: string | undefined;
  /** The whole program with all its commands loaded: for one that tells of the others. */
  whole(): Promise<Command>;
}

/** A command as the program's help lists it, and how it is loaded: only what a command line needs is. */
export interface ListedCommand {
  /** Name and, behind a bar, other names; then what the command takes. */
  readonly term: string;
  readonly about: string;
  load(parts: CommandParts): Promise<Command>;
}

/** The commands in the order of the help. */
export const commandList: readonly ListedCommand[] = [
  {
    term: "init [options] <moniker>",
    about: "write configuration, keys and genesis of a new node, which is the one validator of that genesis",
    load: async ({ io }) => (await import("./commands/init.ts")).initCommand(io),
  },
  {
    term: "genesis",
    about: "prepare and check the genesis of a chain",
    load: async ({ io }) => (await import("./commands/genesis.ts")).genesisCommand(io),
  },
  {
    term: "start [options]",
    about: "run the node: the application, CometBFT as its child, REST and gRPC",
    load: async ({ io, version }) => (await import("./commands/start.ts")).startCommand(io, version),
  },
  {
    term: "dev [options]",
    about: "run a development chain in one process, without CometBFT: blocks at once, time that can be moved",
    load: async ({ io, version }) => (await import("./commands/dev.ts")).devCommand(io, version),
  },
  {
    term: "testnet",
    about: "a network of several nodes on this machine",
    load: async ({ io }) => (await import("./commands/testnet.ts")).testnetCommand(io),
  },
  {
    term: "export [options]",
    about: "print the state of a stopped node as a genesis",
    load: async ({ io }) => (await import("./commands/export.ts")).exportCommand(io),
  },
  {
    term: "snapshots",
    about: "snapshots that other nodes join by",
    load: async ({ io }) => (await import("./commands/snapshots.ts")).snapshotsCommand(io),
  },
  {
    term: "rollback [options]",
    about: "take a stopped node back by one height",
    load: async ({ io }) => (await import("./commands/rollback.ts")).rollbackCommand(io),
  },
  {
    term: "upgrade",
    about: "try an upgrade of the program",
    load: async ({ io }) => (await import("./commands/upgrade.ts")).upgradeCommand(io),
  },
  {
    term: "debug",
    about: "find where the states of two nodes part",
    load: async ({ io }) => (await import("./commands/debug.ts")).debugCommand(io),
  },
  {
    term: "prune [options] [strategy]",
    about: "take old heights of a stopped node away",
    load: async ({ io }) => (await import("./commands/storage.ts")).pruneCommand(io),
  },
  {
    term: "compact",
    about: "give back the disk space of pruned heights of a stopped node",
    load: async ({ io }) => (await import("./commands/storage.ts")).compactCommand(io),
  },
  {
    term: "keys",
    about: "manage the keys that sign transactions",
    load: async ({ io }) => (await import("./commands/keys.ts")).keysCommand(io),
  },
  {
    term: "new",
    about: "code to begin with",
    load: async ({ io }) => (await import("./commands/new.ts")).newCommand(io),
  },
  {
    term: "registry",
    about: "bring files of source registries onto the ledger, and its registry into files for others",
    load: async ({ io }) => (await import("./commands/registry.ts")).registryCommand(io),
  },
  {
    term: "certificate",
    about: "certificates of retirements",
    load: async ({ io }) => (await import("./commands/certificate.ts")).certificateCommand(io),
  },
  {
    term: "neutrality",
    about: "records of emissions and credits that were burned together",
    load: async ({ io }) => (await import("./commands/neutrality.ts")).neutralityCommand(io),
  },
  {
    term: "notary",
    about: "keys of devices, signed readings and batches of readings",
    load: async ({ io }) => (await import("./commands/notary.ts")).notaryCommand(io),
  },
  {
    term: "carbon-account",
    about: "private fields of carbon accounts, which the profile holds a salted hash of",
    load: async ({ io }) => (await import("./commands/carbonAccount.ts")).carbonAccountCommand(io),
  },
  {
    term: "verify",
    about: "check proofs without trust in a node",
    load: async ({ io }) => (await import("./commands/verify.ts")).verifyCommand(io),
  },
  {
    term: "comet|cometbft|tendermint",
    about: "keys that this node has in CometBFT's network",
    load: async ({ io }) => (await import("./commands/comet.ts")).cometCommand(io),
  },
  {
    term: "status [options]",
    about: "ask a running node for its state",
    load: async ({ io }) => (await import("./commands/status.ts")).statusCommand(io),
  },
  {
    term: "query|q",
    about: "ask a node for the state of the chain",
    load: async ({ io, next }) => (await import("./commands/query.ts")).queryCommand(io, next),
  },
  {
    term: "tx",
    about: "make, sign and send transactions",
    load: async ({ io, next }) => (await import("./commands/tx.ts")).txCommand(io, next),
  },
  {
    term: "completion <shell>",
    about: "print a script that completes commands and flags in a shell",
    load: async ({ io, whole }) => (await import("./commands/completion.ts")).completionCommand(io, whole),
  },
  {
    term: "version [options]",
    about: "print the version",
    load: async ({ io, version }) => (await import("./commands/version.ts")).versionCommand(io, version),
  },
];
