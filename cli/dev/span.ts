const units = { d: "days", h: "hours", m: "minutes", s: "seconds", ms: "ms" } as const;

/** Parameters of `dev_advance_time` for a length such as `30d` or `1h30m`; undefined when it is none. */
export function parseSpan(text: string): Readonly<Record<string, number>> | undefined {
  if (!/^(?:\d{1,9}(?:ms|[dhms]))+$/.test(text)) return undefined;
  const span: Record<string, number> = {};
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[dhms])/g)) {
    const name = units[unit as keyof typeof units];
    span[name] = (span[name] ?? 0) + Number(amount);
  }
  return span;
}
