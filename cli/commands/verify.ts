import { Command } from "commander";
import type { Io } from "../io.ts";
import { verifyCertificateCommand } from "./verify/certificate.ts";
import { verifyDocumentCommand } from "./verify/document.ts";
import { verifyNeutralityCommand } from "./verify/neutrality.ts";
import { verifyReadingCommand } from "./verify/reading.ts";

/** `eco2d verify`: what can be checked without trust: certificates and neutrality records of any node, documents and readings against one. */
export function verifyCommand(io: Io): Command {
  return new Command("verify")
    .description("check proofs without trust in a node")
    .addCommand(verifyCertificateCommand(io))
    .addCommand(verifyNeutralityCommand(io))
    .addCommand(verifyDocumentCommand(io))
    .addCommand(verifyReadingCommand(io));
}
