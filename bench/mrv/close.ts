import { MsgDefinition as NotaryMsg } from "../../codec/gen/eco2/notary/v1/tx.ts";
import type { QueryPoolResponse } from "../../codec/gen/eco2/reduction/v1/query.ts";
import { PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { Methodology, MsgSetMethodology } from "../../codec/gen/eco2/registry/v1/programme.ts";
import { quotient } from "../../codec/quotient.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { account } from "../carbon/credits.ts";
import type { DirectChain } from "../direct.ts";
import { median, perform } from "../perform.ts";
import { answer, chainTime, day, finish, notaryChain, readingAt, register, reviewer, submit } from "./notarised.ts";

const month = 30n * day;
const perBlock = 1000;
const perMessage = 100;
const operator = account(7);
const kilowattHours = 1_000_000n;

/** How the pool closed: the longest block from the end of its delay on, less an empty one, and how many it took. */
export interface CloseFigures {
  readonly worstMs: number;
  readonly blocks: number;
}

/** Does something for every source, some a block, and notarises the records that come of it. */
function forEach(direct: DirectChain, sources: number, what: (ctx: Ctx, number: number) => bigint | undefined): void {
  for (let from = 0; from < sources; from += perBlock) {
    const records: bigint[] = [];
    direct.write((ctx) => {
      for (let number = from; number < Math.min(sources, from + perBlock); number++) {
        const record = what(ctx, number);
        if (record !== undefined) records.push(record);
      }
    });
    direct.block();
    if (records.length > 0) finish(direct, records);
  }
}

/** A pool of so many sources, each with a record of the past and one of the period, that meets its target. */
export function measureClose(sources: number): CloseFigures {
  const direct = notaryChain();
  console.error(`${sources} sources with their past`);
  const ids: bigint[] = [];
  forEach(
    direct,
    sources,
    (ctx, number) => void ids.push(register(direct, ctx, number, operator, month / 1_000_000_000n)),
  );
  const past = chainTime - 40n * day;
  const read = (number: number, sequence: bigint, start: bigint, micro: bigint) => [
    readingAt(ids[number] ?? 0n, sequence, start, month, micro),
  ];
  forEach(direct, sources, (ctx, number) =>
    submit(direct, ctx, number, operator, read(number, 1n, past, 10n * kilowattHours)),
  );

  // Everything so far took its time: the period begins two days from now.
  const now = direct.look((ctx) => ctx.time);
  const start = now + 2n * day;
  let poolId = 0n;
  direct.write((ctx) => {
    const creator = addressText(ctx.chain, operator);
    const methodology = {
      code: "RP-1",
      version: "1.0",
      name: "Bench",
      type: "Reduction - technical",
      programmeIds: ["ECO2-RP"],
    };
    const set = direct.chain.messages.get(`/${MsgSetMethodology.$type}`);
    set?.handle(ctx, { reviewer: addressText(ctx.chain, reviewer), methodology: Methodology.fromPartial(methodology) });
    poolId = perform(direct, ctx, MsgDefinition.methods.createPool, {
      creator,
      terms: {
        title: "Bench",
        start: timestampOf(start),
        end: timestampOf(start + month),
        baselineMethod: 1,
        baselineFrom: timestampOf(past),
        baselineTo: timestampOf(past + month),
        target: (quotient(BigInt(sources) * 9n, 10n) * 10n * 1_000_000_000n).toString(),
        bufferBasisPoints: 1000,
        programmeId: "ECO2-RP",
        methodology: "RP-1@1.0",
        creditType: "Reduction - technical",
        country: "DE",
        sector: "",
      },
      members: [{ address: creator, parts: 1 }],
    }).poolId;
    const plan = { methods: ["bench"], documentSha256: new Uint8Array(0), documentUri: "" };
    perform(direct, ctx, MsgDefinition.methods.joinPool, { member: creator, poolId, plan });
    for (let from = 0; from < sources; from += perMessage)
      perform(direct, ctx, MsgDefinition.methods.addSource, {
        member: creator,
        poolId,
        sourceIds: ids.slice(from, from + perMessage),
      });
  });
  direct.block();
  const statusOf = () =>
    direct.look((ctx) => answer<QueryPoolResponse>(direct, ctx, "/eco2.reduction.v1.Query/Pool", { id: poolId }).pool);
  direct.block(3n * day);
  for (let blocks = 0; statusOf()?.status !== PoolStatus.POOL_STATUS_RUNNING; blocks++) {
    if (blocks > 1000) throw new Error(`the pool does not start: ${statusOf()?.reason}`);
    direct.block();
  }
  direct.block(month);
  direct.write((ctx) => {
    const operatorText = addressText(ctx.chain, operator);
    for (const sourceId of ids)
      perform(direct, ctx, NotaryMsg.methods.declareGap, {
        operator: operatorText,
        sourceId,
        nextSequence: 2n,
        nextStart: timestampOf(start),
        reason: "Before the pool",
      });
  });
  direct.block();
  console.error("their readings of the period");
  forEach(direct, sources, (ctx, number) =>
    submit(direct, ctx, number, operator, read(number, 2n, start, 8n * kilowattHours)),
  );

  const empty = median(Array.from({ length: 11 }, () => direct.block()));
  const { due } = statusOf() ?? {};
  const wait = (due === undefined ? 0n : due.seconds * 1_000_000_000n) - direct.look((ctx) => ctx.time) - day;
  if (wait > 0n) direct.block(wait);
  const times = [direct.block(2n * day)];
  while (statusOf()?.status !== PoolStatus.POOL_STATUS_CREDITED) {
    if (times.length > 1000) throw new Error(`the pool does not settle: ${statusOf()?.reason}`);
    times.push(direct.block());
  }
  return { worstMs: Math.max(...times) - empty, blocks: times.length };
}
