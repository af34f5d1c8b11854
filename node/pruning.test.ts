import { expect, test } from "@jest/globals";
import { parseAppConfig } from "./config.ts";
import { pruningOf } from "./pruning.ts";

const backend = "[state]\nkeep-recent = 50\nhistory-backend = 'classic-level'";

test.each([
  ["default", "", { keepRecent: 50, history: { keep: 362_880, pruneInterval: 10 }, told: [362_880, 10] }],
  ["nothing", "pruning = 'nothing'", { keepRecent: 50, history: {}, told: [0, 0] }],
  ["everything", "pruning = 'everything'", { keepRecent: 2, history: undefined, told: [2, 10] }],
  [
    "custom, its numbers as the SDK writes them",
    "pruning = 'custom'\npruning-keep-recent = '1000'\npruning-interval = '20'",
    { keepRecent: 50, history: { keep: 1_000, pruneInterval: 20 }, told: [1_000, 20] },
  ],
  [
    "custom, fewer than have proofs",
    "pruning = 'custom'\npruning-keep-recent = 20\npruning-interval = 10",
    { keepRecent: 20, history: { keep: 20, pruneInterval: 10 }, told: [20, 10] },
  ],
])("%s", (_, text, { keepRecent, history, told: [keep, interval] }) => {
  expect(pruningOf(parseAppConfig(`${text}\n${backend}`))).toEqual({
    keepRecent,
    history: history && { backend: "classic-level", ...history },
    told: { keepRecent: keep, interval },
  });
});
