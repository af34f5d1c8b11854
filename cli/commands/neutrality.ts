import { Command } from "commander";
import { fetchNeutrality } from "../../client/verify/neutrality.ts";
import { fetchCommand } from "../certificate/fetch.ts";
import type { Io } from "../io.ts";

/** `eco2d neutrality`: records of burns as files. */
export function neutralityCommand(io: Io): Command {
  const records = { name: "neutrality record", verify: "neutrality", fetch: fetchNeutrality };
  return new Command("neutrality")
    .description("records of emissions and credits that were burned together")
    .addCommand(fetchCommand(io, records));
}
