import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { eco2 } from "../../app/eco2.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { MsgDefinition as EccMsg } from "../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { type TestChain, testAddress, testOf, testPrefix } from "../../core/testing/chain.ts";
import { EmissionKeeper } from "../../modules/emission/keeper.ts";
import type { EmissionEnv } from "../../modules/emission/module.ts";
import { recordFinal } from "../../modules/emission/records.ts";
import type { NotarisedRecord } from "../../modules/notary/keeper.ts";
import { consensusParams } from "../harness/ledger.ts";
import { anyMessage, type Pool } from "./anyMessage.ts";

// What is proven here: of all messages of the chain MsgBurn alone reduces emission tokens, and beside it the settlement at the end of
// blocks. First by the code: nothing else can write a lot. Then by running every message of the router.

const root = resolve(__dirname, "..", "..");
const house = "modules/emission";

/** Files of a folder and those below, without tests, from the root of the repository. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "testing" ? [] : sources(path);
    return path.endsWith(".ts") && !path.endsWith(".test.ts") ? [path] : [];
  });
}

const text = (path: string) => readFileSync(join(root, path), "utf8");

/** Who may call what writes lots. */
const callers: Readonly<Record<string, readonly string[]>> = {
  // The settlement of the chain's own lots.
  charge: [`${house}/endBlock.ts`],
  payOldest: [`${house}/endBlock.ts`],
  // MsgBurn.
  pay: [`${house}/burn/burn.ts`],
  // Issue and correction by notarised records.
  openLot: [`${house}/endBlock.ts`, `${house}/records.ts`],
  issue: [`${house}/records.ts`],
  moveSurplus: [`${house}/records.ts`],
  // Owner, reason and number of steps; amounts are refused.
  change: [`${house}/msg/takeOverLot.ts`, `${house}/records.ts`],
  restoreLot: [`${house}/genesisTokens.ts`],
};

