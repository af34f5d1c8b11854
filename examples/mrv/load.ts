/** What a meter of the factory counts in each hour: whole kWh of electricity, or whole Nm3 of natural gas. */
export interface Load {
  /** Of hours since 1970, UTC. */
  electricity(hour: number): number;
  gas(hour: number): number;
}

/** Mean outside temperature of each month, tenths of a degree, as in the middle of Germany. */
const temperatures = [5, 14, 50, 93, 139, 171, 190, 186, 146, 98, 49, 18] as const;
/** Of a working day, in percent of the halls' full load: night, start of the first shift, its break, the second shift, its end. */
const workday = [
  20, 20, 20, 20, 22, 45, 82, 95, 100, 97, 99, 84, 78, 92, 96, 93, 88, 90, 86, 80, 71, 58, 30, 22,
] as const;
const saturday = [
  20, 20, 20, 20, 21, 38, 64, 72, 75, 73, 70, 52, 38, 28, 24, 22, 21, 20, 20, 20, 20, 20, 20, 20,
] as const;
const idle = 20;
const fullLoad = 640;

/** Days since 1970 of a year's first day. */
const firstDay = (year: number) => Math.floor(Date.UTC(year, 0, 1) / 86_400_000);

/** A number below `of` that is spread evenly and the same in every run. */
function scattered(hour: number, salt: number, of: number): number {
  let state = (Math.imul(hour + 1, 2_654_435_761) ^ Math.imul(salt, 40_503)) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0;
  state = Math.imul(state ^ (state >>> 13), 3_266_489_917) >>> 0;
  return ((state ^ (state >>> 16)) >>> 0) % of;
}

interface Moment {
  readonly year: number;
  /** From 0. */
  readonly dayOfYear: number;
  /** 0: Sunday. */
  readonly weekday: number;
  readonly hourOfDay: number;
}

function momentOf(hour: number): Moment {
  const day = Math.floor(hour / 24);
  const year = new Date(day * 86_400_000).getUTCFullYear();
  // 1970 began on a Thursday.
  return { year, dayOfYear: day - firstDay(year), weekday: (day + 4) % 7, hourOfDay: hour - day * 24 };
}

/** The works' holidays in summer, and between the years. */
const isClosed = ({ dayOfYear }: Moment) => dayOfYear < 2 || (dayOfYear >= 215 && dayOfYear < 229) || dayOfYear >= 358;

/** Percent of full load. */
function shape(moment: Moment): number {
  const { weekday, hourOfDay } = moment;
  if (weekday === 0 || isClosed(moment)) return idle;
  return (weekday === 6 ? saturday : workday)[hourOfDay] ?? idle;
}

/** Tenths of a degree: of the month, passing evenly into the next, colder at night, and different from day to day. */
function temperature({ dayOfYear, hourOfDay }: Moment, hour: number): number {
  const months = (dayOfYear * 12) / 365;
  const month = Math.floor(months - 0.5 + 12) % 12;
  const part = Math.floor(((months + 0.5) % 1) * 100);
  const [from = 0, to = 0] = [temperatures[month], temperatures[(month + 1) % 12]];
  const night = hourOfDay < 7 || hourOfDay > 20 ? -30 : 15;
  return from + Math.round(((to - from) * part) / 100) + night + scattered(Math.floor(hour / 24), 3, 61) - 30;
}

/**
 * A factory of two shifts with halls to heat. Its shape is that of such works: days and nights, breaks, Saturdays, holidays, seasons;
 * its values are simulated, and the same in every run.
 * @param percent of the electricity and of the gas that it needed before its furnace and its motors were replaced
 */
export function factoryLoad(percent: { readonly electricity: number; readonly gas: number }): Load {
  return {
    electricity(hour) {
      const kwh = (fullLoad * shape(momentOf(hour))) / 100;
      return Math.round((kwh * (96 + scattered(hour, 1, 9)) * percent.electricity) / 10_000);
    },
    gas(hour) {
      const moment = momentOf(hour);
      const missing = Math.max(0, 150 - temperature(moment, hour));
      const heat = Math.round((missing * 4) / 10);
      const furnace = Math.round((shape(moment) - idle) / 4);
      return Math.round(((2 + heat + furnace) * (94 + scattered(hour, 2, 13)) * percent.gas) / 10_000);
    },
  };
}
