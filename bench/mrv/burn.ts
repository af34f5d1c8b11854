import type { QueryLotsResponse, QueryNeutralityResponse } from "../../codec/gen/eco2/emission/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { addressText } from "../../core/addresses.ts";
import { account, registrar, tonne } from "../carbon/credits.ts";
import { withRegistrar } from "../carbon/vault.ts";
import { medianUs, perform } from "../perform.ts";
import { answer, chainTime, day, finish, notaryChain, readingAt, register, submit } from "./notarised.ts";

const lots = 100;
const measured = 20;
/** Rounds of as many burns before the figure of a program that has run for a while. */
const warming = 5;
const hour = 3_600_000_000_000n;
const owner = account(1);

/** What a burn costs: milliseconds, and the steps that its walks took. */
export interface BurnFigures {
  readonly ms: number;
  /** The same of the first burns of a program. */
  readonly coldMs: number;
  readonly steps: number;
}

/** A burn of 100 lots of emissions, a tonne each, with 100 lots of credits whose histories have steps of their own. @param steps in total, about */
export function measureBurn(steps: number): BurnFigures {
  const direct = notaryChain({ sections: withRegistrar() });
  const records: bigint[] = [];
  direct.write((ctx) => {
    const sourceId = register(direct, ctx, 1, owner, 3600n);
    for (let at = 0; at < lots; at++) {
      const start = chainTime - 300n * day + BigInt(at) * hour;
      // 1,000 kWh of a kilogram each.
      records.push(submit(direct, ctx, 1, owner, [readingAt(sourceId, BigInt(at) + 1n, start, hour, 1_000_000_000n)]));
    }
  });
  direct.block();
  finish(direct, records);
  const pagination = { key: new Uint8Array(0), offset: 0n, limit: 1000n, countTotal: false, reverse: false };
  const emissions = direct.look((ctx) => {
    const found = answer<QueryLotsResponse>(direct, ctx, "/eco2.emission.v1.Query/Lots", {
      account: addressText(ctx.chain, owner),
      open: true,
      pagination,
    });
    return found.lots.map(({ id, micrograms }) => ({ lotId: id, micrograms }));
  });
  if (emissions.length !== lots) throw new Error(`there are ${emissions.length} lots of emissions`);
  const batches: bigint[] = [];
  direct.write((ctx) => {
    for (let at = 1; at <= lots; at++)
      batches.push(
        perform(direct, ctx, RegistryMsg.methods.importBatch, {
          registrar: addressText(ctx.chain, registrar),
          sourceRegistry: "GLD",
          serial: `GS1-1-KE-GS11603-16-2025-${at}-1-1`,
          quantityGrams: tonne,
          projectId: "GLD11603",
          projectName: "Trees",
          methodology: "AR",
          country: "KE",
          vintageStart: "2025-01-01",
          vintageEnd: "2025-12-31",
          issuedOn: "2026-01-01",
          creditType: "Removal - nature",
          recipient: addressText(ctx.chain, owner),
        }).batchId,
      );
  });
  direct.block();
  const burner = direct.look((ctx) => addressText(ctx.chain, owner));
  const other = direct.look((ctx) => addressText(ctx.chain, account(2)));
  const credits = batches.map((batchId) => ({ batchId, startGram: 0n, endGram: tonne }));
  const burn = (ctx: Parameters<typeof perform>[1]) =>
    perform(direct, ctx, MsgDefinition.methods.burn, { burner, emissions, credits }).neutralityId;
  const stepsOf = () =>
    direct.look((ctx) => {
      const id = burn(ctx);
      const { record } = answer<QueryNeutralityResponse>(direct, ctx, "/eco2.emission.v1.Query/Neutrality", { id });
      return (record?.emissionSteps ?? 0) + (record?.creditSteps ?? 0);
    });
  // Credits go to and fro until the histories of both sides have so many steps.
  for (let turns = 0; turns < 20 && stepsOf() < steps; turns++)
    for (const [sender, recipient] of [
      [burner, other],
      [other, burner],
    ] as const) {
      direct.write((ctx) => {
        for (const batchId of batches.slice(0, 25))
          perform(direct, ctx, RegistryMsg.methods.send, { sender, recipient, credits: [{ batchId, grams: tonne }] });
      });
      direct.block();
    }
  const median = () => direct.look((ctx) => medianUs(ctx, measured, (inner) => void burn(inner))) / 1000;
  // A program that has just started compiles what it runs: told apart.
  const coldMs = median();
  for (let round = 0; round < warming; round++) median();
  return { ms: median(), coldMs, steps: stepsOf() };
}
