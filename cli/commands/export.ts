import { existsSync } from "node:fs";
import { Command } from "commander";
import { eco2 } from "../../app/eco2.ts";
import { readAppConfig } from "../../node/config.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { openLedger } from "../../node/ledger.ts";
import { lockHome } from "../../node/lock.ts";
import { checkState } from "../../node/sameChain.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { exportedGenesis } from "../genesis/exported.ts";
import { type Io, line } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { emitDocument } from "../tx/files.ts";

interface ExportFlags {
  readonly height?: number;
  readonly outputDocument?: string;
  readonly forZeroHeight?: boolean;
}

/** `eco2d export`: the committed state as the genesis of a chain that goes on from it. The node must be stopped. */
export function exportCommand(io: Io): Command {
  return new Command("export")
    .description("print the state of a stopped node as a genesis")
    .option("--height <height>", "height of the state, among those kept (default: the last)", wholeNumber)
    .option("--for-zero-height", "for a new chain that counts its heights from 1, instead of one that goes on")
    .option("--output-document <file>", "write to a file instead of printing")
    .addHelpText("after", "\nExample:\n  eco2d export --height 1000 --output-document genesis-1000.json")
    .action(async ({ height = 0, outputDocument, forZeroHeight = false }: ExportFlags, command: Command) => {
      const { home } = globalOptions(command);
      const genesis = readGenesis(home);
      const empty = new CliError(`${home.state} holds no block yet: there is nothing to export`);
      if (!existsSync(home.state)) throw empty;
      const unlock = lockHome(home);
      try {
        const { application, store } = await openLedger(eco2, home, readAppConfig(home.appConfig), (text) =>
          io.err(line(text)),
        );
        try {
          if (application.height === 0) throw empty;
          checkState(home, application, genesis.chain_id, false);
          const document = exportedGenesis(application, genesis, height || application.height, forZeroHeight);
          emitDocument(io, JSON.stringify(document, undefined, 2), outputDocument);
        } finally {
          store.close();
        }
      } finally {
        unlock();
      }
    });
}
