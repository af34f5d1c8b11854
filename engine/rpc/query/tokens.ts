/** What a query is made of, with the words in which errors name it (CometBFT, `libs/pubsub/query/syntax`). */
export const tokenNames = {
  invalid: "invalid token",
  tag: "tag",
  string: "string",
  number: "number",
  time: "timestamp",
  date: "datestamp",
  and: "AND operator",
  contains: "CONTAINS operator",
  exists: "EXISTS operator",
  "=": "= operator",
  "<": "< operator",
  "<=": "<= operator",
  ">": "> operator",
  ">=": ">= operator",
} as const;

export type Token = keyof typeof tokenNames;

/** A query that is not one; the message is CometBFT's. */
export class QuerySyntaxError extends Error {
  override readonly name = "QuerySyntaxError";
}
