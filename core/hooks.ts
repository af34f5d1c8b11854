import type { Ctx } from "./ctx.ts";

/** A point at which a module calls whoever subscribed, with arguments of the types `A`. */
export interface HookPoint<A extends readonly unknown[]> {
  readonly hookPoint: true;
  /** Never there at run time: it carries the types. */
  readonly takes?: (...args: A) => void;
}

// A point of unknown arguments: `never` is what every list of arguments accepts.
export type HookPoints = Readonly<Record<string, HookPoint<never>>>;

/** Declares a hook point of a module. */
export function hookPoint<A extends readonly unknown[]>(): HookPoint<A> {
  return { hookPoint: true };
}

/** One module's wish to be called at a point; it takes effect in the order in which the app lists it. */
export interface Subscription {
  readonly point: object;
  readonly module: string;
  readonly handle: (env: unknown, ctx: Ctx, args: readonly unknown[]) => void;
}

export function subscription<E, A extends readonly unknown[]>(
  point: HookPoint<A>,
  module: string,
  handle: (env: E, ctx: Ctx, ...args: A) => void,
): Subscription {
  return { point, module, handle: (env, ctx, args) => handle(env as E, ctx, ...(args as A)) };
}

/** What a module calls: each of its points, running the subscribers in the app's order. */
export type HookRunners = Readonly<Record<string, (ctx: Ctx, ...args: readonly unknown[]) => void>>;

/** Binds a module's points to their subscribers; `envOf` gives a subscriber its own module's environment. */
export function bindHooks(
  points: HookPoints,
  subscriptions: readonly Subscription[],
  envOf: (module: string) => unknown,
): HookRunners {
  const runners: Record<string, (ctx: Ctx, ...args: readonly unknown[]) => void> = {};
  for (const [name, point] of Object.entries(points)) {
    const bound = subscriptions.filter((one) => one.point === point);
    runners[name] = (ctx, ...args) => {
      for (const one of bound) one.handle(envOf(one.module), ctx, args);
    };
  }
  return runners;
}
