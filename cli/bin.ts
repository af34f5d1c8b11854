#!/usr/bin/env node
import { createRequire } from "node:module";
import { runProgram } from "./program.ts";
import { createPrompter } from "./prompt.ts";

// Read, not imported: from dist/cli the package is two folders up.
const { version }: { readonly version: string } = createRequire(import.meta.url)("../../package.json");

// A second signal ends the process at once.
const interrupted = () =>
  new Promise<string>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve(signal));
  });

// Whoever reads the output may close it early, as "head" does: that is no fault, and nobody is left to be told.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const err = (text: string) => void process.stderr.write(text);
process.exitCode = await runProgram(
  {
    io: {
      out: (text) => void process.stdout.write(text),
      err,
      terminal: process.stderr.isTTY === true,
      prompt: createPrompter(process.stdin, err),
      env: process.env,
      interrupted,
    },
    version,
  },
  process.argv.slice(2),
);
