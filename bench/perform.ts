import type { MethodDefinition, RequestOf, ResponseOf } from "../codec/message.ts";
import type { Ctx } from "../core/ctx.ts";
import type { DirectChain } from "./direct.ts";

/** Runs a message's handler without a transaction. Fields that are left out have their defaults. */
export function perform<M extends MethodDefinition<object, object>>(
  { chain }: Pick<DirectChain, "chain">,
  ctx: Ctx,
  method: M,
  request: Partial<RequestOf<M>>,
): ResponseOf<M> {
  const rpc = chain.messages.get(`/${method.requestType.$type}`);
  if (rpc === undefined) throw new Error(`the chain has no ${method.requestType.$type}`);
  return rpc.handle(ctx, { ...rpc.input.decode(new Uint8Array(0)), ...request }) as ResponseOf<M>;
}

/** Fills the state in portions of so many, a block each. */
export function fill(
  direct: DirectChain,
  what: string,
  count: number,
  one: (ctx: Ctx, number: number) => void,
  portion = 50_000,
): void {
  console.error(`${count} ${what}`);
  for (let from = 0; from < count; from += portion) {
    direct.write((ctx) => {
      for (let number = from; number < Math.min(count, from + portion); number++) one(ctx, number);
    });
    direct.block();
  }
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
export const rounded = (value: number): number => Number(value.toFixed(2));

/** Median microseconds of `work`, each time on a branch of its own that nothing stays of. */
export function medianUs(ctx: Ctx, times: number, work: (inner: Ctx, time: number) => void): number {
  return median(
    Array.from({ length: times }, (_, time) => {
      const inner = { ...ctx, branch: ctx.branch.fork(), events: [] };
      const start = performance.now();
      work(inner, time);
      return (performance.now() - start) * 1000;
    }),
  );
}
