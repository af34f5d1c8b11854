import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "@jest/globals";
import { build, root } from "../docs/page.ts";

beforeAll(() => void build(), 300_000);

test("a reader that closes the output early, as head does, is no fault", async () => {
  const args = [join(root, "dist/cli/bin.js"), "tx", "notary", "submit-batch", "--help"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const [told, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect([code, told]).toEqual([0, ""]);
});
