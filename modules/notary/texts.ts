import { toUtf8 } from "../../codec/bytes.ts";
import type { Document } from "../../codec/gen/eco2/notary/v1/source.ts";
import { textFault } from "../../codec/plainText.ts";
import type { LedgerError } from "../../core/errors.ts";
import { fail } from "./errors.ts";

/** The longest texts, in bytes of UTF-8. */
export const longest = { name: 128, short: 64, reason: 512, uri: 512 } as const;

type Refuse = (details: string) => LedgerError;

/** @throws by `refuse` for a text that is too long or that people cannot read as what it is */
export function requireText(refuse: Refuse, name: string, text: string, most: number, optional = false): void {
  if (text === "" && optional) return;
  const bytes = toUtf8(text).length;
  if (bytes > most) throw refuse(`${name} has ${bytes} bytes, at most ${most} are allowed`);
  const fault = textFault(text);
  if (fault !== undefined) throw refuse(`${name} ${fault}`);
}

/** A document kept elsewhere: its hash, and where it is. @throws invalid document */
export function requireDocument(name: string, { sha256, uri }: Document): void {
  if (sha256.length !== 32) throw fail.invalidDocument(`sha256 of ${name} has ${sha256.length} bytes, 32 are expected`);
  if (sha256.every((byte) => byte === 0)) throw fail.invalidDocument(`sha256 of ${name} is all zeros`);
  const form = /^(?:https?|ipfs):\/\/[\x21-\x7e]+$/;
  if (uri.length > longest.uri || !form.test(uri))
    throw fail.invalidDocument(
      `uri of ${name} "${uri.slice(0, 40)}" is no address https://, http:// or ipfs:// of at most ${longest.uri} characters`,
    );
}
