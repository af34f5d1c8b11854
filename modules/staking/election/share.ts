import { quotient } from "../../../codec/quotient.ts";

/** A third of a number of seats, rounded down: as many may leave a set that keeps two thirds. */
export const third = (seats: number): number => Number(quotient(BigInt(seats), 3n));

/**
 * Seats that may change in one step: CometBFT goes on while more than two thirds of the set sign, and newcomers may turn out not
 * to. Members that miss votes already count against it; one seat may always change, or a small set would stay for ever.
 * @param sitting members, at least one
 */
export const stepLimit = (sitting: number, missing: number): number => Math.max(1, third(sitting - 1) - missing);
