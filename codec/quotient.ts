/**
 * How many whole times the divisor goes into the dividend, both as bigint and neither below zero. The one place for division,
 * so that state machine code cannot divide floating point numbers by mistake.
 * @throws RangeError for a divisor of zero or a negative operand
 */
export function quotient(dividend: bigint, divisor: bigint): bigint {
  if (dividend < 0n || divisor <= 0n) throw new RangeError(`cannot divide ${dividend} by ${divisor}`);
  return dividend / divisor;
}
