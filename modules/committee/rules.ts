import { compareBytes } from "../../codec/bytes.ts";
import { nanosOf } from "../../codec/duration.ts";
import { Appointment, type Rules } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import { day, longest } from "./params.ts";
import { checkPowers } from "./powers.ts";

const mostSeats = 100;
const mostPowers = 100;
const minute = 60_000_000_000n;
const textLimits = { title: 140, summary: 10_000, statement: 1_000 } as const;

/** Why a text cannot stand: in bytes, without control characters but line ends. */
export function textFault(kind: keyof typeof textLimits, text: string): string | undefined {
  const most = textLimits[kind];
  const length = Buffer.byteLength(text, "utf8");
  if (length > most) return `${kind} has ${length} bytes, ${most} are allowed`;
  if (kind !== "statement" && kind !== "summary" && text.trim() === "") return `${kind} is empty`;
  return /[^\P{Cc}\n]/u.test(text) ? `${kind} has control characters` : undefined;
}

/** Nanoseconds of a term; undefined for one without an end. */
export const termOf = ({ term }: Rules): bigint | undefined => (term === undefined ? undefined : nanosOf(term));

/** Nanoseconds of a vote. */
export const votingOf = ({ votingPeriod }: Rules): bigint => (votingPeriod === undefined ? 0n : nanosOf(votingPeriod));

/** @throws invalid rules, with what is allowed */
export function checkRules(rules: Rules): void {
  const title = textFault("title", rules.title);
  if (title !== undefined) throw fail.invalidRules(title);
  const { appointment, seats, threshold } = rules;
  if (appointment !== Appointment.APPOINTMENT_AUTHORITY && appointment !== Appointment.APPOINTMENT_ELECTION)
    throw fail.invalidRules("members are appointed by the authority or by election");
  if (seats < 1 || seats > mostSeats) throw fail.invalidRules(`${seats} seats, allowed: 1 to ${mostSeats}`);
  if (threshold < 1 || threshold > seats) throw fail.invalidRules(`threshold ${threshold}, allowed: 1 to ${seats}`);
  const term = termOf(rules);
  if (term === undefined && appointment === Appointment.APPOINTMENT_ELECTION)
    throw fail.invalidRules("an elected committee needs a term");
  if (term !== undefined && (term < minute || term > longest))
    throw fail.invalidRules("a term is of one minute to 100 years");
  const voting = votingOf(rules);
  if (voting < minute || voting > 365n * day) throw fail.invalidRules("a voting period is of one minute to 365 days");
  if (rules.powers.length > mostPowers) throw fail.invalidRules(`${rules.powers.length} powers, at most ${mostPowers}`);
  checkPowers(rules.powers);
}

/** @throws invalid rules */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9-]{1,62}[a-z0-9]$/.test(name))
    throw fail.invalidRules(`name "${name}": 3 to 64 small letters, digits and hyphens, a letter first`);
}

/** Members by address, ascending. @throws invalid members for one that is no address, is there twice, or has no seat */
export function membersOf(chain: ChainIdentity, { seats }: Rules, given: readonly string[]): string[] {
  if (given.length > seats) throw fail.invalidMembers(`${given.length} members for ${seats} seats`);
  const bytes = given.map((text) => {
    try {
      return addressBytes(chain, text);
    } catch (error) {
      throw fail.invalidMembers(`${text}: ${reasonOf(error)}`);
    }
  });
  const sorted = bytes.sort(compareBytes).map((address) => addressText(chain, address));
  const twice = sorted.find((member, index) => member === sorted[index - 1]);
  if (twice !== undefined) throw fail.invalidMembers(`${twice} is there twice`);
  return sorted;
}
