import { type DestinationStream, type Logger, pino } from "pino";
import type { Io } from "./io.ts";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ["plain", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

const numbers: Readonly<Record<number, string>> = { 20: "DEBUG", 30: "INFO", 40: "WARN", 50: "ERROR", 60: "FATAL" };

const valueText = (value: unknown) =>
  typeof value === "string" && !/[\s"=]/.test(value) ? value : JSON.stringify(value);

/** A line of the JSON log for people: time, level, message, then the fields. */
export function plainLine(json: string): string {
  const { level, time, msg, ...fields }: Record<string, unknown> = JSON.parse(json);
  const at = new Date(Number(time)).toISOString().slice(11, 23);
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${valueText(value)}`);
  return `${at} ${(numbers[Number(level)] ?? String(level)).padEnd(5)} ${String(msg ?? "")}${rest.join("")}\n`;
}

/** The log of a node, written to the error output. */
export function createLog(io: Io, level: LogLevel, format: LogFormat): Logger {
  const stream: DestinationStream = { write: (text) => io.err(format === "json" ? text : plainLine(text)) };
  return pino({ level, base: null }, stream);
}
