import { Command } from "commander";
import { encodeAddress } from "../../codec/bech32.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { readNodeId, readValidatorKey } from "../../node/nodeKeys.ts";
import { bech32PrefixFor, globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { publicKeyToJson } from "../keyring/publicKey.ts";

/** `eco2d comet`: what CometBFT's files say. */
export function cometCommand(io: Io): Command {
  const comet = new Command("comet")
    .alias("cometbft")
    .alias("tendermint")
    .description("keys that this node has in CometBFT's network");
  comet
    .command("show-node-id")
    .description("print the node's id on the peer-to-peer network")
    .action((_: unknown, command: Command) => io.out(line(readNodeId(globalOptions(command).home))));
  comet
    .command("show-validator")
    .description("print the public key that this node signs blocks with")
    .action((_: unknown, command: Command) => {
      const key = readValidatorKey(globalOptions(command).home);
      io.out(line(JSON.stringify(publicKeyToJson({ type: "ed25519", key }))));
    });
  comet
    .command("show-address")
    .description("print the consensus address of this node's validator")
    .option("--bech32-prefix <prefix>", "prefix of addresses (default: that of the home's genesis, else eco)")
    .action(({ bech32Prefix }: { bech32Prefix?: string }, command: Command) => {
      const { home } = globalOptions(command);
      const prefix = bech32PrefixFor(home, bech32Prefix);
      io.out(line(encodeAddress(`${prefix}valcons`, ed25519Address(readValidatorKey(home)))));
    });
  return comet;
}
