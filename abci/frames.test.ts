import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FrameCutter, FrameError } from "./frames.ts";
import { FrameWriter } from "./writer.ts";

const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

/** The stream that a writer makes of messages. */
function stream(messages: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const writer = new FrameWriter((bytes) => parts.push(bytes));
  for (const message of messages) writer.frame(message);
  writer.flush();
  return concat(parts);
}

function cut(pieces: Iterable<Uint8Array>, max?: number): Uint8Array[] {
  const cutter = new FrameCutter(max);
  const frames: Uint8Array[] = [];
  for (const piece of pieces) {
    cutter.push(piece);
    for (let frame = cutter.next(); frame !== undefined; frame = cutter.next()) frames.push(frame);
  }
  expect(cutter.inside).toBe(false);
  return frames;
}

const numbered = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff);

describe("frames arrive whole however the stream is cut", () => {
  const messages = [0, 1, 127, 128, 5, 300, 0].map(numbered);
  const bytes = stream(messages);

  test("the length is a plain varint, not a zigzag one", () => {
    expect(stream([numbered(3)])).toEqual(Uint8Array.of(3, ...numbered(3)));
    expect(stream([numbered(300)]).subarray(0, 2)).toEqual(Uint8Array.of(0xac, 0x02));
  });

  test("all in one piece", () => expect(cut([bytes])).toEqual(messages));

  test("in two pieces, cut at every byte", () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(cut([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(messages);
    }
  });

  test("byte by byte", () => {
    expect(cut(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(messages);
  });

  test("any messages in any pieces", () => {
    const property = fc.property(
      fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 30 }),
      (list, sizes) => {
        const whole = stream(list);
        const pieces: Uint8Array[] = [];
        for (let at = 0, index = 0; at < whole.length; index++) {
          const size = 1 + (sizes[index % sizes.length] ?? 0);
          pieces.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(cut(pieces)).toEqual(list);
      },
    );
    fc.assert(property);
  });

  test("a frame of 22 MB in socket-sized pieces beside small ones", () => {
    const large = numbered(22 * 1024 * 1024);
    const whole = stream([numbered(9), large, numbered(5)]);
    const pieces = Array.from({ length: Math.ceil(whole.length / 65536) }, (_, index) =>
      whole.subarray(index * 65536, (index + 1) * 65536),
    );
    const frames = cut(pieces);
    expect(frames.map((frame) => frame.length)).toEqual([9, large.length, 5]);
    expect(Buffer.compare(frames[1] ?? large.subarray(1), large)).toBe(0);
  });

  test("a frame inside one piece is not copied", () => {
    const [frame] = cut([bytes.subarray(1, 3)]);
    expect(frame?.buffer).toBe(bytes.buffer);
  });
});

describe("a declared length is checked and reserves nothing", () => {
  const refused: [name: string, bytes: number[], max: number | undefined, reason: string][] = [
    ["2^31-1 above the default limit", [0xff, 0xff, 0xff, 0xff, 0x07], undefined, "exceeds the limit of 268435456"],
    ["2^31", [0x80, 0x80, 0x80, 0x80, 0x08], undefined, "exceeds 2147483647 bytes"],
    ["five bytes that go on", [0xff, 0xff, 0xff, 0xff, 0xff], undefined, "exceeds 2147483647 bytes"],
    ["one above the limit", [0x81, 0x08], 1024, "frame of 1025 bytes exceeds the limit of 1024"],
    ["zero in two bytes", [0x80, 0x00], undefined, "not the shortest varint"],
    ["one in three bytes", [0x81, 0x80, 0x00], undefined, "not the shortest varint"],
    ["one in five bytes", [0x81, 0x80, 0x80, 0x80, 0x00], undefined, "not the shortest varint"],
  ];
  test.each(refused)("%s is refused", (_name, bytes, max, reason) => {
    for (const pieces of [[bytes], bytes.map((byte) => [byte])]) {
      const read = () => {
        const cutter = new FrameCutter(max);
        for (const piece of pieces) {
          cutter.push(Uint8Array.from(piece));
          cutter.next();
        }
      };
      expect(read).toThrow(FrameError);
      expect(read).toThrow(reason);
    }
  });

  test("at the limit is accepted", () => {
    expect(cut([stream([numbered(1024)])], 1024)).toEqual([numbered(1024)]);
  });

  test("2^31-1 with little after it keeps little", () => {
    const cutter = new FrameCutter(0x7fffffff);
    const before = process.memoryUsage().arrayBuffers;
    cutter.push(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07));
    for (let count = 0; count < 64; count++) {
      cutter.push(new Uint8Array(16384));
      expect(cutter.next()).toBeUndefined();
    }
    expect(cutter.inside).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  test.each([0, -1, 1.5, 2 ** 31])("a limit of %p is refused", (max) => {
    expect(() => new FrameCutter(max)).toThrow("longest frame must be 1 to 2147483647 bytes");
  });
});

describe("the writer coalesces", () => {
  test("small frames share one piece, which later frames do not touch", () => {
    const parts: Uint8Array[] = [];
    const writer = new FrameWriter((bytes) => parts.push(bytes));
    writer.frame(numbered(10));
    writer.frame(numbered(20));
    writer.flush();
    writer.flush();
    expect(parts.length).toBe(1);
    const kept = Uint8Array.from(parts[0] ?? []);
    for (let count = 0; count < 10000; count++) writer.frame(numbered(30));
    expect(parts[0]).toEqual(kept);
  });

  test("a long body goes on uncopied, after what was written before it", () => {
    const parts: Uint8Array[] = [];
    const writer = new FrameWriter((bytes) => parts.push(bytes));
    const long = numbered(100_000);
    writer.frame(numbered(4));
    writer.member(21, long);
    expect(parts.length).toBe(2);
    expect(parts[1]).toBe(long);
    const [first, second] = cut(parts);
    expect(first).toEqual(numbered(4));
    // Field 21, wire type 2; then the length of 100,000 in three bytes.
    expect(second?.subarray(0, 5)).toEqual(Uint8Array.of(0xaa, 0x01, 0xa0, 0x8d, 0x06));
  });

  test("bodies of every length around the borders of slab and varints come back", () => {
    const lengths = [0, 1, 126, 127, 128, 16383, 16384, 16385, 16386, 65535, 65536, 65537, 2 ** 21];
    const parts: Uint8Array[] = [];
    const writer = new FrameWriter((bytes) => parts.push(bytes));
    for (const length of lengths) for (const field of [1, 15, 16]) writer.member(field, numbered(length));
    writer.flush();
    const frames = cut(parts);
    const bodies = lengths.flatMap((length) => [length, length, length]);
    expect(frames.length).toBe(bodies.length);
    frames.forEach((frame, index) => {
      const body = numbered(bodies[index] ?? 0);
      expect(Buffer.compare(frame.subarray(frame.length - body.length), body)).toBe(0);
    });
  });
});
