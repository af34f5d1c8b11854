import { Command } from "commander";
import { createRpc } from "../../client/rpc.ts";
import { fetchCertificate } from "../../client/verify/fetch.ts";
import { rpcUrl } from "../../node/comet/rpc.ts";
import { reasonOf } from "../../node/errors.ts";
import { certificateText, writeCertificate } from "../certificate/write.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { uint64, wholeNumber, withNode } from "../options.ts";

interface FetchFlags {
  readonly node: string;
  readonly out?: string;
  readonly height?: number;
}

function fetchCommand(io: Io): Command {
  return withNode(new Command("fetch"))
    .description("get a certificate with its proof, the header that vouches for it and that block's signatures")
    .argument("<id>", "number of the certificate", uint64)
    .option("--out <file>", "where to write it (default: the output)")
    .option(
      "--height <height>",
      "height of the state to prove it in (default: the latest that a block vouches for)",
      wholeNumber,
    )
    .action(async (id: bigint, { node, out, height }: FetchFlags) => {
      const file = await fetchCertificate(createRpc(rpcUrl(node)), id, { height });
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
          `certificate ${id} of ${file.chain_id} is in ${out}; check it with the hash of block ${block}, taken from where you trust it:\n` +
            `eco2d verify certificate ${out} --trusted-height ${block} --trusted-hash <hash of block ${block}>`,
        ),
      );
    });
}

/** `eco2d certificate`: certificates of retirements as files. */
export function certificateCommand(io: Io): Command {
  return new Command("certificate").description("certificates of retirements").addCommand(fetchCommand(io));
}
