import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import { CliError } from "./errors.ts";

/** Questions to the user. From a terminal passwords are not echoed; from a pipe every answer is one line. */
export interface Prompter {
  readonly interactive: boolean;
  line(question: string): Promise<string>;
  secret(question: string): Promise<string>;
  /** Lets go of the input, so that the process can end. */
  close(): void;
}

interface Input extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** Lines in order; each can be asked for before or after it arrived. */
function lineReader(input: Input) {
  const ready: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let ended = false;
  let reader: Interface | undefined;
  const open = () => {
    reader = createInterface({ input, terminal: false });
    reader.on("line", (text) => {
      const next = waiting.shift();
      if (next === undefined) ready.push(text);
      else next(text);
    });
    reader.on("close", () => {
      ended = true;
      for (const next of waiting.splice(0)) next(undefined);
    });
  };
  return {
    async next(question: string): Promise<string> {
      if (reader === undefined) open();
      const text =
        ready.shift() ?? (ended ? undefined : await new Promise<string | undefined>((ok) => waiting.push(ok)));
      if (text === undefined) throw new CliError(`no answer to "${question.trim()}": the input ended`);
      return text;
    },
    close: () => reader?.close(),
  };
}

/** Reads a line key by key without showing it. */
function readHidden(input: Input): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const end = (finish: () => void) => {
      input.off("data", onData);
      input.setRawMode?.(false);
      input.pause();
      finish();
    };
    const onData = (chunk: Buffer) => {
      for (const key of chunk.toString("utf8")) {
        if (key === "\r" || key === "\n") return end(() => resolve(text));
        if (key === "\u0003" || key === "\u0004") return end(() => reject(new CliError("cancelled")));
        text = key === "\u007f" || key === "\b" ? [...text].slice(0, -1).join("") : text + key;
      }
    };
    input.setRawMode?.(true);
    input.on("data", onData);
    input.resume();
  });
}

/** @param show writes a question where results are not written, so that output can be piped on */
export function createPrompter(input: Input, show: (text: string) => void): Prompter {
  const interactive = input.isTTY === true;
  const lines = lineReader(input);
  const ask = async (question: string) => {
    show(question);
    try {
      return await lines.next(question);
    } catch (error) {
      // What went wrong has a line of its own.
      show("\n");
      throw error;
    }
  };
  return {
    interactive,
    async line(question) {
      return (await ask(question)).trim();
    },
    async secret(question) {
      if (!interactive) return ask(question);
      show(question);
      const text = await readHidden(input);
      show("\n");
      return text;
    },
    close: () => lines.close(),
  };
}
