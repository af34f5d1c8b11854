// `npm start`. The program is built to dist/scripts, so the checkout is two folders up.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createPrompter } from "../cli/prompt.ts";
import { startDev } from "./dev/run.ts";

const packageJson: unknown = createRequire(import.meta.url)("../../package.json");
const { version } = z.object({ version: z.string() }).parse(packageJson);

/** Resolves when the parent is gone: npm hands a SIGTERM to its shell alone, which ends without handing it on. */
const orphaned = (parent: number) =>
  new Promise<string>((resolve) => {
    const watch = setInterval(() => {
      if (process.ppid !== parent) resolve("npm ended");
    }, 500);
    // Nothing is kept running to look for a parent.
    watch.unref();
  });

// A second signal ends the process at once. Who reads the output through a pipe may close it: that is a wish to stop too.
const interrupted = () =>
  new Promise<string>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve(signal));
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => resolve("the output was closed"));
    if (process.env["npm_lifecycle_event"] !== undefined) void orphaned(process.ppid).then(resolve);
  });

const err = (text: string) => void process.stderr.write(text);
process.exitCode = await startDev(
  {
    io: {
      out: (text) => void process.stdout.write(text),
      err,
      terminal: process.stderr.isTTY === true,
      prompt: createPrompter(process.stdin, err),
      env: process.env,
      interrupted,
    },
    root: join(dirname(fileURLToPath(import.meta.url)), "..", ".."),
    version,
  },
  process.argv.slice(2),
);
