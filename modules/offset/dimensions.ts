import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { type Certificate, Dimension, type Gift } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { type Booking, MICROGRAMS } from "./bookings.ts";

/** What the sums say of credits that were retired or given. */
interface Described {
  readonly startGram: bigint;
  readonly endGram: bigint;
  readonly registry: string;
  readonly projectId: string;
  readonly vintageStart: string;
  readonly country: string;
  readonly creditType: string;
}

/** Day of a block, yyyy-mm-dd, UTC. */
function dayOf(time: Timestamp | undefined): string {
  return formatTime(time === undefined ? 0n : timeOf(time)).slice(0, 10);
}

/** The same amount under several keys; keys that are empty are left out. */
function under(micrograms: bigint, keys: readonly (readonly [Dimension, string])[]): Booking[] {
  return keys.filter(([, key]) => key !== "").map(([dimension, key]) => ({ dimension, key, micrograms }));
}

/** Year and month, and the year of an account. */
function whenKeys(time: Timestamp | undefined, account: string): (readonly [Dimension, string])[] {
  const day = dayOf(time);
  return [
    [Dimension.DIMENSION_ACCOUNT, account],
    [Dimension.DIMENSION_ACCOUNT_YEAR, `${account}/${day.slice(0, 4)}`],
    [Dimension.DIMENSION_YEAR, day.slice(0, 4)],
    [Dimension.DIMENSION_MONTH, day.slice(0, 7)],
  ];
}

/** What the ranges were, each key once with all its grams. */
function rangeBookings(ranges: readonly Described[]): Booking[] {
  const sums = new Map<string, Booking>();
  for (const { startGram, endGram, registry, projectId, vintageStart, country, creditType } of ranges) {
    const keys: (readonly [Dimension, string])[] = [
      [Dimension.DIMENSION_REGISTRY, registry],
      [Dimension.DIMENSION_PROJECT, `${registry}/${projectId}`],
      [Dimension.DIMENSION_VINTAGE, vintageStart.slice(0, 4)],
      [Dimension.DIMENSION_HOST_COUNTRY, country],
      [Dimension.DIMENSION_CREDIT_TYPE, creditType],
    ];
    for (const booking of under((endGram - startGram) * MICROGRAMS, keys)) {
      const at = `${booking.dimension} ${booking.key}`;
      const micrograms = (sums.get(at)?.micrograms ?? 0n) + booking.micrograms;
      sums.set(at, { ...booking, micrograms });
    }
  }
  return [...sums.values()];
}

/**
 * By whom, when, what, country and purpose a certificate is counted.
 * @param retired when the grams were retired: for one that supersedes another, before it was written
 */
export function certificateBookings(certificate: Certificate, retired: Timestamp | undefined): Booking[] {
  const { owner, beneficiary, beneficiaryId, beneficiaryAccount, country, purpose, fromEcc, grams } = certificate;
  const account = beneficiaryAccount === "" ? owner : beneficiaryAccount;
  const ranges = certificate.ranges.map((range) => ({ ...range, registry: range.sourceRegistry }));
  return [
    ...under(grams * MICROGRAMS, [
      [Dimension.DIMENSION_OWNER, owner],
      [Dimension.DIMENSION_BENEFICIARY, beneficiary],
      [Dimension.DIMENSION_BENEFICIARY_ID, beneficiaryId],
      ...whenKeys(retired, account),
      [Dimension.DIMENSION_COUNTRY, country],
      [Dimension.DIMENSION_PURPOSE, purpose],
      [Dimension.DIMENSION_FORM, fromEcc ? "ecc" : "credits"],
    ]),
    ...rangeBookings(ranges),
  ];
}

/** By whom, when, what, country and purpose a gift is counted. */
export function giftBookings({ giver, donor, uecc, ranges, time }: Gift): Booking[] {
  return [
    ...under(BigInt(uecc), [
      [Dimension.DIMENSION_OWNER, giver],
      [Dimension.DIMENSION_BENEFICIARY, donor?.name ?? ""],
      [Dimension.DIMENSION_BENEFICIARY_ID, donor?.id ?? ""],
      ...whenKeys(time, giver),
      [Dimension.DIMENSION_COUNTRY, donor?.country ?? ""],
      [Dimension.DIMENSION_PURPOSE, donor?.purpose ?? ""],
      [Dimension.DIMENSION_FORM, ranges.length === 0 ? "ecc" : "credits"],
    ]),
    ...rangeBookings(ranges),
  ];
}

/** By whom, when, what, and for emissions of which scope and year credits were burned. @param ranges the credits */
export function burnBookings(
  { account, beneficiary, emissions, ecc, micrograms, time }: NeutralityRecord,
  ranges: readonly Described[],
): Booking[] {
  const sums = new Map<string, Booking>();
  for (const { scope, start, end, periodStart } of emissions) {
    const keys: (readonly [Dimension, string])[] = [
      [Dimension.DIMENSION_SCOPE, scope.toString()],
      [Dimension.DIMENSION_EMISSION_YEAR, dayOf(periodStart).slice(0, 4)],
    ];
    for (const booking of under(BigInt(end) - BigInt(start), keys)) {
      const at = `${booking.dimension} ${booking.key}`;
      sums.set(at, { ...booking, micrograms: (sums.get(at)?.micrograms ?? 0n) + booking.micrograms });
    }
  }
  const forms = [
    ["ecc", BigInt(ecc)],
    ["credits", BigInt(micrograms) - BigInt(ecc)],
  ] as const;
  return [
    ...under(BigInt(micrograms), [
      [Dimension.DIMENSION_OWNER, account],
      [Dimension.DIMENSION_BENEFICIARY, beneficiary],
      ...whenKeys(time, account),
    ]),
    ...forms.filter(([, sum]) => sum > 0n).flatMap(([form, sum]) => under(sum, [[Dimension.DIMENSION_FORM, form]])),
    ...sums.values(),
    ...rangeBookings(ranges),
  ];
}

/** When ECC of the pool moved beside gifts, and what for. @param from whom it came, where that is known */
export function movementBookings(uecc: bigint, time: Timestamp, purpose: string, from: string): Booking[] {
  const day = dayOf(time);
  return under(uecc, [
    [Dimension.DIMENSION_OWNER, from],
    [Dimension.DIMENSION_YEAR, day.slice(0, 4)],
    [Dimension.DIMENSION_MONTH, day.slice(0, 7)],
    [Dimension.DIMENSION_DAY, day],
    [Dimension.DIMENSION_PURPOSE, purpose],
    [Dimension.DIMENSION_FORM, "ecc"],
  ]);
}
