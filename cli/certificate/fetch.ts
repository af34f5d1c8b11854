import { Command } from "commander";
import { createRpc, type Rpc } from "../../client/rpc.ts";
import type { FetchProofOptions } from "../../client/verify/fetchProof.ts";
import type { ProofFile } from "../../client/verify/proofFile.ts";
import { rpcUrl } from "../../node/comet/rpc.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { uint64, wholeNumber, withNode } from "../options.ts";
import { certificateText, writeCertificate } from "./write.ts";

interface FetchFlags {
  readonly node: string;
  readonly out?: string;
  readonly height?: number;
}

/** What is fetched with its proof. */
interface Fetched {
  /** What people call it */
  readonly name: string;
  /** The command that checks its file */
  readonly verify: string;
  fetch(rpc: Rpc, id: bigint, options: FetchProofOptions): Promise<ProofFile>;
}

/** A command `fetch` that writes the file of something with its proof. */
export function fetchCommand(io: Io, { name, verify, fetch }: Fetched): Command {
  return withNode(new Command("fetch"))
    .description(`get a ${name} with its proof, the header that vouches for it and that block's signatures`)
    .argument("<id>", `number of the ${name}`, uint64)
    .option("--out <file>", "where to write it (default: the output)")
    .option(
      "--height <height>",
      "height of the state to prove it in (default: the latest that a block vouches for)",
      wholeNumber,
    )
    .action(async (id: bigint, { node, out, height }: FetchFlags) => {
      const file = await fetch(createRpc(rpcUrl(node)), id, { height });
      if (out === undefined) {
        io.out(certificateText(file));
        return;
      }
      try {
        writeCertificate(out, file);
      } catch (error) {
        throw new CliError(`cannot write ${out}: ${reasonOf(error)}`);
      }
      const block = BigInt(file.height) + 1n;
      io.err(
        line(
          `${name} ${id} of ${file.chain_id} is in ${out}; check it with the hash of block ${block}, taken from where you trust it:\n` +
            `eco2d verify ${verify} ${out} --trusted-height ${block} --trusted-hash <hash of block ${block}>`,
        ),
      );
    });
}
