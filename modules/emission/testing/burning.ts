import { MsgDefinition as EccMsg } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import type { Params } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { type MsgBurn, MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { Desk, type RecordFields } from "./desk.ts";
import { authority, coin, committee, envOf, footprintChain, gram, person, registrar } from "./footprint.ts";

const { methods } = MsgDefinition;

/** Who burns, whom a lot is given to, and a stranger. */
export const [burner, taker, stranger] = [person(1), person(2), person(3)];

/** What a batch of these tests may be otherwise. */
export interface BatchFields {
  readonly owner?: string;
  readonly tonnes?: bigint;
  readonly creditType?: string;
  readonly vintage?: string;
  readonly deposit?: bigint;
}

/** [lot, micrograms] and [batch, start, end] as messages have them. */
export const emissionsOf = (...parts: readonly (readonly [bigint, bigint])[]) =>
  parts.map(([lotId, micrograms]) => ({ lotId, micrograms: micrograms.toString() }));
export const rangesOf = (...ranges: readonly (readonly [bigint, bigint, bigint])[]) =>
  ranges.map(([batchId, startGram, endGram]) => ({ batchId, startGram, endGram }));

/** A chain with emissions, credits and what is done with them, in few words. */
export function burning(
  chosen: {
    readonly params?: Record<string, unknown>;
    readonly sections?: Record<string, unknown>;
    readonly desk?: Desk;
    /** Grids that cause nothing: blocks pass, and no lot is the chain's own. */
    readonly isQuiet?: boolean;
  } = {},
) {
  const { params = {}, sections, desk = new Desk(), isQuiet = false } = chosen;
  const quiet = isQuiet ? { grid: [{ code: "World", name: "World", year: 2024, micrograms_per_kwh: "0" }] } : {};
  const chain = footprintChain({ params, desk, ...quiet, ...(sections === undefined ? {} : { sections }) });
  const lot = (id: bigint) => {
    const { lot: found } = chain.query(QueryDefinition.methods.lot, { id });
    if (found === undefined) throw new Error(`no lot ${id}`);
    return found;
  };
  let tonnes = 0n;
  return {
    chain,
    desk,
    /** A record of the burner's becomes final. @returns its lot */
    emit(recordId: bigint, grams: bigint, fields: RecordFields = {}): bigint {
      desk.final(chain, recordId, { micrograms: grams * gram, ...fields });
      return envOf(chain).state.nextLot.peek(chain.ctx) - 1n;
    },
    /** A batch of tonnes, the burner's; the first grams may be deposited for ECC. @returns its id */
    credit({
      owner = burner,
      tonnes: count = 1n,
      creditType = "Removal - nature",
      vintage = "2025",
      deposit = 0n,
    }: BatchFields = {}): bigint {
      const [first, last] = [tonnes + 1n, tonnes + count];
      tonnes = last;
      const { batchId } = chain.deliver(RegistryMsg.methods.importBatch, {
        registrar,
        sourceRegistry: "GLD",
        serial: `GS1-1-KE-GS11603-16-${vintage}-30256-${first}-${last}`,
        quantityGrams: count * 1_000_000n,
        projectId: "GLD11603",
        projectName: "Mangroves of the delta",
        methodology: "VM0033",
        country: "KE",
        vintageStart: `${vintage}-01-01`,
        vintageEnd: `${vintage}-12-31`,
        recipient: owner,
        creditType,
      }).response;
      if (deposit > 0n)
        chain.deliver(EccMsg.methods.deposit, { depositor: owner, credits: [{ batchId, grams: deposit }] });
      return batchId;
    },
    burn: (request: Partial<MsgBurn>, gasLimit?: number) =>
      chain.deliver(methods.burn, { burner, ...request }, gasLimit),
    offer: (lotId: bigint, to = taker, owner = burner) => chain.deliver(methods.offerLot, { owner, lotId, to }),
    withdraw: (lotId: bigint, owner = burner) => chain.deliver(methods.withdrawLotOffer, { owner, lotId }),
    takeOver: (lotId: bigint, micrograms: bigint, by = taker) =>
      chain.deliver(methods.takeOverLot, { taker: by, lotId, micrograms: micrograms.toString() }),
    verify: (lotId: bigint, maxSteps = 0) => chain.deliver(methods.verifyLot, { sender: stranger, lotId, maxSteps }),
    suspend: (batchId: bigint) =>
      chain.deliver(RegistryMsg.methods.suspendBatch, { reviewer: committee, batchId, reason: "Doubts" }),
    release: (batchId: bigint) =>
      chain.deliver(RegistryMsg.methods.releaseBatch, { reviewer: committee, batchId, reason: "Cleared" }),
    update: (fields: Partial<Params>) => {
      const { params: now } = chain.query(QueryDefinition.methods.params, {});
      if (now === undefined) throw new Error("no parameters");
      chain.deliver(methods.updateParams, { authority, params: { ...now, ...fields } });
    },
    lot,
    /** Lots that there are. */
    count: () => Number(envOf(chain).state.nextLot.peek(chain.ctx)) - 1,
    /** A lot as "owner micrograms-burned", its owner by name where it has one. */
    brief(id: bigint): string {
      const { account, micrograms, burned } = lot(id);
      const name =
        new Map([
          [burner, "burner"],
          [taker, "taker"],
          [stranger, "stranger"],
        ]).get(account) ?? "corrections";
      return `${name} ${micrograms}-${burned}`;
    },
    steps: (id: bigint) => chain.query(QueryDefinition.methods.lotSteps, { id }).steps,
    walk: (id: bigint) => chain.query(QueryDefinition.methods.lotWalk, { id }),
    tokens() {
      const { issued, held, burned, corrected } = chain.query(QueryDefinition.methods.tokens, {});
      return { issued, held, burned, corrected };
    },
    years: (account = burner) =>
      chain
        .query(QueryDefinition.methods.years, { account })
        .years.map(({ year, scope, micrograms, burned }) => `${year} ${scope}: ${micrograms}-${burned}`),
    record(id: bigint) {
      const { record } = chain.query(QueryDefinition.methods.neutrality, { id });
      if (record === undefined) throw new Error(`no record ${id}`);
      return record;
    },
    ecc: coin,
  };
}
