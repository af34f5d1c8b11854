import { findCodec, nameOfTypeUrl } from "../../codec/codecs.ts";
import type { TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { signersOf } from "../../codec/schema.ts";
import { accountOf } from "../account.ts";
import { CliError } from "../errors.ts";

function follow(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => follow(item, path));
  if (typeof value === "string") return [value];
  const [property, ...rest] = path;
  if (property === undefined || typeof value !== "object" || value === null) return [];
  return follow(new Map(Object.entries(value)).get(property), rest);
}

/** Accounts that must sign, in the order in which the messages name them first. @throws CliError for an unknown message */
export function signersOfBody({ messages }: TxBody): string[] {
  const all = messages.flatMap(({ typeUrl, value }) => {
    const name = nameOfTypeUrl(typeUrl);
    const message = findCodec(name)?.decode(value);
    if (message === undefined) throw new CliError(`message ${typeUrl} is not known to this program`);
    return signersOf(name).flatMap((path) => follow(message, path).map(accountOf));
  });
  return [...new Set(all)];
}
