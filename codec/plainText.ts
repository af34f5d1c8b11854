// Control characters, line and paragraph separators, blanks without width, letters without a shape, hidden tags, and marks that
// turn the direction of writing: text with them can show another name than it has. The joiners U+200C and U+200D stay: names of
// several scripts need them. Listed one by one, since the classes of Unicode grow with its versions, and with them Node's.
const hidden =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/u;

/** What is wrong with a text that people read as a name, a place or a reason, `undefined` when nothing is. */
export function textFault(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  if (text.trim() !== text) return "begins or ends with a blank";
  const found = hidden.exec(text);
  if (found === null) return undefined;
  const code = (text.codePointAt(found.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `has the invisible character U+${code} at ${found.index}`;
}

const allHidden = new RegExp(hidden, "gu");

/** A text that quotes somebody, with a question mark for each character that nobody sees. */
export const visible = (text: string): string => text.replaceAll(allHidden, "?");
