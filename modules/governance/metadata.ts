import { toUtf8 } from "../../codec/bytes.ts";
import { fail } from "./errors.ts";

/** Bytes of UTF-8 that metadata and titles have at most; summaries may have 40 times as many (`x/gov/types/config.go`). */
const longestMetadata = 255;
const longestSummary = 40 * longestMetadata;

/** Metadata of proposals and votes, and titles. @throws metadata too long (gov 15) */
export function requireMetadata(text: string): void {
  const { length } = toUtf8(text);
  if (length > longestMetadata) throw fail.metadataTooLong(`got metadata with length ${length}`);
}

/** @throws summary too long (gov 22) */
export function requireSummary(text: string): void {
  const { length } = toUtf8(text);
  if (length > longestSummary) throw fail.summaryTooLong(`got summary with length ${length}`);
}

const texts = ["title", "summary", "details", "proposal_forum_url", "vote_option_context"];

interface ProposalMetadata {
  readonly title: string;
  readonly summary: string;
}

/** The recommended form of metadata where it has it (`x/gov/types/metadata.go`); any other text says nothing. */
function metadataOf(text: string): ProposalMetadata | undefined {
  // Longer ones are refused for their length.
  if (toUtf8(text).length > longestMetadata) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (json === null) return { title: "", summary: "" };
  if (typeof json !== "object" || Array.isArray(json)) return undefined;
  const fields = new Map<string, unknown>(Object.entries(json));
  const isText = (name: string) => ["undefined", "string"].includes(typeof (fields.get(name) ?? ""));
  const authors: unknown = fields.get("authors") ?? [];
  if (!texts.every(isText) || !Array.isArray(authors) || authors.some((author) => typeof author !== "string"))
    return undefined;
  return { title: String(fields.get("title") ?? ""), summary: String(fields.get("summary") ?? "") };
}

/** Metadata in the recommended form must say what the proposal says. @throws invalid content (gov 5) */
export function requireSameContent(metadata: string, title: string, summary: string): void {
  const said = metadata === "" ? undefined : metadataOf(metadata);
  if (said === undefined) return;
  if (said.title !== title)
    throw fail.invalidContent(`metadata title '${said.title}' must equal proposal title '${title}'`);
  if (said.summary !== summary)
    throw fail.invalidContent(`metadata summary '${said.summary}' must equal proposal summary '${summary}'`);
}
