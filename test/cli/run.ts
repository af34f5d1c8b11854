import { Readable } from "node:stream";
import type { Io } from "../../cli/io.ts";
import { runProgram } from "../../cli/program.ts";
import { createPrompter } from "../../cli/prompt.ts";

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** For a program whose commands are looked at, not run. */
export const silentIo: Io = {
  out: () => undefined,
  err: () => undefined,
  terminal: false,
  prompt: createPrompter(Readable.from([]), () => undefined),
  env: {},
  interrupted: () => new Promise(() => undefined),
};

/** Runs a command line as the binary would, its answers coming through a pipe. */
export async function runCli(
  args: readonly string[],
  answers: readonly string[] = [],
  interrupt: Promise<string> = new Promise(() => undefined),
): Promise<Run> {
  let out = "";
  let err = "";
  const write = (text: string) => {
    err += text;
  };
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: write,
    terminal: false,
    prompt: createPrompter(Readable.from(answers.map((answer) => `${answer}\n`)), write),
    env: {},
    interrupted: () => interrupt,
  };
  const code = await runProgram({ io, version: "1.2.3" }, args);
  return { code, out, err };
}
