import type { CometLogLine } from "./log.ts";

/** What CometBFT says when it cannot go on, and what its operator can do. The first that fits is told. */
const known: readonly (readonly [form: RegExp, explain: (match: RegExpExecArray) => string])[] = [
  [
    /failed to listen on .*listen tcp (\S+): bind: address already in use/,
    ([, address]) =>
      `CometBFT cannot listen on ${address}: the port is in use; stop the other process, or change [rpc] laddr in config.toml`,
  ],
  [
    /listen tcp (\S+): bind: address already in use/,
    ([, address]) =>
      `CometBFT cannot listen on ${address}: the port is in use; stop the other process, or change [p2p] laddr in config.toml`,
  ],
  [/resource temporarily unavailable/, () => "CometBFT cannot open its databases: another CometBFT uses this home"],
  [
    /error\(s\) decoding:\s*\*?\s*(.*)/,
    ([, reason]) => `CometBFT refuses config.toml: ${reason}; correct that value in the home's config folder`,
  ],
  [
    /error in config file: (.*)/,
    ([, reason]) => `CometBFT refuses config.toml: ${reason}; correct that value in the home's config folder`,
  ],
  [
    /app block height \((\d+)\) is higher than (?:the )?(?:core|store) \((\d+)\)/,
    ([, app, core]) =>
      `the state is at height ${app}, but CometBFT has blocks up to ${core} only: restore the whole data folder from one backup, or, where the state came by a state sync that was cut short, start with it once more ([statesync] in config.toml)`,
  ],
  [
    /AppHash does not match|wrong Block\.Header\.AppHash/,
    () =>
      "the state does not belong to CometBFT's blocks: restore the whole data folder from one backup, move data/state away and let the node build it anew from the blocks, or, where the program was wrong, take both back with eco2d rollback and start a corrected one",
  ],
  [
    /state \((\d+)\) and store \(0\) height mismatch/,
    ([, height]) =>
      `CometBFT's databases are damaged: it has a state of height ${height} and no blocks; restore the whole data folder from a backup, or, where a state sync was cut short, remove data/state.db and data/blockstore.db and start with it once more ([statesync] in config.toml)`,
  ],
  [
    /database|leveldb|height mismatch, stores were left/,
    ({ input }) => `CometBFT's databases are damaged: ${input}; restore the whole data folder from a backup`,
  ],
];

/** Whether CometBFT says no more after this than a stack. */
export const isFatal = (line: CometLogLine | undefined): boolean =>
  line !== undefined && /^(ERROR:|panic:|fatal error:)/.test(line.message);

const textOf = ({ message, fields }: CometLogLine): string => {
  const reason = fields["err"];
  return (typeof reason === "string" ? `${message}: ${reason}` : message).replace(/^ERROR: /, "").trim();
};

/** The words of the end: a fatal error or panic with the line that goes on after it, else the last error. */
function lastWords(lines: readonly CometLogLine[]): string {
  const at = lines.findIndex(isFatal);
  if (at === -1)
    return (
      lines
        .filter(({ level }) => level === "error")
        .map(textOf)
        .at(-1) ?? ""
    );
  const [fatal, next] = lines.slice(at).map(textOf);
  // "1 error(s) decoding:" and its like leave the reason to the next line.
  return fatal?.endsWith(":") === true && next !== undefined ? `${fatal} ${next}` : (fatal ?? "");
}

/**
 * Why CometBFT ended, in one line for its operator.
 * @param lines the last lines that it wrote, oldest first
 */
export function explainExit(lines: readonly CometLogLine[], code: number | null, signal: string | null): string {
  const text = lastWords(lines);
  for (const [form, explain] of known) {
    const match = form.exec(text);
    if (match !== null && code !== 0) return explain(match);
  }
  if (code === 0) return "CometBFT was stopped from outside, and without it the node does not go on";
  if (signal !== null && !text.startsWith("panic:")) return `CometBFT ended (${signal}), and not by this node`;
  return `CometBFT ended (exit code ${code ?? "unknown"}): ${text === "" ? "it said nothing" : text}`;
}
