import { Command } from "commander";
import type { ProofVerdict, Trust } from "../../../client/verify/check.ts";
import { verifyNeutrality } from "../../../client/verify/neutrality.ts";
import { NeutralityRecord } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { neutralityText } from "../../certificate/neutrality.ts";
import { stepLines } from "../../certificate/text.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { printResult } from "../../output.ts";
import { maxProofFile, readBytes, withTrust } from "./files.ts";

function verdictJson(verdict: ProofVerdict<NeutralityRecord>): object {
  const { ok, steps } = verdict;
  if (!ok) return { verified: false, reason: verdict.reason, steps };
  const { value, block } = verdict;
  return {
    verified: true,
    neutrality_record: toJson(NeutralityRecord.$type, value),
    block: { chain_id: block.chainId, height: String(block.height), hash: block.hash },
    steps,
  };
}

/** `eco2d verify neutrality`. */
export function verifyNeutralityCommand(io: Io): Command {
  return withTrust(new Command("neutrality"), "record")
    .description("check the file of a neutrality record against the hash of one block, without asking any node")
    .argument("<file>", `as "eco2d neutrality fetch" writes it`)
    .action((file: string, trust: Trust, command: Command) => {
      const verdict = verifyNeutrality(readBytes(file, maxProofFile, "file of a record").toString("utf8"), trust);
      const { output } = globalOptions(command);
      if (output === "json") printResult(io, output, verdictJson(verdict));
      else if (verdict.ok) io.out(line(neutralityText(verdict)));
      else for (const step of stepLines(verdict.steps)) io.err(line(step));
      if (!verdict.ok) throw new CliError(`${file} is not proven: ${verdict.reason}`);
    });
}
