import type { Prompter } from "./prompt.ts";

/** What a command talks through: tests hand over their own. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Everything else: progress, questions, warnings. */
  err(text: string): void;
  /** Whether `err` is a terminal, where a line can be drawn over. */
  readonly terminal: boolean;
  readonly prompt: Prompter;
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the user or the system wants a command that runs on to stop. Only such a command asks: others end at once. */
  interrupted(): Promise<string>;
}

/** Ends a text with a line end, as one line to print. */
export const line = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);
