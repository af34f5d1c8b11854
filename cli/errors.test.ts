import { expect, test } from "@jest/globals";
import { QueryError } from "../client/abci.ts";
import { errorLine } from "./errors.ts";

test.each([
  [
    "a query",
    "rpc error: code = NotFound desc = no certificate has the id 99: key not found",
    "no certificate has the id 99: key not found",
  ],
  [
    "a simulation",
    "rpc error: code = Unknown desc = grams is 0: invalid amount with gas used: '0': unknown request",
    "grams is 0: invalid amount",
  ],
  ["another application", "no such path", "no such path"],
])("a refusal of %s is told by its reason", (_, log, told) => {
  expect(errorLine(new QueryError("/eco2.offset.v1.Query/Certificate", 22, "sdk", log))).toBe(told);
});
