import { failAt, type Scanned, scanner } from "./scanner.ts";
import { type Token, tokenNames } from "./tokens.ts";

const operators = ["<=", ">=", "<", ">", "=", "contains", "exists"] as const;
const operands = ["string", "number", "time", "date"] as const;

export type Operator = (typeof operators)[number];

/** What a condition compares with, as written. */
export interface Operand {
  readonly kind: (typeof operands)[number];
  readonly text: string;
}

/** `tx.height > 5`: a composite key, an operator and, but for EXISTS, what to compare with. */
export interface Condition {
  readonly key: string;
  readonly operator: Operator;
  readonly operand: Operand | undefined;
}

/** Conditions that all must hold; at least one. */
export type Query = readonly Condition[];

const allowed: Readonly<Record<Operator, readonly Operand["kind"][]>> = {
  "<=": ["number", "time", "date"],
  ">=": ["number", "time", "date"],
  "<": ["number", "time", "date"],
  ">": ["number", "time", "date"],
  "=": ["number", "time", "date", "string"],
  contains: ["string"],
  exists: [],
};

/**
 * Reads a query of CometBFT's event language (`libs/pubsub/query/syntax/parser.go`).
 * @throws QuerySyntaxError with CometBFT's message
 */
export function parseQuery(text: string): Query {
  const next = scanner(text);
  const require = <T extends Token>(tokens: readonly T[]): Omit<Scanned, "token"> & { readonly token: T } => {
    const scanned = next();
    if ("error" in scanned) return failAt(scanned.offset, scanned.error);
    const token = tokens.find((known) => known === scanned.token);
    if (token === undefined) return failAt(scanned.offset, `got ${tokenNames[scanned.token]}, wanted ${label(tokens)}`);
    return { ...scanned, token };
  };
  const condition = (): Condition => {
    const { text: key } = require(["tag"]);
    const { token: operator } = require(operators);
    if (operator === "exists") return { key, operator, operand: undefined };
    const { token: kind, text: operand } = require(allowed[operator]);
    return { key, operator, operand: { kind, text: operand } };
  };
  const conditions = [condition()];
  // A quote that never ends is the end of the query, too: CometBFT takes it so.
  for (let and = next(); !("error" in and && and.error === "EOF"); and = next()) {
    // CometBFT prints the number of the token that it wants there, not its name.
    if (and.token !== "and") failAt(and.offset, `got ${tokenNames[and.token]}, want 6`);
    conditions.push(condition());
  }
  return conditions;
}

function label(tokens: readonly Token[]): string {
  const names = tokens.map((token) => tokenNames[token]);
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

/** The query in the one form by which subscriptions are told apart. */
export function queryText(query: Query): string {
  return query
    .map(({ key, operator, operand }) => {
      const shown = operator === "contains" || operator === "exists" ? operator.toUpperCase() : operator;
      return operand === undefined ? `${key} ${shown}` : `${key} ${shown} ${operandText(operand)}`;
    })
    .join(" AND ");
}

function operandText({ kind, text }: Operand): string {
  if (kind === "string") return `'${text}'`;
  return kind === "number" ? text : `${kind.toUpperCase()} ${text}`;
}
