import { expect, test } from "@jest/globals";
import { textFault, visible } from "./plainText.ts";

test.each([
  ["a name", "Kilifi Cook Stoves"],
  ["another script", "克利菲炉灶"],
  ["joiners, which Persian and Malayalam need", "می\u200cخواهم"],
  ["a symbol", "REDD+ & more"],
])("%s is fine", (_, text) => {
  expect(textFault(text)).toBeUndefined();
});

test.each([
  ["nothing", "", "is empty"],
  ["blanks", "  ", "is empty"],
  ["a blank first", " a", "begins or ends with a blank"],
  ["a line end", "a\nb", "has the invisible character U+000A at 1"],
  ["a mark that turns the direction", "a\u202eb", "has the invisible character U+202E at 1"],
  ["a hidden tag", "ab\u{e0041}", "has the invisible character U+E0041 at 2"],
])("%s is refused", (_, text, fault) => {
  expect(textFault(text)).toBe(fault);
});

test("what is quoted shows where something is hidden", () => {
  const quoted = visible("a\u202eb\nc\u{e0041} 克 REDD+");
  expect(quoted).toBe("a?b?c? 克 REDD+");
  expect(textFault(quoted)).toBeUndefined();
});
