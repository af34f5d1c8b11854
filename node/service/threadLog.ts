import type { Log } from "../../api/log.ts";
import { reasonOf } from "../errors.ts";
import type { FromService } from "./messages.ts";

/** Fields as they can go to another thread: an error by its stack, as the log shows it. */
function plain(fields: object): object {
  const shown = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (typeof value !== "object" || value === null) return [name, value];
    return [
      name,
      "stack" in value ? { message: reasonOf(value), stack: value.stack } : JSON.parse(JSON.stringify(value)),
    ];
  });
  return Object.fromEntries(shown);
}

/** A log whose lines the node writes. */
export function threadLog(say: (said: FromService) => void): Log {
  const at = (level: "info" | "warn" | "error") => (fields: object, message: string) =>
    say({ level, fields: plain(fields), message });
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
