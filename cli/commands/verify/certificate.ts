import { Command } from "commander";
import { type Verdict, verifyCertificate } from "../../../client/verify/certificate.ts";
import type { Trust } from "../../../client/verify/check.ts";
import { Certificate } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { provenText, stepLines, tonnesText } from "../../certificate/text.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { printResult } from "../../output.ts";
import { maxProofFile, readBytes, withTrust } from "./files.ts";

/** A verdict as JSON: 64-bit integers as text. */
function verdictJson(verdict: Verdict): object {
  const { ok, steps } = verdict;
  if (!ok) return { verified: false, reason: verdict.reason, steps };
  const { certificate, block } = verdict;
  return {
    verified: true,
    certificate: toJson(Certificate.$type, certificate),
    tonnes: tonnesText(certificate.grams).replaceAll(",", ""),
    block: { chain_id: block.chainId, height: String(block.height), hash: block.hash },
    steps,
  };
}

/** `eco2d verify certificate`. */
export function verifyCertificateCommand(io: Io): Command {
  return withTrust(new Command("certificate"), "certificate")
    .description("check a certificate file against the hash of one block, without asking any node")
    .argument("<file>", `as "eco2d certificate fetch" writes it`)
    .action((file: string, trust: Trust, command: Command) => {
      const verdict = verifyCertificate(readBytes(file, maxProofFile, "certificate file").toString("utf8"), trust);
      const { output } = globalOptions(command);
      if (output === "json") printResult(io, output, verdictJson(verdict));
      else if (verdict.ok) io.out(line(provenText(verdict)));
      else for (const step of stepLines(verdict.steps)) io.err(line(step));
      if (!verdict.ok) throw new CliError(`${file} is not proven: ${verdict.reason}`);
    });
}
