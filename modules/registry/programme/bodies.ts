import { type Accreditation, type Body, BodyRole } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { isCountryCode } from "../../../codec/iso.ts";
import { isLei } from "../../../codec/lei.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { ChainIdentity, Ctx } from "../../../core/ctx.ts";
import { reasonOf } from "../../../store/errors.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { longest, requireDay, requireLink, requireList, requireText } from "../texts.ts";

const mostAccounts = 20;
const mostSectors = 50;

const roleNames = {
  [BodyRole.BODY_ROLE_VALIDATION]: "validation",
  [BodyRole.BODY_ROLE_VERIFICATION]: "verification",
} as const;

/** What a body may be accredited for. */
export type Role = keyof typeof roleNames;

/** @throws invalid body, for what is wrong by itself */
export function checkBody(chain: ChainIdentity, { name, lei, country, link, accounts }: Body): void {
  const refuse = fail.invalidBody;
  requireText(refuse, "name", name, { most: longest.name });
  if (lei !== "" && !isLei(lei)) throw refuse(`lei "${lei.slice(0, 40)}" is no legal entity identifier (ISO 17442)`);
  if (!isCountryCode(country))
    throw refuse(`country "${country.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`);
  requireLink(refuse, "link", link, { optional: true });
  requireList(refuse, "accounts", accounts, { least: 1, most: mostAccounts });
  for (const [index, account] of accounts.entries()) {
    try {
      if (addressText(chain, addressBytes(chain, account)) === account) continue;
    } catch (error) {
      throw refuse(`accounts.${index}: ${reasonOf(error)}`);
    }
    throw refuse(`accounts.${index}: address ${account} must be in lower case`);
  }
}

/** @throws invalid accreditation, for what is wrong by itself */
export function checkAccreditation(given: Pick<Accreditation, "roles" | "sectors" | "validFrom" | "validUntil">): void {
  const refuse = fail.invalidAccreditation;
  const { roles, sectors, validFrom, validUntil } = given;
  if (roles.length === 0) throw refuse("roles: validation, verification or both are expected");
  for (const [index, role] of roles.entries()) {
    if (!Object.hasOwn(roleNames, role)) throw refuse(`roles.${index}: validation or verification is expected`);
    if (roles.indexOf(role) !== index) throw refuse(`roles.${index} is there twice`);
  }
  requireList(refuse, "sectors", sectors, { least: 1, most: mostSectors });
  requireDay(refuse, "valid_from", validFrom);
  requireDay(refuse, "valid_until", validUntil, true);
  if (validUntil !== "" && validUntil < validFrom)
    throw refuse(`is valid until ${validUntil}, before its first day ${validFrom}`);
}

/** @throws body not found */
export function bodyAt(ctx: Ctx, state: State, id: bigint): Body {
  const found = state.bodies.find(ctx, id);
  if (found === undefined) throw fail.bodyNotFound(`no body has the id ${id}`);
  return found;
}

/** @throws body not found, signer does not act for the body */
export function requireActsFor(ctx: Ctx, state: State, signer: string, id: bigint): Body {
  const body = bodyAt(ctx, state, id);
  if (!body.accounts.includes(signer)) throw fail.notOfBody(`${signer} is no account of ${body.name}`);
  return body;
}

/** Whether an accreditation holds on a day. */
export const holdsOn = ({ validFrom, validUntil }: Accreditation, day: string): boolean =>
  validFrom <= day && (validUntil === "" || day <= validUntil);

/** What a body needs an accreditation for. */
export interface Scope {
  readonly programmeId: string;
  readonly role: Role;
  /** Each must be covered, by one accreditation or several. */
  readonly sectors: readonly string[];
  /** YYYY-MM-DD, each of them. */
  readonly days: readonly string[];
}

/** The first sector and day that no accreditation of a body covers, as text; `undefined` where all are covered. */
export function accreditationGap(
  ctx: Ctx,
  state: State,
  body: Body,
  { programmeId, role, sectors, days }: Scope,
): string | undefined {
  const given = [...state.accreditations.by.body.list(ctx, body.id)]
    .map(([, accreditation]) => accreditation)
    .filter((one) => one.programmeId === programmeId && one.roles.includes(role));
  for (const day of days) {
    for (const sector of sectors) {
      if (given.some((one) => holdsOn(one, day) && one.sectors.includes(sector))) continue;
      return `${body.name}: for ${roleNames[role]} of ${programmeId} in the sector "${sector}" on ${day}`;
    }
  }
  return undefined;
}

/** @throws body is not accredited, naming the first sector and day that no accreditation of it covers */
export function requireAccredited(ctx: Ctx, state: State, body: Body, scope: Scope): void {
  const gap = accreditationGap(ctx, state, body, scope);
  if (gap !== undefined) throw fail.notAccredited(gap);
}
