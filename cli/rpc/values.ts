import { readFileSync } from "node:fs";
import { fromHex, toBase64 } from "../../codec/bytes.ts";
import { coinsToWire, coinToWire, parseCoin, parseCoins } from "../../codec/coin.ts";
import { formatDuration } from "../../codec/duration.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { JsonError, wellKnown } from "../../codec/json/value.ts";
import type { EnumSchema, FieldSchema, MessageSchema } from "../../codec/schema.ts";
import { reasonOf } from "../../node/errors.ts";
import { operatorAddress } from "../account.ts";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import { shortNames } from "./names.ts";

/** Turns the name of a key, or an address, into an address. @throws CliError */
export type ResolveAddress = (text: string) => string;

const coin = "cosmos.base.v1beta1.Coin";
const credits = "eco2.registry.v1.CreditAmount";
const grams = "eco2.registry.v1.GramRange";
const emissions = "eco2.emission.v1.EmissionAmount";
const listed: ReadonlySet<string> = new Set([credits, grams, emissions]);

/** Whether a field holds the address of an account, where the name of a key may stand too. */
export const isAddress = (field: FieldSchema): boolean =>
  field.options.scalar === "cosmos.AddressString" || isOperator(field);

/** Whether a field holds the address of a validator's operator, where that of its account or the name of its key may stand too. */
export const isOperator = ({ options }: FieldSchema): boolean => options.scalar === "cosmos.ValidatorAddressString";

/** What to type for one value of a field, as help shows it. */
export function placeholder(field: FieldSchema): string {
  if (isOperator(field)) return "operator|key";
  if (isAddress(field)) return "address|key";
  if (field.message === coin) return field.repeated ? "coins" : "coin";
  if (field.message === credits) return "batch:grams";
  if (field.message === grams) return "batch:start-end";
  if (field.message === emissions) return "lot:micrograms";
  if (field.message === wellKnown.duration) return "duration";
  if (field.message === wellKnown.timestamp) return "time";
  if (field.message !== undefined) return "json|file";
  if (field.enumeration !== undefined) return [...shortNames(field.enumeration).keys()].join("|");
  if (field.type === "bytes") return "hex|base64";
  if (field.type === "string") return "text";
  return field.type === "bool" ? "true|false" : "integer";
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new CliError(`"${path.slice(0, 100)}" is neither JSON nor a file that can be read`);
  }
}

/** JSON as it is typed, or out of the file that is named. */
function jsonOf(text: string): unknown {
  const typed = /^\s*[[{"]/.test(text);
  const json = typed ? text : readFile(text);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new CliError(`${typed ? "invalid JSON" : `${text} is not JSON`}: ${reasonOf(error)}`);
  }
}

function enumJson(enumeration: EnumSchema, text: string): unknown {
  const short = shortNames(enumeration);
  const number = short.get(text.toLowerCase()) ?? enumeration.numberOf.get(text);
  if (number !== undefined) return number;
  if (/^\d+$/.test(text) && enumeration.nameOf.has(Number(text))) return Number(text);
  throw new CliError(`"${text}" is none of ${[...short.keys()].join(", ")}`);
}

const isJson = (text: string) => /^\s*[[{]/.test(text);
const isHex = (text: string) => /^(?:[0-9a-fA-F]{2})*$/.test(text);

function bytesJson(text: string): string {
  const digits = text.replace(/^0x/i, "");
  return isHex(digits) ? toBase64(fromHex(digits)) : text;
}

function creditsJson(text: string): unknown {
  const [, batch, grams] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return batch === undefined ? jsonOf(text) : { batch_id: batch, grams };
}

function emissionsJson(text: string): unknown {
  const [, lot, micrograms] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return lot === undefined ? jsonOf(text) : { lot_id: lot, micrograms };
}

function rangeJson(text: string): unknown {
  const [, batch, start, end] = /^(\d+):(\d+)-(\d+)$/.exec(text) ?? [];
  return batch === undefined ? jsonOf(text) : { batch_id: batch, start_gram: start, end_gram: end };
}

function durationJson(text: string): string {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? text : formatDuration(BigInt(milliseconds) * 1_000_000n);
}

const timeJson = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);

function boolJson(text: string): boolean {
  if (text !== "true" && text !== "false") throw new CliError(`must be true or false, not "${text}"`);
  return text === "true";
}

function oneJson(field: FieldSchema, text: string, address: ResolveAddress): unknown {
  if (field.message === coin) return isJson(text) ? jsonOf(text) : coinToWire(parseCoin(text));
  if (field.message === credits) return creditsJson(text);
  if (field.message === grams) return rangeJson(text);
  if (field.message === emissions) return emissionsJson(text);
  if (field.message === wellKnown.duration) return durationJson(text);
  if (field.message === wellKnown.timestamp) return timeJson(text);
  if (field.message !== undefined) return jsonOf(text);
  if (field.enumeration !== undefined) return enumJson(field.enumeration, text);
  if (field.type === "bytes") return bytesJson(text);
  if (field.type === "bool") return boolJson(text);
  if (!isAddress(field) || text === "") return text;
  return isOperator(field) ? operatorAddress(text, address) : address(text);
}

function listJson(field: FieldSchema, texts: readonly string[], address: ResolveAddress): unknown[] {
  if (field.message === coin && !texts.some(isJson)) return coinsToWire(parseCoins(texts.join(",")));
  const short = field.message === undefined || listed.has(field.message);
  const items = short ? texts.flatMap(splitList) : texts;
  return items.flatMap((text) => {
    const item = oneJson(field, text, address);
    return Array.isArray(item) ? item : [item];
  });
}

// JSON has commas of its own.
const splitList = (text: string): string[] => (isJson(text) ? [text] : text.split(",").filter(Boolean));

/**
 * The JSON of a field from what was typed for it; a list takes several texts, and commas within each.
 * @param label names the field in errors, as the user typed it
 * @throws CliError saying what is allowed
 */
export function fieldJson(
  schema: MessageSchema,
  field: FieldSchema,
  texts: readonly string[],
  label: string,
  address: ResolveAddress,
): unknown {
  try {
    const json = field.repeated ? listJson(field, texts, address) : oneJson(field, texts.at(-1) ?? "", address);
    fromJson(schema.name, { [field.name]: json });
    return json;
  } catch (error) {
    const within = error instanceof JsonError && error.path !== field.name ? `${error.path}: ` : "";
    throw new CliError(`${label}: ${within}${error instanceof JsonError ? error.reason : reasonOf(error)}`);
  }
}
