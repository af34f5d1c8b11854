/** A door to what a module offers others, by the interface `T`. The name appears in boot errors. */
export interface Capability<T> {
  readonly name: string;
  /** Never there at run time: it carries the type. */
  readonly offers?: () => T;
}

/** Declares a capability; the module that provides it lists it under `keeper`. */
export function capability<T>(name: string): Capability<T> {
  return { name };
}

export type Uses = Readonly<Record<string, Capability<unknown>>>;

/** The interfaces behind a module's `uses`. */
export type Used<U extends Uses> = { readonly [K in keyof U]: U[K] extends Capability<infer T> ? T : never };
