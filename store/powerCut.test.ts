import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type Disk, disk, replaceDisk } from "./disk.ts";
import { reasonOf } from "./errors.ts";
import { addBlock, numbersFrom, withDirectoryAsync } from "./testing/chain.ts";
import { type DiskCall, diesAt, withFaults, withoutFaults } from "./testing/faultyDisk.ts";
import { live, newLife, openLife } from "./testing/life.ts";
import { bury, checkState, truthOf } from "./testing/oracle.ts";
import { type Fate, type Fates, PowerCut } from "./testing/powerCut.ts";

const long = process.env["ECO2_LONG"] !== undefined;
const truth = truthOf(20);

/** Each edit on its own comes through or not: a disk writes in an order of its own. */
function drawn(seed: number): Fates {
  const next = numbersFrom(seed);
  const fates: readonly Fate[] = ["kept", "lost", "torn", "zeros"];
  return () => fates[next(fates.length)] ?? "lost";
}

/** What a disk may make of what it was not told to sync. */
const outcomes: readonly [name: string, fates: (call: number) => Fates][] = [
  ["all is lost", () => () => "lost"],
  ["names without their bytes", () => (of) => (of === "name" ? "kept" : "lost")],
  ["bytes without their names", () => (of) => (of === "name" ? "lost" : "kept")],
  ["half of each write", () => () => "torn"],
  ["lengths with zeros", () => () => "zeros"],
  ...Array.from({ length: long ? 6 : 2 }, (_, seed): [string, (call: number) => Fates] => [
    `each for itself, seed ${seed}`,
    (call) => drawn(1000 * seed + call + 1),
  ]),
];

interface Image {
  readonly path: string;
  readonly told: number;
  readonly what: string;
}

/** Writes what a power cut before a call would leave, in every way or in turn. */
function imagesOf(cut: PowerCut, dir: string, call: DiskCall, told: number, all: boolean): Image[] {
  return outcomes
    .filter((_, at) => all || call.index % outcomes.length === at)
    .map(([name, fates], at) => {
      const path = join(dir, `${call.index}-${at}`);
      cut.write(path, fates(call.index));
      return { path, told, what: `${JSON.stringify(call)}, ${name}` };
    });
}

async function checkImages(images: readonly Image[]): Promise<void> {
  for (const { path, told, what } of images) {
    bury(path);
    try {
      await withoutFaults(() => checkState(path, { least: told, most: told + 1, truth }));
    } catch (cause) {
      throw new Error(`${what}: ${reasonOf(cause)}`, { cause });
    }
    rmSync(path, { recursive: true });
  }
}

/** Through the disk that is in place, so that the power cut knows of it. */
function tear(path: string, half: Uint8Array): void {
  const fd = disk().open(path, "a");
  disk().write(fd, half, 0);
  disk().close(fd);
}

test(
  "the power is cut before every call of the disk: what was told is there, or one block more",
  () =>
    withDirectoryAsync(async (dir) => {
      const state = join(dir, "state");
      const images: Image[] = [];
      const life = newLife();
      const cut = new PowerCut(dir);
      const atCall = (call: DiskCall) => {
        for (const image of imagesOf(cut, join(dir, "images"), call, life.told, long)) images.push(image);
        return undefined;
      };
      const { error } = await withFaults(atCall, () => live(state, "objects", life, tear), cut);
      expect(error).toBeUndefined();
      expect(images.length).toBeGreaterThan(100);
      await checkImages(images.map((image) => ({ ...image, path: join(image.path, "state") })));
    }),
  600_000,
);

test(
  "the process dies at any call, starts again, and then the power is cut: what the restart has told is there",
  () =>
    withDirectoryAsync(async (dir) => {
      const calls = await withDirectoryAsync((plain) => withoutFaults(() => live(plain, "objects", newLife())));
      for (const { index, name, path } of calls.filter((_, at) => long || at % 4 === 2)) {
        const home = join(dir, String(index));
        mkdirSync(home);
        const state = join(home, "state");
        const cut = new PowerCut(home);
        const life = newLife();
        const death = await withFaults(diesAt(index), () => live(state, "objects", life, tear), cut);
        if (death.error !== undefined) expect(reasonOf(death.error)).toContain("the process is dead");
        bury(state);
        const images: Image[] = [];
        const look = (call: DiskCall, all: boolean) => {
          for (const image of imagesOf(cut, join(home, "images"), call, life.told, all)) images.push(image);

          return undefined;
        };
        const run = () => {
          const store = openLife(state, "objects", life);
          // Told by the state as it was opened: no call of the disk comes between.
          look({ index: 1000, name: "sync", path: state }, true);
          life.told = addBlock(store).height;
          store.close();
        };
        const { error } = await withFaults((call) => (long ? look(call, false) : undefined), run, cut);
        expect(error).toBeUndefined();
        try {
          await checkImages(images.map((image) => ({ ...image, path: join(image.path, "state") })));
        } catch (cause) {
          throw new Error(`dead at call ${index}, ${name} ${path}: ${reasonOf(cause)}`, { cause });
        }
        rmSync(home, { recursive: true });
      }
    }),
  600_000,
);

test.each(["sync", "syncDirectory"] satisfies (keyof Disk)[])(
  "a disk whose %s does nothing loses what was told: the cut is a real one",
  (call) =>
    withDirectoryAsync(async (dir) => {
      const cut = new PowerCut(dir);
      const back = replaceDisk((before) => ({ ...cut.over(before), [call]: () => undefined }));
      const life = newLife();
      try {
        live(join(dir, "state"), "objects", life, tear);
      } finally {
        back();
      }
      cut.write(join(dir, "image"), () => "lost");
      const path = join(dir, "image", "state");
      await expect(checkImages([{ path, told: life.told, what: call }])).rejects.toThrow(call);
    }),
);
