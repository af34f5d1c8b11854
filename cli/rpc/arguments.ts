import { Argument, type Command, Option } from "commander";
import type { FieldSchema, MessageSchema } from "../../codec/schema.ts";
import type { MethodSchema } from "../../codec/services.ts";
import { CliError } from "../errors.ts";
import { kebab } from "./names.ts";
import { fieldJson, placeholder, type ResolveAddress } from "./values.ts";

export const pageRequest = "cosmos.base.query.v1beta1.PageRequest";

/** The JSON of a request, of what a command line gave. */
export type ReadRequest = (command: Command, address: ResolveAddress) => Record<string, unknown>;

/** A field that stands without a flag. */
interface Positional {
  readonly field: FieldSchema;
  readonly optional: boolean;
}

/** The fields that a REST route names in its path: what one asks for, rather than how. */
export function pathFields({ http }: MethodSchema): string[] {
  return [...(http[0]?.path ?? "").matchAll(/\{([a-z0-9_]+)(?:=\*\*)?\}/g)].map(([, name]) => name ?? "");
}

function positionalsOf(schema: MessageSchema, names: readonly string[]): Positional[] {
  return names.map((text) => {
    const name = text.replace(/\?$/, "");
    const field = schema.byName.get(name);
    if (field === undefined) throw new Error(`${schema.name} has no field ${name}, which its layout names`);
    return { field, optional: text.endsWith("?") };
  });
}

// Before other arguments a list is one text, divided by commas.
function argumentOf({ field, optional }: Positional, last: boolean): Argument {
  const name = `${kebab(field.name)}${field.repeated && last ? "..." : ""}`;
  return new Argument(optional ? `[${name}]` : `<${name}>`, placeholder(field));
}

const append = (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value];

// A flag of the program itself keeps its name: the field's is told apart by what it is a field of.
function optionOf(field: FieldSchema, taken: ReadonlySet<string>): Option {
  const name = taken.has(kebab(field.name)) ? `field-${kebab(field.name)}` : kebab(field.name);
  if (field.type === "bool" && !field.repeated) return new Option(`--${name}`);
  const option = new Option(`--${name} <${placeholder(field)}>`, field.repeated ? "may be repeated" : "");
  return option.argParser<readonly string[]>(append);
}

const pageFlags = [
  ["key", new Option("--page-key <base64>", "next_key of the page before")],
  ["offset", new Option("--page-offset, --offset <integer>", "how many to pass over")],
  ["limit", new Option("--page-limit, --limit <integer>", "how many at most")],
  ["count_total", new Option("--page-count-total, --count-total", "count all")],
  ["reverse", new Option("--page-reverse, --reverse", "last first")],
] as const;

function readPage(command: Command): Record<string, unknown> | undefined {
  const entries = pageFlags.flatMap(([name, option]) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return value === undefined ? [] : [[name, value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/**
 * Gives a command the arguments and flags of a message's fields.
 * @param positionals names of fields, as in a layout
 * @param without names of fields that the command fills by itself
 * @param taken flags that the command gets besides
 * @returns reads them back when the command runs; @throws CliError naming the argument or flag, and what it takes
 */
export function withFields(
  command: Command,
  schema: MessageSchema,
  positionals: readonly string[],
  without: readonly string[],
  taken: ReadonlySet<string>,
): ReadRequest {
  const placed = positionalsOf(schema, positionals);
  for (const [at, positional] of placed.entries())
    command.addArgument(argumentOf(positional, at === placed.length - 1));
  const isPlaced = new Set([...placed.map(({ field }) => field.name), ...without]);
  const free = schema.fields.filter(({ name, message }) => !isPlaced.has(name) && message !== pageRequest);
  const flags = free.map((field) => ({ field, option: optionOf(field, taken) }));
  for (const { option } of flags) command.addOption(option.helpGroup("Fields:"));
  const page = schema.fields.find(({ message }) => message === pageRequest);
  if (page !== undefined) for (const [, option] of pageFlags) command.addOption(option.helpGroup("Pages:"));

  return (run, address) => {
    const json: Record<string, unknown> = {};
    for (const [index, { field }] of placed.entries()) {
      // Commander hands over what is typed for the last argument as a list where it takes all that follows.
      const given: unknown = run.processedArgs[index];
      const texts = Array.isArray(given) ? given.map(String) : given === undefined ? [] : [String(given)];
      if (texts.length > 0) json[field.name] = fieldJson(schema, field, texts, `[${kebab(field.name)}]`, address);
    }
    for (const { field, option } of flags) {
      const given: unknown = run.getOptionValue(option.attributeName());
      if (given === true) json[field.name] = true;
      else if (Array.isArray(given))
        json[field.name] = fieldJson(schema, field, given.map(String), option.long ?? "", address);
    }
    const asked = page && readPage(run);
    if (page !== undefined && asked !== undefined) json[page.name] = checkedPage(asked);
    return json;
  };
}

function checkedPage(page: Record<string, unknown>): Record<string, unknown> {
  for (const name of ["offset", "limit"] as const) {
    const value = page[name];
    if (value !== undefined && !/^\d{1,18}$/.test(String(value)))
      throw new CliError(`--${name}: must be a whole number, not "${String(value)}"`);
  }
  return page;
}
