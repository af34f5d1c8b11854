import { readFileSync, statSync } from "node:fs";
import { Command } from "commander";
import { type Trust, type Verdict, verifyCertificate } from "../../client/verify/certificate.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { reasonOf } from "../../node/errors.ts";
import { provenText, stepLines, tonnesText } from "../certificate/text.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { uint64 } from "../options.ts";
import { printResult } from "../output.ts";

/** A certificate with thousands of ranges and a commit of hundreds of validators is far below this. */
const maxFileBytes = 64 * 1024 * 1024;

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > maxFileBytes) throw new CliError(`it has ${size} bytes, which no certificate file has`);
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** A verdict as JSON: 64-bit integers as text. */
function verdictJson(verdict: Verdict): object {
  const { ok, steps } = verdict;
  if (!ok) return { verified: false, reason: verdict.reason, steps };
  const { certificate, block } = verdict;
  return {
    verified: true,
    certificate: toJson("eco2.offset.v1.Certificate", certificate),
    tonnes: tonnesText(certificate.grams).replaceAll(",", ""),
    block: { chain_id: block.chainId, height: String(block.height), hash: block.hash },
    steps,
  };
}

function certificateCommand(io: Io): Command {
  return new Command("certificate")
    .description("check a certificate file against the hash of one block, without asking any node")
    .argument("<file>", `as "eco2d certificate fetch" writes it`)
    .option("--trusted-hash <hash>", "hash of the block that vouches for it: from your own node or several explorers")
    .option("--trusted-height <height>", "height of that block", uint64)
    .option("--trusted-validators-hash <hash>", "hash of the validator set that must have signed that block")
    .option("--chain-id <id>", "chain that the certificate must be of (default: any)")
    .action((file: string, trust: Trust, command: Command) => {
      const verdict = verifyCertificate(readText(file), trust);
      const { output } = globalOptions(command);
      if (output === "json") printResult(io, output, verdictJson(verdict));
      else if (verdict.ok) io.out(line(provenText(verdict)));
      else for (const step of stepLines(verdict.steps)) io.err(line(step));
      if (!verdict.ok) throw new CliError(`${file} is not proven: ${verdict.reason}`);
    });
}

/** `eco2d verify`: what can be checked without trust in a node. */
export function verifyCommand(io: Io): Command {
  return new Command("verify").description("check proofs without trust in a node").addCommand(certificateCommand(io));
}
