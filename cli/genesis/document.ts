import { renameSync, writeFileSync } from "node:fs";
import { checkGenesis } from "../../node/genesisCheck.ts";
import type { Home } from "../../node/home.ts";

/** Puts a changed genesis in the place of a home's, once it has been found good. @throws NodeError, and the file stays as it was */
export function replaceGenesis(home: Home, genesis: object): void {
  checkGenesis(genesis, home.genesis);
  const draft = `${home.genesis}.new`;
  writeFileSync(draft, `${JSON.stringify(genesis, undefined, 2)}\n`);
  renameSync(draft, home.genesis);
}
