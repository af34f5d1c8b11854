import { describe, expect, test } from "@jest/globals";
import { reasonOf } from "./errors.ts";
import { withDirectoryAsync } from "./testing/chain.ts";
import {
  type DiskCall,
  diesAt,
  type Fault,
  type FaultCode,
  type FaultyRun,
  failsFrom,
  failsOnce,
  withFaults,
  withoutFaults,
} from "./testing/faultyDisk.ts";
import { type Life, lifeEnd, live, newLife } from "./testing/life.ts";
import { bury, checkState, truthOf } from "./testing/oracle.ts";

const long = process.env["ECO2_LONG"] !== undefined;
const engines = ["objects", "arena"] as const;
type Engine = (typeof engines)[number];
const codes: readonly FaultCode[] = ["EIO", "ENOSPC", "EROFS"];
const truth = truthOf(20);

/** Every call that a life without faults makes of the disk. */
async function callsOfALife(): Promise<readonly DiskCall[]> {
  return withDirectoryAsync(async (dir) => {
    return withoutFaults(() => live(dir, "objects", newLife()));
  });
}

/** A life with a fault; then the cause is gone, and the state is looked at. */
async function suffer(
  fault: Fault,
  engine: Engine,
  look: (run: FaultyRun, life: Life, dir: string) => void,
): Promise<void> {
  await withDirectoryAsync(async (dir) => {
    const life = newLife();
    const run = await withFaults(fault, () => live(dir, engine, life));
    look(run, life, dir);
    bury(dir);
    await withoutFaults(() => checkState(dir, { least: life.told, most: life.told + 1, truth, engine }));
  });
}

/** Runs for every call of a life, and says of which it failed. The short form takes the calls in turn over the arena. */
async function atEveryCall(engine: Engine, run: (call: DiskCall) => Promise<void>): Promise<void> {
  const calls = await callsOfALife();
  // The log, its rotation, snapshots, what they replace, the lock, and the mending of a torn end are all in it.
  expect(new Set(calls.map(({ name }) => name)).size).toBe(10);
  for (const call of calls) {
    if (!long && engine === "arena" && call.index % 7 !== 0) continue;
    try {
      await run(call);
    } catch (cause) {
      throw new Error(`${JSON.stringify(call)}: ${reasonOf(cause)}`, { cause });
    }
  }
}

describe.each(engines)("over %s", (engine) => {
  test(
    "the process dies at every call of the disk: what was told is there, or one block more",
    () =>
      atEveryCall(engine, ({ index }) =>
        suffer(diesAt(index), engine, ({ calls }) => expect(calls.length).toBeGreaterThan(index)),
      ),
    120_000,
  );

  test(
    "one call fails, at every call: the store ends with file and remedy, or goes on",
    () =>
      atEveryCall(engine, async ({ index, name }) => {
        for (const [at, code] of codes.entries()) {
          if (!long && index % codes.length !== at) continue;
          await suffer(failsOnce(code, index), engine, ({ error }, { said, told }, dir) => {
            if (error !== undefined) expectRemedy(error, code, dir);
            else expect([told, said.length > 1 || name === "remove"]).toEqual([lifeEnd, true]);
          });
        }
      }),
    120_000,
  );

  test(
    "from some call on the disk is full or read-only: the store ends with file and remedy",
    () =>
      atEveryCall(engine, async ({ index }) => {
        for (const [at, code] of (["ENOSPC", "EROFS"] as const).entries()) {
          if (!long && index % 2 !== at) continue;
          await suffer(failsFrom(code, index), engine, ({ error }, { told }, dir) => {
            if (told < lifeEnd) expectRemedy(error, code, dir);
          });
        }
      }),
    120_000,
  );
});

const remedy = {
  EIO: "Have a look at the disk",
  ENOSPC: "Make room on the disk",
  EROFS: "Mount the file system writable",
};

function expectRemedy(error: unknown, code: FaultCode, dir: string): void {
  const text = reasonOf(error);
  expect(text).toContain(`${code}: `);
  expect(text).toContain(dir);
  expect(text).toContain(`${remedy[code]}, then start again: nothing that was answered is lost.`);
  if (text.includes("state log")) expect(text).toMatch(/^the state log failed at height \d+: .*\/wal/);
}
