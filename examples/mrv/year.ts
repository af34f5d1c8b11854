import { factoryLoad } from "./load.ts";
import { faint, ink, line, rect, svg, text } from "./svg.ts";

const names = ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan"] as const;
const days = [28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31] as const;
const hourOf = (year: number, month: number, day = 1) => Math.floor(Date.UTC(year, month, day) / 3_600_000);
const [before, after] = [factoryLoad({ electricity: 100, gas: 100 }), factoryLoad({ electricity: 88, gas: 80 })];
/** Kilograms of CO2e for a kWh of the grid and a cubic metre of gas. */
const factors = { electricity: 0.342, gas: 2.016 } as const;

/** Tonnes of CO2e of so many hours. */
function tonnes(load: typeof before, from: number, hours: number): number {
  let kilograms = 0;
  for (let hour = from; hour < from + hours; hour++)
    kilograms += load.electricity(hour) * factors.electricity + load.gas(hour) * factors.gas;
  return kilograms / 1000;
}

const place = (value: number) => Number(value.toFixed(1));

/** A line through the values of a week's hours. */
function curve(values: readonly number[], most: number, y: number, height: number, stroke: string): string {
  const points = values.map(
    (value, at) => `${place(60 + (at * 680) / values.length)},${place(y + height - (value * height) / most)}`,
  );
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${stroke}" stroke-width="1.2"/>`;
}

function week(): string[] {
  const from = hourOf(2026, 1, 9);
  const hours = Array.from({ length: 168 }, (_, at) => from + at);
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].flatMap((day, at) => {
    const x = place(60 + (at * 680) / 7);
    return [line(x, 40, x, 180, "#e4e7eb"), text(x + 40, 196, day, "middle", "#52606d")];
  });
  return [
    text(
      60,
      26,
      "One week of February 2026: electricity, kWh in each hour, and natural gas, Nm3",
      "start",
      ink,
      "bold",
    ),
    ...days,
    curve(hours.map(after.electricity), 650, 40, 140, "#2186eb"),
    curve(hours.map(after.gas), 650, 40, 140, "#e12d39"),
    line(60, 180, 740, 180),
    text(52, 184, "0", "end", "#52606d"),
    text(52, 52, "600", "end", "#52606d"),
  ];
}

/** Emitted so far, month by month, against the year before and the target. */
function months(): string[] {
  const [top, height, most] = [250, 190, 1800];
  const y = (value: number) => place(top + height - (value * height) / most);
  let [past, now] = [0, 0];
  const whole = tonnes(before, hourOf(2025, 0), 8760);
  const bars = names.flatMap((name, at) => {
    const hours = (days[at] ?? 0) * 24;
    past += tonnes(before, hourOf(2025, (at + 1) % 12), hours);
    now += tonnes(after, hourOf(2026, at + 1), hours);
    const x = 66 + at * 56;
    return [
      rect(x, y(past), 20, place(top + height - y(past)), "#cbd2d9"),
      rect(x + 22, y(now), 20, place(top + height - y(now)), "#3ebd93"),
      text(x + 21, top + height + 16, name, "middle", "#52606d"),
    ];
  });
  const target = y(whole * 0.9);
  return [
    text(
      60,
      top - 16,
      "Emitted so far, tonnes of CO2e: 2025 in grey, the period of the pool in green",
      "start",
      ink,
      "bold",
    ),
    ...bars,
    line(60, target, 740, target, "#e12d39", "6 4"),
    text(64, target - 5, `target: ${Math.floor(whole * 0.9)} t`, "start", "#e12d39"),
    line(60, top + height, 740, top + height, faint),
  ];
}

/** A week of the meters, and the year of the pool. */
export const yearPicture = (): string =>
  svg(760, 480, "A week of the factory's meters, and its year against the target", [...week(), ...months()]);
