import { reasonOf } from "../reason.ts";
import { fromUri, ServerPanic } from "../routes/args.ts";
import type { Route } from "../routes/route.ts";

/** Text of a part of a URI. @throws URIError for an escape that is none */
export function unescapeUri(text: string, plusIsSpace: boolean): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new URIError(`invalid URL escape in ${text}`);
  const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
  // What is escaped need not be UTF-8, nor what is not.
  const bytes = Buffer.from(spaced).toString("latin1");
  return Buffer.from(
    bytes.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  ).toString();
}

/** Parameters of a query or a form by Go's rule: pairs that cannot be read are passed over, the first of a name counts. */
export function parseForm(query: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "" || pair.includes(";")) continue;
    const at = pair.indexOf("=");
    try {
      const key = unescapeUri(at === -1 ? pair : pair.slice(0, at), true);
      const value = unescapeUri(at === -1 ? "" : pair.slice(at + 1), true);
      if (!form.has(key)) form.set(key, value);
    } catch {
      // Go forgets it, too.
    }
  }
  return form;
}

/**
 * The arguments of a route in a URI's query or, where that has none, in a form.
 * @throws Error in CometBFT's words, ServerPanic where its handler panics
 */
export function readUriArgs(
  { args }: Route,
  query: ReadonlyMap<string, string>,
  form: ReadonlyMap<string, string>,
): ReadonlyMap<string, unknown> {
  try {
    return new Map(
      args.map(([name, arg]) => {
        const given = query.get(name) || form.get(name) || "";
        return [name, given === "" ? arg.zero : fromUri(arg, given)];
      }),
    );
  } catch (error) {
    if (error instanceof ServerPanic) throw error;
    throw new Error(`error converting http params to arguments: ${reasonOf(error)}`);
  }
}

/** A path without empty and dotted parts, as Go's ServeMux wants it. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const clean = `/${parts.join("/")}`;
  return path.endsWith("/") && clean !== "/" ? `${clean}/` : clean;
}
