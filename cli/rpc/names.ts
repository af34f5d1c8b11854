import type { EnumSchema } from "../../codec/schema.ts";

/** `AllBalances` as `all-balances`, `AccountAddressByID` as `account-address-by-id`, `to_address` as `to-address`. */
export function kebab(name: string): string {
  return name
    .replaceAll("_", "-")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** The module in the full name of its service: `cosmos.bank.v1beta1.Query` is of `bank`. */
export function moduleOf(service: string): string {
  const parts = service.split(".").slice(0, -1);
  const named = parts.filter((part) => !/^v\d+((alpha|beta)\d+)?$/.test(part));
  return named.at(-1) ?? service;
}

const versionForm = /^(.*)\.v(\d+)(?:(alpha|beta)(\d+))?\.([^.]+)$/;

/** A service with its version taken out of its name, and what orders the versions. */
function versioned(service: string): { readonly base: string; readonly rank: number } {
  const [, before = service, major = "0", stage, minor = "0", name = ""] = versionForm.exec(service) ?? [];
  const stages: Readonly<Record<string, number>> = { alpha: 0, beta: 1 };
  return { base: `${before}.${name}`, rank: Number(major) * 1e6 + (stages[stage ?? ""] ?? 2) * 1e3 + Number(minor) };
}

/** Services without those that a later version of the same package takes the place of. */
export function latestOf<T extends { readonly name: string }>(services: readonly T[]): T[] {
  const ranks = new Map<string, number>();
  for (const { name } of services) {
    const { base, rank } = versioned(name);
    ranks.set(base, Math.max(rank, ranks.get(base) ?? 0));
  }
  return services.filter(({ name }) => versioned(name).rank === ranks.get(versioned(name).base));
}

/** What every value of an enum begins with, by protobuf's style: `SIGN_MODE_` of `SignMode`. */
function prefixOf({ name }: EnumSchema): string {
  return `${kebab(name.split(".").at(-1) ?? "")
    .replaceAll("-", "_")
    .toUpperCase()}_`;
}

/** The values of an enum as they are typed: `retired-or-cancelled` for `SOURCE_EVENT_KIND_RETIRED_OR_CANCELLED`; not the unspecified one. */
export function shortNames(enumeration: EnumSchema): ReadonlyMap<string, number> {
  const prefix = prefixOf(enumeration);
  const short = new Map<string, number>();
  for (const [name, number] of enumeration.numberOf) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    if (rest !== "UNSPECIFIED") short.set(kebab(rest.toLowerCase()), number);
  }
  return short;
}
