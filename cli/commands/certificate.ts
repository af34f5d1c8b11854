import { Command } from "commander";
import { fetchCertificate } from "../../client/verify/fetch.ts";
import { fetchCommand } from "../certificate/fetch.ts";
import type { Io } from "../io.ts";

/** `eco2d certificate`: certificates of retirements as files. */
export function certificateCommand(io: Io): Command {
  const certificates = { name: "certificate", verify: "certificate", fetch: fetchCertificate };
  return new Command("certificate")
    .description("certificates of retirements")
    .addCommand(fetchCommand(io, certificates));
}
