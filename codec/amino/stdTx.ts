import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { concatBytes, fromUtf8, startsWith, toHex, toUtf8 } from "../bytes.ts";
import { Fee } from "../gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import { bitsOf, rawFields, refuse, type Span, spanOf } from "./fields.ts";
import { fromAminoBinary, readAminoAny } from "./fromBinary.ts";
import { aminoInterface, aminoPrefix } from "./names.ts";
import { aminoBinary, aminoBinaryAny } from "./toBinary.ts";

/** The transaction of chains before protobuf (SDK x/auth/migrations/legacytx). No block holds one any more. */
export interface StdTx {
  /** Undefined where amino has a nil. */
  readonly messages: readonly (Any | undefined)[];
  readonly fee: Fee;
  readonly signatures: readonly StdSignature[];
  readonly memo: string;
  readonly timeoutHeight: bigint;
}

export interface StdSignature {
  readonly publicKey: Any | undefined;
  readonly signature: Uint8Array;
}

export const stdTxName = "cosmos-sdk/StdTx";
const { prefix } = aminoPrefix(stdTxName);
const none = new Uint8Array(0);

/** A transaction in amino binary behind its prefix. @throws where a message has no amino form */
export function encodeStdTx({ messages, fee, signatures, memo, timeoutHeight }: StdTx): Uint8Array {
  const writer = new BinaryWriter();
  for (const message of messages) writer.tag(1, 2).bytes(message === undefined ? none : aminoBinaryAny(message));
  writeBytes(writer, 2, aminoBinary(Fee.$type, fee));
  for (const { publicKey, signature } of signatures) {
    const inner = new BinaryWriter();
    writeBytes(inner, 1, publicKey === undefined ? none : aminoBinaryAny(publicKey));
    writeBytes(inner, 2, signature);
    writer.tag(3, 2).bytes(inner.finish());
  }
  writeBytes(writer, 4, toUtf8(memo));
  if (timeoutHeight !== 0n) writer.tag(5, 0).uint64(timeoutHeight);
  return concatBytes(prefix, writer.finish());
}

function writeBytes(writer: BinaryWriter, number: number, bytes: Uint8Array): void {
  if (bytes.length > 0) writer.tag(number, 2).bytes(bytes);
}

const names = ["msg", "fee", "signatures", "memo", "timeout_height"];
const signatureNames = ["pub_key", "signature"];

/** A transaction from its amino binary. @throws WireError with the place of what an honest encoder does not write */
export function decodeStdTx(bytes: Uint8Array): StdTx {
  const span = spanOf(bytes, "StdTx");
  if (!startsWith(bytes, prefix)) refuse(span, 0, `expected the prefix ${toHex(prefix)} of ${stdTxName}`);
  const messages: (Any | undefined)[] = [];
  const signatures: StdSignature[] = [];
  const tx = { fee: Fee.fromPartial({}), memo: "", timeoutHeight: 0n };
  for (const [name, part] of partsOf({ ...span, start: prefix.length }, names)) {
    if (name === "msg") messages.push(readAnyOrNil(part, aminoInterface.message));
    else if (name === "fee") tx.fee = fromAminoBinary(Fee.$type, part) as Fee;
    else if (name === "signatures") signatures.push(readSignature(part));
    else if (name === "memo") tx.memo = readText(part);
    else tx.timeoutHeight = bitsOf(part.bytes, part.start, part.end);
  }
  return { ...tx, messages, signatures };
}

/** The fields of a struct by name; of those here only the lists repeat and only the height is a number. */
function* partsOf(span: Span, fields: readonly string[]): Generator<readonly [name: string, part: Span]> {
  const repeats = (number: number) => ["msg", "signatures"].includes(fields[number - 1] ?? "");
  for (const { number, wireType, start, end } of rawFields(span, repeats)) {
    const name = fields[number - 1];
    if (name === undefined) return refuse(span, start, `no field ${number}`);
    const part = { ...span, start, end, path: `${span.path}.${name}` };
    const expected = name === "timeout_height" ? 0 : 2;
    if (wireType !== expected) refuse(part, start, `wire type ${wireType}, expected ${expected}`);
    yield [name, part];
  }
}

function readSignature(span: Span): StdSignature {
  const found = new Map(partsOf(span, signatureNames));
  const [key, signature] = [found.get("pub_key"), found.get("signature")];
  return {
    publicKey: key && readAnyOrNil(key, aminoInterface.publicKey),
    signature: signature?.bytes.slice(signature.start, signature.end) ?? none,
  };
}

function readAnyOrNil(span: Span, accepts: string): Any | undefined {
  return span.start === span.end ? undefined : readAminoAny(span, accepts);
}

function readText(span: Span): string {
  try {
    return fromUtf8(span.bytes.subarray(span.start, span.end));
  } catch {
    return refuse(span, span.start, "text is not UTF-8");
  }
}
