import { expect, test } from "@jest/globals";
import { inReverse } from "./undo.ts";

test("the latest first, each after the one before it has ended", async () => {
  const done: string[] = [];
  const later = (name: string) => async () => {
    await Promise.resolve();
    done.push(name);
  };
  await inReverse([later("lock"), () => void done.push("store"), later("comet")])();
  expect(done).toEqual(["comet", "store", "lock"]);
});

test("what is taken after it was made is given back too, and only once", async () => {
  const done: string[] = [];
  const undo = [() => void done.push("lock")];
  const close = inReverse(undo);
  undo.push(() => void done.push("store"));
  await Promise.all([close(), close()]);
  await close();
  expect(done).toEqual(["store", "lock"]);
});

test("who asks a second time waits for the same end", async () => {
  let end: () => void = () => undefined;
  const close = inReverse([() => new Promise<void>((resolve) => (end = resolve))]);
  const [first, second] = [close(), close()];
  let waited = true;
  const both = Promise.all([first, second]).then(() => (waited = false));
  await Promise.resolve();
  expect(waited).toBe(true);
  end();
  await both;
  expect(waited).toBe(false);
});

test("a step that fails keeps none of the others back, and is told", async () => {
  const done: string[] = [];
  const close = inReverse([
    () => void done.push("lock"),
    () => Promise.reject(new Error("the disk is full")),
    () => {
      throw new Error("the server is gone");
    },
  ]);
  await expect(close()).rejects.toThrow("the server is gone");
  expect(done).toEqual(["lock"]);
});
