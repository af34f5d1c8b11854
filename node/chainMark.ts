import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { NodeError } from "./errors.ts";
import { type GenesisJson, readGenesis } from "./genesisFile.ts";
import type { Home } from "./home.ts";

const mark = z.object({ chain_id: z.string(), genesis_sha256: z.string() });

function readMark(path: string): z.output<typeof mark> | undefined {
  try {
    return mark.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

function writeMark({ data, chainMark }: Home, value: z.output<typeof mark>): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const draft = `${chainMark}.new`;
  writeFileSync(draft, `${JSON.stringify(value)}\n`);
  renameSync(draft, chainMark);
}

/**
 * Ties the data of a home to its genesis at the first start, and from then on refuses any other:
 * state and blocks of one chain under the genesis of another fail later, and not as clearly.
 * @param check refuses the genesis by throwing; asked once, before the home is tied, so that a refused genesis can be mended
 * @returns the genesis
 */
export function bindChain(home: Home, check: (genesis: GenesisJson) => void): GenesisJson {
  const genesis = readGenesis(home);
  const { chain_id } = genesis;
  const genesis_sha256 = createHash("sha256").update(readFileSync(home.genesis)).digest("hex");
  const known = readMark(home.chainMark);
  if (known === undefined) {
    check(genesis);
    writeMark(home, { chain_id, genesis_sha256 });
    return genesis;
  }
  if (known.chain_id !== chain_id) {
    throw new NodeError(
      `${home.data} holds chain "${known.chain_id}", but ${home.genesis} is of chain "${chain_id}": use the genesis of ${known.chain_id}, or another --home`,
    );
  }
  if (known.genesis_sha256 !== genesis_sha256) {
    throw new NodeError(
      `${home.genesis} has changed since chain "${chain_id}" was started: put the former file back, or start a new chain in another --home`,
    );
  }
  return genesis;
}
