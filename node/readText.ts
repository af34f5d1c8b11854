import { readFileSync } from "node:fs";
import { NodeError, reasonOf, systemCode } from "./errors.ts";

/**
 * The text of a file that a node needs.
 * @param what names it in errors
 * @param remedy what to do when it is not there
 * @throws NodeError when it is missing or cannot be read
 */
export function readText(path: string, what: string, remedy: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new NodeError(`${what} not found at ${path}: ${remedy}`);
    throw new NodeError(`${what} at ${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** What to do when a home was never made, or another one was meant. */
export const initFirst = 'run "eco2d init" first, or name the home with --home';