describe("by the code", () => {
  const all = sources("modules");
  const importersOf = (file: string, name: string) =>
    all.filter((path) => {
      const imports = [...text(path).matchAll(/import(?: type)? \{([^}]*)\} from "([^"]+)"/g)];
      return imports.some(
        ([, names = "", from = ""]) =>
          resolve(root, path, "..", from) === join(root, file) &&
          names.split(",").some((one) => one.trim().split(" ")[0] === name),
      );
    });

  test("one file writes lots, and none removes any", () => {
    const writers = all.filter((path) => path.startsWith(house) && /\blots\.(set|remove)\(/.test(text(path)));
    expect(writers).toEqual([`${house}/lots.ts`]);
    expect(text(`${house}/lots.ts`)).not.toMatch(/\blots\.remove\(/);
    const writes = text(`${house}/lots.ts`).match(/\blots\.set\(/g);
    expect(writes).toHaveLength(3);
  });

  test("each of what it offers is called where it may be, and nowhere else", () => {
    const offered = [...text(`${house}/lots.ts`).matchAll(/export function\*? (\w+)/g)].map(([, name = ""]) => name);
    expect(offered.filter((name) => name !== "openLots").toSorted()).toEqual(Object.keys(callers).toSorted());
    for (const [name, allowed] of Object.entries(callers))
      expect([name, importersOf(`${house}/lots.ts`, name).toSorted()]).toEqual([name, allowed.toSorted()]);
  });

  test("a burn is reached by its message alone, the settlement by the end of a block", () => {
    expect(importersOf(`${house}/burn/burn.ts`, "burn")).toEqual([`${house}/msg/burn.ts`]);
    expect(importersOf(`${house}/endBlock.ts`, "endBlock")).toEqual([`${house}/index.ts`]);
    expect(text(`${house}/index.ts`).match(/\bburn\b/g)).toHaveLength(3);
  });

  test("other modules reach emissions by a keeper that reads, and no state of them", () => {
    for (const path of all.filter((one) => !one.startsWith(house))) {
      const from = [...text(path).matchAll(/from "(?:\.\.\/)+emission\/([^"]+)"/g)].map(([, file = ""]) => file);
      expect([path, from.filter((file) => !["keeper.ts", "hooks.ts", "index.ts"].includes(file))]).toEqual([path, []]);
    }
    const keeper = /export interface EmissionKeeper \{([\s\S]*?)\n\}/.exec(text(`${house}/keeper.ts`))?.[1] ?? "";
    const doors = [...keeper.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
    expect(doors).toEqual(["liability", "outstanding", "yearsOf", "neutrality", "chainAccount", "correctionsAccount"]);
    expect(text(`${house}/keeper.ts`)).not.toMatch(/\.(set|add|remove)\(/);
  });
});

const people = [1, 2, 3].map((number) => encodeAddress(testPrefix, testAddress(number)));
const modulesText = ["gov", "emission", "emission_corrections", "dualtoken", "neutral_pool"].map((name) =>
  encodeAddress(testPrefix, moduleAddress(name)),
);

const [gov = ""] = modulesText;

function emissionEnv({ chain }: TestChain): EmissionEnv {
  const found = chain.modules.get("emission");
  if (found === undefined) throw new Error("the chain has no module emission");
  return found.env as EmissionEnv;
}

/** Ten tonnes, a part of which becomes ECC. */
function giveCredits(chain: TestChain, recipient: string): void {
  const first = 10 * people.indexOf(recipient) + 1;
  const { batchId } = chain.deliver(RegistryMsg.methods.importBatch, {
    registrar: people[0] ?? "",
    sourceRegistry: "GLD",
    serial: `GS1-1-KE-GS11603-16-2025-30256-${first}-${first + 9}`,
    quantityGrams: 10_000_000n,
    projectId: "GLD11603",
    projectName: "Mangroves",
    methodology: "VM0033",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
    recipient,
    creditType: "Removal - nature",
  }).response;
  chain.deliver(EccMsg.methods.deposit, { depositor: recipient, credits: [{ batchId, grams: 5_000_000n }] });
}

/** The ECO2 chain with coins, credits and ECC, and with lots of three people as records make them. */
function started(): TestChain {
  const coins = [{ denom: "ueco2", amount: "1000000000000" }];
  const balances = people.map((address) => ({ address, coins }));
  const [registrar] = people;
  const registry = { params: { registrars: [registrar], review_authority: gov } };
  const chain = testOf(eco2(signatureVerifier(undefined)), { bank: { balances }, registry });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, consensusParams);
  for (const recipient of people) giveCredits(chain, recipient);
  for (const number of [1, 2, 3]) {
    const start = chain.ctx.time;
    const record: NotarisedRecord = {
      id: BigInt(number),
      sourceId: 1n,
      operator: testAddress(9),
      account: testAddress(number),
      kind: "emission",
      scope: 1,
      start,
      end: start + 1n,
      micrograms: 5_000_000n,
      status: "final",
      replaces: 0n,
      replacedBy: 0n,
      projectId: "",
    };
    recordFinal(chain.ctx, emissionEnv(chain), record);
  }
  return chain;
}

/** All lots by what was emitted and burned, and the sums over them. */
function tokens(chain: TestChain): string {
  const { state } = emissionEnv(chain);
  const lots = [...state.lots.range(chain.ctx)].map(([id, { micrograms, burned }]) => `${id}: ${micrograms}-${burned}`);
  const sums = [...state.tokens.range(chain.ctx)].map(([scope, one]) => `${scope}: ${Object.values(one).join(" ")}`);
  return [...lots, ...sums].join(", ");
}

describe("by running", () => {
  const chain = started();
  const before = tokens(chain);
  const pool: Pool = {
    authority: gov,
    accounts: [...people, ...modulesText],
    operators: people.map((_, index) => encodeAddress(`${testPrefix}valoper`, testAddress(index + 1))),
    denoms: ["uecc", "ueco2"],
    now: chain.ctx.time,
  };
  const messages = [...chain.chain.messages.values()];
  const done = new Map<string, number>();
  const runs = process.env["ECO2_LONG"] === undefined ? 25 : 500;

  test.each(messages.map(({ input }) => [input.$type] as const))("%s reduces no token", (name) => {
    const method = messages.find(({ input }) => input.$type === name);
    if (method === undefined) throw new Error(`no message ${name}`);
    const definition = { name, requestType: method.input, responseType: method.output };
    fc.assert(
      fc.property(anyMessage(name, pool), (message) => {
        try {
          chain.deliver(definition as Parameters<TestChain["deliver"]>[0], message);
          done.set(name, (done.get(name) ?? 0) + 1);
        } catch (error) {
          // Refusals are what most of them get; a node that would stop is another thing.
          if ((error as Error).name === "BrokenInvariant") throw error;
        }
        expect(tokens(chain)).toBe(before);
      }),
      { numRuns: runs },
    );
  });

  test("and many of them did what they are for", () => {
    expect(messages.length).toBeGreaterThan(150);
    expect(messages.map(({ input }) => input.$type)).toContain("eco2.emission.v1.MsgBurn");
    // Some thirty to forty of them, by chance; none where all were refused for want of accounts.
    expect(done.size).toBeGreaterThan(15);
    expect(chain.chain.doors(EmissionKeeper).outstanding(chain.ctx, testAddress(1))).toBe(5_000_000n);
  });
});
