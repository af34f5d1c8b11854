import { Command } from "commander";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { findKey } from "../commands/keys/show.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { keyringOf } from "../keyringOptions.ts";
import { connectChain } from "./chain.ts";
import { emitDocument, readTx, signaturesJson, txJson } from "./files.ts";
import { signingFlags, withSigningOptions } from "./flags.ts";
import { keySigner } from "./keySigner.ts";
import { signerData } from "./make.ts";
import type { Signer } from "./send.ts";
import { packKey, type SignerData, signBytes, signerInfo, signModes, type WholeTx, withSignature } from "./sign.ts";
import { signersOfBody } from "./signers.ts";

interface SignFlags {
  readonly multisig?: string;
  readonly signatureOnly?: boolean;
  readonly outputDocument?: string;
}

/** Who signs a transaction, its fee payer last. */
export const signersOfTx = ({ body, authInfo }: WholeTx): string[] => {
  const payer = authInfo.fee?.payer ?? "";
  return [...new Set([...signersOfBody(body), ...(payer === "" ? [] : [payer])])];
};

/** One signature as a document of its own, which `tx multisign` puts together. */
async function signatureAlone(tx: WholeTx, signer: Signer, mode: keyof typeof signModes, data: SignerData) {
  const signature = await signer.sign(signBytes(tx, mode, data));
  const value = { mode: signModes[mode], signature };
  const publicKey = packKey(signer.publicKey);
  return signaturesJson({
    signatures: [{ publicKey, data: { sum: { $case: "single", value } }, sequence: data.sequence }],
  });
}

/** The transaction with the signature of one of its signers. @throws CliError when it is none of them, or the mode does not fit */
async function signInPlace(
  tx: WholeTx,
  signer: Signer,
  mode: keyof typeof signModes,
  data: SignerData,
): Promise<WholeTx> {
  const signers = signersOfTx(tx);
  const place = signers.indexOf(signer.address);
  if (place < 0)
    throw new CliError(`${signer.address} is no signer of the transaction: it needs ${signers.join(", ")}`);
  // Mode direct covers the infos of all signers, so that a later signer would break the earlier signature.
  if (mode === "direct" && signers.length > 1)
    throw new CliError(`the transaction has ${signers.length} signers: all of them sign with --sign-mode amino-json`);
  const info = signerInfo(signer.publicKey, mode, data.sequence);
  const placed = withSignature(tx, place, info, new Uint8Array(0));
  return withSignature(placed, place, info, await signer.sign(signBytes(placed, mode, data)));
}

/** `eco2d tx sign`. */
export function signCommand(io: Io): Command {
  return withSigningOptions(new Command("sign"))
    .description("sign a transaction that was made with --generate-only")
    .argument("<file>", "the transaction as JSON; - for the standard input")
    .option("--multisig <address|key>", "sign as a member of this multisig; prints the signature alone")
    .option("--signature-only", "print the signature alone")
    .option("--output-document <file>", "write to a file instead of printing")
    .addHelpText(
      "after",
      "\nExamples:\n  eco2d tx sign unsigned.json --from alice --output-document signed.json\n  eco2d tx sign unsigned.json --from alice --multisig team --output-document alice.sig.json",
    )
    .action(async (file: string, { multisig, signatureOnly, outputDocument }: SignFlags, command: Command) => {
      const flags = signingFlags(command);
      if (flags.from === undefined) throw new CliError("--from is missing: the key that signs, by name or address");
      const tx = readTx(file);
      const { keyring, prefix } = keyringOf(io, command);
      const signer = keySigner(keyring, flags.from, prefix);
      const account =
        multisig === undefined
          ? signer.address
          : encodeAddress(prefix, addressOf(findKey(keyring, multisig, prefix).publicKey));
      const chain = connectChain(flags.node);
      const data = {
        ...(await signerData(chain, account, tx.body.unordered ? { ...flags, sequence: 0n } : flags)),
        chainId: flags.chainId ?? (await chain.chainId()),
      };
      // What members of a multisig sign must not hold the infos of the others.
      const mode = multisig === undefined ? flags.signMode : "amino-json";
      const text =
        multisig === undefined && signatureOnly !== true
          ? txJson(await signInPlace(tx, signer, mode, data))
          : await signatureAlone(tx, signer, mode, data);
      emitDocument(io, text, outputDocument);
    });
}
