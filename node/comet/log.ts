export type CometLogLevel = "debug" | "info" | "error";

/** One line of CometBFT's log. */
export interface CometLogLine {
  readonly level: CometLogLevel;
  readonly message: string;
  /** Everything else that the line says, `module` among it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const levels: readonly string[] = ["debug", "info", "error"] satisfies CometLogLevel[];

const plainLevels: Readonly<Record<string, CometLogLevel>> = { D: "debug", I: "info", E: "error" };

/** Reads a line of the JSON log, or of the plain one, which is what CometBFT writes when config.toml has no log_format. What is neither came from the runtime or the command line: a panic, a stack, a fatal error. */
export function parseLogLine(line: string): CometLogLine {
  if (line.startsWith("{")) {
    try {
      const { _msg, level, ts: _, ...fields }: Record<string, unknown> = JSON.parse(line);
      return {
        level: typeof level === "string" && levels.includes(level) ? (level as CometLogLevel) : "info",
        message: typeof _msg === "string" ? _msg : "",
        fields,
      };
    } catch {
      // falls through: told as it is
    }
  }
  const [, letter = "", text = ""] = /^([DIE])\[[^\]]*\] (.*)$/.exec(line) ?? [];
  return { level: plainLevels[letter] ?? "error", message: text === "" ? line : text, fields: {} };
}

/** Where the RPC listens, when the line tells it. With port 0 this is the one place that does. */
export function rpcAddressIn(line: CometLogLine): string | undefined {
  const text = line.fields["msg"];
  return /^(?:serve .*msg=")?Starting RPC HTTP server on ([^\s"]+)/.exec(
    typeof text === "string" ? text : line.message,
  )?.[1];
}
