import { Command } from "commander";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { wellKnown } from "../../codec/json/value.ts";
import { findKey } from "../commands/keys/show.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { publicKeyFromJson } from "../keyring/publicKey.ts";
import { keyringOf } from "../keyringOptions.ts";
import { connectChain } from "./chain.ts";
import { emitDocument, readSignatures, readTx, txJson } from "./files.ts";
import { signingFlags, withSigningOptions } from "./flags.ts";
import { signerData } from "./make.ts";
import { combine, type MemberSignature } from "./multisig.ts";
import { withSignature } from "./sign.ts";
import { signersOfTx } from "./signCommand.ts";

function memberSignatures(file: string): MemberSignature[] {
  const { signatures } = readSignatures(file);
  if (signatures.length === 0) throw new CliError(`${file} holds no signature`);
  return signatures.map(({ publicKey, data }) => {
    const key = publicKey && publicKeyFromJson(toJson(wellKnown.any, publicKey));
    if (key === undefined || key.type === "multisig" || data?.sum?.$case !== "single")
      throw new CliError(`${file} holds no signature of a single key: make it with "eco2d tx sign --multisig"`);
    return { publicKey: key.key, signature: data.sum.value.signature, file };
  });
}

/** `eco2d tx multisign`. */
export function multisignCommand(io: Io): Command {
  return withSigningOptions(new Command("multisign"))
    .alias("multi-sign")
    .description("put the signatures of a multisig's members together")
    .argument("<file>", "the transaction as JSON, unsigned; - for the standard input")
    .argument("<key>", "the multisig in the keyring, by name or address")
    .argument("<signatures...>", "what the members made with tx sign --multisig")
    .option("--output-document <file>", "write to a file instead of printing")
    .addHelpText(
      "after",
      "\nExample:\n  eco2d tx multisign unsigned.json team alice.sig.json bob.sig.json > signed.json",
    )
    .action(
      async (
        file: string,
        name: string,
        signatureFiles: readonly string[],
        { outputDocument }: { outputDocument?: string },
        command: Command,
      ) => {
        const flags = signingFlags(command);
        const tx = readTx(file);
        const { keyring, prefix } = keyringOf(io, command);
        const { publicKey } = findKey(keyring, name, prefix);
        if (publicKey.type !== "multisig") throw new CliError(`key "${name}" is no multisig`);
        const address = encodeAddress(prefix, addressOf(publicKey));
        const signers = signersOfTx(tx);
        const place = signers.indexOf(address);
        if (place < 0) throw new CliError(`${address} is no signer of the transaction: it needs ${signers.join(", ")}`);
        const chain = connectChain(flags.node);
        const account = await signerData(chain, address, tx.body.unordered ? { ...flags, sequence: 0n } : flags);
        const data = { ...account, chainId: flags.chainId ?? (await chain.chainId()) };
        const { info, signature } = combine(tx, publicKey, signatureFiles.flatMap(memberSignatures), data);
        emitDocument(io, txJson(withSignature(tx, place, info, signature)), outputDocument);
      },
    );
}
