import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { QuerySourceResponse } from "../../codec/gen/eco2/notary/v1/query.ts";
import { DeviceKey, RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { type Run, runCli } from "../cli/run.ts";
import { root, scriptOf } from "./page.ts";

const folder = mkdtempSync(join(tmpdir(), "docs-"));
const left = process.cwd();

beforeAll(() => {
  symlinkSync(join(root, "examples"), join(folder, "examples"));
  // The commands of a page name files as whoever types them does.
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(left);
  rmSync(folder, { recursive: true, force: true });
});

/** The words of each command of the page, lines that go on being one. */
const commands = scriptOf("docs/mrv.md")
  .commands.replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.startsWith("eco2d "))
  .map((line) => line.split(/\s+/).slice(1));

/** Runs a command of the page that needs no chain. @throws where the page has it no more */
async function run(...starts: string[]): Promise<Run> {
  const found = commands.find((words) => starts.every((word, at) => words[at] === word));
  if (found === undefined) throw new Error(`docs/mrv.md has no eco2d ${starts.join(" ")}`);
  // A key of the reader's own and the source's number are asked of a keyring and of a node: here an address and a file.
  const operator = "eco1qyqszqgpqyqszqgpqyqszqgpqyqszqgp9ykkyn";
  const given = found.map((word, at) =>
    word === "factory" ? operator : word === "1" && found[at - 1] === "--source" ? "source.json" : word,
  );
  const ended = await runCli([...given, "-o", "json"]);
  expect([found.join(" "), ended.code, ended.err]).toEqual([found.join(" "), 0, expect.any(String)]);
  return ended;
}

test("the commands of docs/mrv.md that need no chain work as they stand", async () => {
  const made = JSON.parse((await run("notary", "device", "new")).out) as { device_key: object };
  expect(statSync("meter.json").mode & 0o777).toBe(0o600);
  const deviceKey = fromJson(DeviceKey.$type, made.device_key) as DeviceKey;
  const shown = JSON.parse((await run("notary", "device", "show")).out) as object;
  expect(shown).toEqual({ ...made, device_signature: expect.stringMatching(/^[\w+/]{86}==$/) });

  const source = {
    id: 1n,
    kind: SourceKind.SOURCE_KIND_METER,
    records: RecordKind.RECORD_KIND_EMISSION,
    substance: "natural gas",
    unit: "Nm3",
    category: "production",
    cumulative: true,
    intervalSeconds: 3600n,
    version: {
      deviceKey,
      range: { min: "0", max: "120000000", maxChangePerHour: "0" },
      calibration: {
        from: timestampOf(parseTime("2026-01-01T00:00:00Z")),
        until: timestampOf(parseTime("2027-01-01T00:00:00Z")),
      },
    },
  };
  const printed = toJson(QuerySourceResponse.$type, QuerySourceResponse.fromPartial({ source, stream: {} }));
  writeFileSync("source.json", JSON.stringify(printed));
  const day = readFileSync("examples/data/gas-meter-sample.csv", "utf8").split("\n").slice(0, 25);
  writeFileSync("today.csv", `${day.join("\n")}\n`);

  await run("notary", "sign");
  expect(JSON.parse(readFileSync("signed.json", "utf8"))).toHaveLength(24);
  const built = await run("notary", "batch", "build");
  expect(built.err).toContain("eco2d tx notary submit-batch february.header.json ");
  const secret = (JSON.parse(readFileSync("meter.json", "utf8")) as { secret: string }).secret;
  expect(built.out + built.err).not.toContain(secret);
  const checked = await run("notary", "batch", "check", "february.jsonl");
  expect(JSON.parse(checked.out)).toEqual({ readings: 336, faults: [] });
  await run("notary", "batch", "prove");
  expect(JSON.parse(readFileSync("reading.json", "utf8"))).toMatchObject({ record_id: "4", index: "99" });
});

test.each(
  commands.map(
    (words) =>
      [
        words
          .filter((word) => !word.startsWith("-"))
          .slice(0, 3)
          .join(" "),
        words,
      ] as const,
  ),
)("eco2d %s has the options that docs/mrv.md gives it", async (_name, words) => {
  const help = await runCli([...words.filter((word) => word !== "-o"), "--help"]);
  expect(help.code).toBe(0);
  for (const option of words.filter((word) => word.startsWith("--"))) expect(help.out).toContain(option);
});
