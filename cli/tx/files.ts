import { readFileSync, writeFileSync } from "node:fs";
import { SignatureDescriptors } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { type WholeTx, wholeTx } from "./sign.ts";

const standardInput = 0;

/** Text of a file; `-` is the standard input. @throws CliError */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? standardInput : file, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

function readMessage(file: string, name: string, what: string): object {
  const text = readText(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${reasonOf(error)}`);
  }
  try {
    return fromJson(name, json);
  } catch (error) {
    throw new CliError(`${file} is no ${what}: ${reasonOf(error)}`);
  }
}

/** A transaction in the JSON that `--generate-only` and `tx sign` print. @throws CliError naming what is wrong in it */
export function readTx(file: string): WholeTx {
  try {
    return wholeTx(readMessage(file, Tx.$type, "transaction") as Tx);
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(`${file}: ${reasonOf(error)}`);
  }
}

/** Signatures alone, as `tx sign --signature-only` prints them. @throws CliError */
export function readSignatures(file: string): SignatureDescriptors {
  return readMessage(file, SignatureDescriptors.$type, "signature") as SignatureDescriptors;
}

export function txJson({ body, authInfo, signatures }: WholeTx): string {
  return JSON.stringify(toJson(Tx.$type, { body, authInfo, signatures: [...signatures] }));
}

export const signaturesJson = (signatures: SignatureDescriptors): string =>
  JSON.stringify(toJson(SignatureDescriptors.$type, signatures));

/** Prints a document, or writes it to the file that was asked for. @throws CliError */
export function emitDocument(io: Io, text: string, file: string | undefined): void {
  try {
    if (file === undefined) io.out(line(text));
    else writeFileSync(file, line(text));
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${reasonOf(error)}`);
  }
}
