import type { Log } from "../abci/log.ts";

const line = (level: string) => (fields: object, message: string) => {
  const told = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
  console.log([level, message, ...told].join(" "));
};

/** A log of one line each on standard output, for programs that have none of their own. */
export const consoleLog: Log = { info: line("INF"), warn: line("WRN"), error: line("ERR") };
