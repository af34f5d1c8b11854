import { Command, InvalidArgumentError, Option } from "commander";
import type { Io } from "../../cli/io.ts";
import { parseListenAddress } from "../../node/address.ts";
import { type EngineName, engines } from "./engine.ts";

/** Where the servers of the network listen. */
export interface DevAddresses {
  /** `tcp://host:port`. */
  readonly rpcLaddr: string;
  readonly p2pLaddr: string;
  /** `host:port`. */
  readonly restAddress: string;
  readonly grpcAddress: string;
}

export interface DevOptions extends DevAddresses {
  /** What runs the network; found out where it was not said. */
  readonly engine?: EngineName;
  /** Absent for the usual place, which depends on the engine. */
  readonly home?: string;
  readonly reset: boolean;
}

function listenAddress(text: string): string {
  if (parseListenAddress(text) !== undefined) return text;
  throw new InvalidArgumentError("Expected host:port or tcp://host:port.");
}

// CometBFT wants the protocol named.
const withProtocol = (text: string) => `tcp://${listenAddress(text).replace(/^\w+:\/\//, "")}`;
const withoutProtocol = (text: string) => listenAddress(text).replace(/^\w+:\/\//, "");

/**
 * Reads the command line.
 * @throws CommanderError, also where help was asked for
 */
export function parseDevOptions(io: Io, args: readonly string[]): DevOptions {
  const command = new Command("npm start --")
    .description(
      "run a development network of one validator: blocks every second, funded keys, sample credits imported, " +
        "one retirement with its certificate; again: goes on where it was",
    )
    .option("--reset", "start over: remove the network and make a new one")
    .addOption(
      new Option(
        "--engine <name>",
        "dev: the development engine, in one process; comet: CometBFT (default: comet where it or Go to build it is found, else dev)",
      ).choices(engines),
    )
    .option("--home <folder>", "home of the network (default: in .cache, one for each engine)")
    .option("--rpc-laddr <address>", "where the RPC listens", withProtocol, "tcp://127.0.0.1:26657")
    .option(
      "--p2p-laddr <address>",
      "where CometBFT listens for peers; with it alone",
      withProtocol,
      "tcp://127.0.0.1:26656",
    )
    .option("--rest-address <address>", "where REST and metrics listen", withoutProtocol, "127.0.0.1:1317")
    .option("--grpc-address <address>", "where gRPC listens", withProtocol, "127.0.0.1:9090")
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  command.parse([...args], { from: "user" });
  return { reset: false, ...command.opts<Omit<DevOptions, "reset">>() };
}
