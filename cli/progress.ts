import type { Io } from "./io.ts";

const width = 30;

/** A bar that is drawn over itself on a terminal, and one line a step elsewhere. */
export interface Progress {
  step(done: number, all: number, note: string): void;
  end(): void;
}

export function createProgress(io: Io, label: string): Progress {
  let drawn = false;
  return {
    step(done, all, note) {
      const full = all === 0 ? width : Math.floor((done * width) / all);
      const text = `${label} [${"#".repeat(full)}${".".repeat(width - full)}] ${done}/${all}${note}`;
      io.err(io.terminal ? `\r\u001b[K${text}` : `${text}\n`);
      drawn = io.terminal;
    },
    end() {
      if (drawn) io.err("\n");
      drawn = false;
    },
  };
}
