import { Command } from "commander";
import { decodeTx } from "../../api/services/txResponse.ts";
import { fromBase64, fromHex, toBase64 } from "../../codec/bytes.ts";
import { reasonOf } from "../../node/errors.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { sendTx } from "./broadcast.ts";
import { type ChainClient, connectChain } from "./chain.ts";
import { emitDocument, readTx, txJson } from "./files.ts";
import { broadcastFlags, withBroadcastOptions } from "./flags.ts";
import { simulateGas } from "./send.ts";
import { encodeTx, type WholeTx, wholeTx } from "./sign.ts";
import { signersOfTx } from "./signCommand.ts";

const file = "the transaction as JSON; - for the standard input";

/** `eco2d tx broadcast`. */
export function broadcastCommand(io: Io): Command {
  return withBroadcastOptions(withNode(new Command("broadcast")))
    .description("hand a signed transaction over to a node")
    .argument("<file>", file)
    .addHelpText("after", "\nExample:\n  eco2d tx broadcast signed.json --wait")
    .action(async (path: string, _: unknown, command: Command) => {
      const flags = broadcastFlags(command);
      const tx = readTx(path);
      if (tx.signatures.length === 0) throw new CliError(`${path} is not signed: "eco2d tx sign" does that`);
      await sendTx(io, globalOptions(command).output, connectChain(flags.node), encodeTx(tx), flags);
    });
}

/** `eco2d tx encode`. */
export function encodeCommand(io: Io): Command {
  return new Command("encode")
    .description("turn a transaction from JSON into the bytes that go over the wire, in base64")
    .argument("<file>", file)
    .option("--output-document <file>", "write to a file instead of printing")
    .action((path: string, { outputDocument }: { outputDocument?: string }) =>
      emitDocument(io, toBase64(encodeTx(readTx(path))), outputDocument),
    );
}

function wireBytes(text: string, hex: boolean): Uint8Array {
  try {
    return hex ? fromHex(text.toLowerCase()) : fromBase64(text);
  } catch (error) {
    throw new CliError(`the transaction is no ${hex ? "hexadecimal" : "base64"}: ${reasonOf(error)}`);
  }
}

/** `eco2d tx decode`. */
export function decodeCommand(io: Io): Command {
  return new Command("decode")
    .description("print the bytes of a transaction as JSON")
    .argument("<transaction>", "in base64")
    .option("-x, --hex", "the transaction is in hexadecimal")
    .action((text: string, { hex = false }: { hex?: boolean }) =>
      io.out(line(txJson(wholeTx(decodeTx(wireBytes(text, hex)))))),
    );
}

/** Gas of a transaction that may still lack its signature. */
async function gasOf(chain: ChainClient, tx: WholeTx): Promise<number> {
  if (tx.authInfo.signerInfos.length > 0) return chain.simulate(encodeTx(tx));
  const [first = "", ...others] = signersOfTx(tx);
  if (others.length > 0) throw new CliError("a transaction of several signers is simulated once they have signed");
  const { sequence } = await chain.account(first);
  return simulateGas(chain, tx.body, undefined, sequence);
}

/** `eco2d tx simulate`. */
export function simulateCommand(io: Io): Command {
  return withNode(new Command("simulate"))
    .description("print the gas that a transaction uses, signed or not, and send nothing")
    .argument("<file>", file)
    .action(async (path: string, { node }: { node: string }, command: Command) => {
      const used = await gasOf(connectChain(node), readTx(path));
      printResult(io, globalOptions(command).output, { gas_used: String(used) });
    });
}
