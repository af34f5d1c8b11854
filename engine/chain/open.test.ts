import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { toHex } from "../../codec/bytes.ts";
import { startChain } from "../testing/startChain.ts";
import { openChain } from "./chain.ts";

async function inDirectory(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "eco2-engine-"));
  try {
    await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A genesis document of the engine's own making. */
async function document(): Promise<Record<string, unknown>> {
  const chain = await startChain(eco2, { founders: false });
  const { genesis } = chain;
  await chain.close();
  return genesis as Record<string, unknown>;
}
const consensusParams = {
  block: { max_bytes: "22020096", max_gas: "-1" },
  evidence: { max_age_num_blocks: "10", max_age_duration: "10", max_bytes: "10" },
  validator: { pub_key_types: ["ed25519"] },
};
const open = (genesis: unknown) => openChain({ chain: eco2, genesis, seeds: [] });

describe("a genesis is refused", () => {
  test.each([
    ["that is not marked for development", { development: undefined }, "is not marked for development"],
    ["that says it is none", { development: false }, "is not marked for development"],
    ["without a chain id", { chain_id: "" }, "chain_id"],
    [
      "with vote extensions",
      { consensus_params: { ...consensusParams, abci: { vote_extensions_enable_height: "5" } } },
      "vote extensions are enabled",
    ],
    ["without a validator", { validators: [] }, "names a validator"],
    ["with a validator twice", undefined, "is named twice"],
    ["whose validators nobody plays", {}, "validators with power 0 of 1 sign"],
    ["that the application refuses", { app_state: { bank: 5 } }, "genesis: app_state"],
    ["that is none", 5, "genesis"],
  ])("%s", async (_name, change, message) => {
    const good = await document();
    const twice = { validators: [...(good["validators"] as unknown[]), ...(good["validators"] as unknown[])] };
    const bad = typeof change === "number" ? change : { ...good, ...(change ?? twice) };
    await expect(open(bad)).rejects.toThrow(message);
  });
});

describe("a chain on disk", () => {
  const kept = (dir: string, more: object = {}) => startChain(eco2, { dir, validators: [10, 20], ...more });

  test("goes on where it was, with what was set by hand", () =>
    inDirectory(async (dir) => {
      const first = await kept(dir);
      const [one] = first.accounts;
      const [down] = first.players();
      if (one === undefined || down === undefined) throw new Error("there are accounts and validators");
      await first.setBalance(one.address, "ueco2", 77n);
      first.impersonate(one.address);
      await first.mine(3);
      const key = first.addKey(new Uint8Array(32).fill(9));
      const hash = toHex((await first.block(first.height()))?.id.hash ?? new Uint8Array(0));
      await Promise.all([first.close(), first.close()]);
      await expect(first.mine()).rejects.toThrow("the chain is closed");

      const again = await kept(dir);
      expect(again.height()).toBe(5);
      expect(toHex((await again.block(5))?.id.hash ?? new Uint8Array(0))).toBe(hash);
      expect(again.impersonated()).toEqual([one.address]);
      expect(again.players().map(({ address }) => toHex(address))).toContain(toHex(key));
      expect((await again.validators(2))?.length).toBe(2);
      expect((await again.consensusParams(3))?.block?.maxGas).toBe(-1n);
      await again.mine();
      await again.close();
    }));

  test("is one process's alone, and of one genesis", () =>
    inDirectory(async (dir) => {
      const first = await kept(dir);
      await expect(kept(dir)).rejects.toThrow(/in use|is open|lock/i);
      await first.close();
      await expect(kept(dir, { genesisTime: "2027-01-01T00:00:00Z" })).rejects.toThrow("of another genesis");
    }));

  test("takes a state back to the blocks where a power cut took the last of those", () =>
    inDirectory(async (dir) => {
      const first = await kept(dir);
      const { id } = await first.mine(3);
      await first.close();
      cpSync(join(dir, "blocks"), join(dir, "earlier"), { recursive: true });
      const second = await kept(dir);
      await second.mine(5);
      await second.close();
      rmSync(join(dir, "blocks"), { recursive: true });
      renameSync(join(dir, "earlier"), join(dir, "blocks"));
      const lines: string[] = [];
      const again = await kept(dir, { log: (line: string) => lines.push(line) });
      expect(again.height()).toBe(4);
      expect((await again.block(4))?.id).toEqual(id);
      expect(lines.join()).toContain("the state of height 9 is taken back to 4");
      await again.mine();
      await again.close();
    }));

  test("executes again what the state lacks, edits included", () =>
    inDirectory(async (dir) => {
      const first = await kept(dir);
      const [one] = first.accounts;
      if (one === undefined) throw new Error("there are accounts");
      await first.setBalance(one.address, "ueco2", 77n);
      first.impersonate(one.address);
      await first.mine(2);
      const root = toHex(first.store.latest.root);
      await first.close();
      rmSync(join(dir, "state-0"), { recursive: true });
      const again = await kept(dir);
      expect(toHex(again.store.latest.root)).toBe(root);
      expect(again.height()).toBe(4);
      await again.close();
    }));

  test("cannot bring back a state whose blocks are pruned, and says so", () =>
    inDirectory(async (dir) => {
      const first = await kept(dir, { keepBlocks: 3 });
      await first.mine(10);
      await first.close();
      rmSync(join(dir, "state-0"), { recursive: true });
      await expect(kept(dir)).rejects.toThrow("block 1 is missing");
    }));
});
